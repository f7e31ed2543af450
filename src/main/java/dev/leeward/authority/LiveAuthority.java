package dev.leeward.authority;

import dev.leeward.dns.AnswerSlot;
import dev.leeward.dns.AnswerTable;
import dev.leeward.dns.Answerer;
import dev.leeward.dns.CompiledAnswer;
import dev.leeward.dns.Outcome;
import dev.leeward.dns.Question;
import dev.leeward.dns.Wire;
import dev.leeward.steering.Explanation;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.values.Addresses;
import dev.leeward.values.DomainName;
import dev.leeward.values.IpNetwork;
import dev.leeward.zone.Zones;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What answers now: replaced as a whole by a reload, while queries go on. Any thread reads it. */
public final class LiveAuthority implements Answerer {
    private final LiveSnapshot live;
    private final BooleanSupplier steeringReady;
    private final Chaos chaos;
    private volatile Prepared current;

    /** All that one configuration answers with, made beforehand so that taking it is one write. */
    public static final class Prepared {
        private final Pathfinder paths;
        private final Authority authority;
        private final AnswerTable table;
        private final List<IpNetwork> introspection;

        private Prepared(Pathfinder paths, Authority authority, List<IpNetwork> introspection) {
            this.paths = paths;
            this.authority = authority;
            this.table = table(paths, authority);
            this.introspection = introspection;
        }

        private static AnswerTable table(Pathfinder paths, Authority authority) {
            CompiledAnswer refused =
                    CompiledAnswer.fixed(Outcome.ofRcode(Wire.REFUSED), 1).telling(Pathfinder.NOT_AUTHORITATIVE);
            return new AnswerTable(
                    paths.zones().all().stream()
                            .map(zone -> ZoneAnswers.of(paths, authority, zone))
                            .toList(),
                    new AnswerSlot(_ -> refused));
        }
    }

    /**
     * Answers nothing but REFUSED until {@link #use}.
     *
     * @param steeringReady whether the first round of probes is over
     * @param trouble why no decision can be taken now, for people; null while all is well
     */
    public LiveAuthority(
            LiveSnapshot live,
            BooleanSupplier steeringReady,
            Supplier<@Nullable String> trouble,
            String version,
            String nodeId) {
        this.live = live;
        this.steeringReady = steeringReady;
        this.chaos = new Chaos(version, nodeId, trouble);
        this.current = prepare(Zones.NONE, live.current(), List.of());
    }

    /**
     * Lays out the answers for zones and the topology of a snapshot. Takes time with many names; not for an event loop.
     *
     * @param introspection who may ask in class CHAOS
     */
    public Prepared prepare(Zones zones, Snapshot snapshot, List<IpNetwork> introspection) {
        Pathfinder paths = new Pathfinder(zones, snapshot.topology());
        return new Prepared(paths, new Authority(paths, snapshot, live, steeringReady), introspection);
    }

    /** Compiles of {@code prepared} what is asked now, so that the loops need not do it all at once. Takes time; not for an event loop. */
    public void fill(Prepared prepared) {
        prepared.table.fillLike(current.table);
    }

    /** Answers with {@code prepared} from the next query on; its topology has to be in the live snapshot already. */
    public void use(Prepared prepared) {
        current = prepared;
    }

    /** The zones that are answered from. */
    public Zones zones() {
        return current.paths.zones();
    }

    @Override
    public AnswerTable table() {
        return current.table;
    }

    @Override
    public CompiledAnswer chaos(Question question, InetAddress client) {
        InetAddress told = question.client(client);
        InetAddress asked = told.equals(client) ? null : told;
        return chaos.answer(
                question, client, current.introspection, live.current(), name -> explain(name, Type.A, asked));
    }

    /**
     * Why a name is answered as it is now, one step a line.
     *
     * @param client for which; null: for none in particular
     */
    public List<String> explain(DomainName name, int type, @Nullable InetAddress client) {
        Prepared prepared = current;
        return explain(prepared.paths, name, type, client, prepared.authority.snapshot(), steeringReady.getAsBoolean());
    }

    /** The same of an earlier time: with the zones of now, and {@code past}, which is of the topology of now. */
    public List<String> explain(DomainName name, int type, @Nullable InetAddress client, Snapshot past) {
        return explain(current.paths, name, type, client, past, true);
    }

    private static List<String> explain(
            Pathfinder paths,
            DomainName name,
            int type,
            @Nullable InetAddress client,
            Snapshot snapshot,
            boolean ready) {
        Found found = paths.find(name, type);
        List<String> lines = new ArrayList<>();
        if (found.steered() == null) {
            Outcome outcome = found.whole().encode();
            lines.add("%s %s is not steered: %s%s"
                    .formatted(
                            name,
                            Type.string(type),
                            Rcode.string(outcome.rcode()),
                            outcome.rcode() == Wire.REFUSED ? ", no zone here holds it" : ""));
        }
        lines.addAll(found.whole().records().stream().map(LiveAuthority::line).toList());
        if (found.steered() != null) {
            if (!ready) {
                lines.add("SERVFAIL: the first round of probes is not over");
            }
            if (client != null) {
                lines.add("for the client " + Addresses.text(client));
            }
            Service service = found.steered().service();
            lines.addAll(
                    client == null
                            ? Explanation.of(service, snapshot)
                            : Explanation.of(service, Addresses.high(client), Addresses.low(client), snapshot));
        }
        return lines;
    }

    private static String line(Record record) {
        return record.toString()
                .lines()
                .map(String::strip)
                .collect(Collectors.joining(" "))
                .replace('\t', ' ');
    }
}
