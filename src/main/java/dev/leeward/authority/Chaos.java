package dev.leeward.authority;

import dev.leeward.dns.CompiledAnswer;
import dev.leeward.dns.ExtendedError;
import dev.leeward.dns.Outcome;
import dev.leeward.dns.Question;
import dev.leeward.dns.Wire;
import dev.leeward.steering.Lease;
import dev.leeward.steering.Region;
import dev.leeward.steering.Scope;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Subject.Kind;
import dev.leeward.values.DomainName;
import dev.leeward.values.IpNetwork;
import dev.leeward.zone.Names;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** What operators ask by dig in class CHAOS: who the server is (RFC 4892), the state of the regions, and why a name is answered so. */
final class Chaos {
    private static final DomainName STATUS = DomainName.parse("status.leeward");
    private static final List<DomainName> VERSION =
            List.of(DomainName.parse("version.server"), DomainName.parse("version.bind"));
    private static final List<DomainName> ID =
            List.of(DomainName.parse("id.server"), DomainName.parse("hostname.bind"));

    /** Bytes in one string of a TXT record (RFC 1035 section 3.3). */
    private static final int MAX_STRING = 255;

    /** Lines of one answer: it stays within what TCP carries. */
    private static final int MAX_LINES = 200;

    private static final CompiledAnswer REFUSED = CompiledAnswer.once(Outcome.ofRcode(Wire.REFUSED), 1)
            .telling(new ExtendedError(ExtendedError.PROHIBITED, "see introspection"));

    private final String version;
    private final String nodeId;
    private final Supplier<@Nullable String> trouble;

    Chaos(String version, String nodeId, Supplier<@Nullable String> trouble) {
        this.version = version;
        this.nodeId = nodeId;
        this.trouble = trouble;
    }

    /**
     * Answers those who may ask.
     *
     * @param explain tells why a name is answered so
     */
    CompiledAnswer answer(
            Question question,
            InetAddress client,
            List<IpNetwork> introspection,
            Snapshot snapshot,
            Function<DomainName, List<String>> explain) {
        if (introspection.stream().noneMatch(network -> network.holds(client))) {
            return REFUSED;
        }
        DomainName name = question.name();
        Reply reply = new Reply(name, question.type(), DClass.CH);
        if (question.type() == Type.TXT || question.type() == Type.ANY) {
            Name owner = Names.name(name);
            List<Record> records = new ArrayList<>();
            lines(name, snapshot, explain).stream()
                    .limit(MAX_LINES)
                    .forEach(line -> records.add(new TXTRecord(owner, DClass.CH, 0, strings(line))));
            reply.answer(records);
        }
        return CompiledAnswer.once(reply.encode(), name.length());
    }

    private List<String> lines(DomainName name, Snapshot snapshot, Function<DomainName, List<String>> explain) {
        if (VERSION.contains(name)) {
            return List.of("Leeward " + version);
        }
        if (ID.contains(name)) {
            return List.of(nodeId);
        }
        if (STATUS.equals(name)) {
            return status(snapshot);
        }
        return explain.apply(name);
    }

    /**
     * The regions and the plans, a line each; then, when there is something to tell, that the node doubts itself or takes no decisions, and
     * what else is forced.
     */
    private List<String> status(Snapshot snapshot) {
        List<String> lines = new ArrayList<>();
        snapshot.topology().regions().values().stream()
                .filter(region -> !region.isOfDrills())
                .forEach(region -> lines.add(line(region, snapshot)));
        snapshot.topology().plans().keySet().forEach(plan -> {
            Scope scope = snapshot.scopes().get(plan);
            if (scope != null) {
                lines.add(line(plan, scope));
            }
        });
        Instant isolated = snapshot.isolatedSince();
        if (isolated != null) {
            lines.add(
                    "isolated since " + isolated.truncatedTo(ChronoUnit.SECONDS) + ": nothing is taken out meanwhile");
        }
        String noDecisions = trouble.get();
        if (noDecisions != null) {
            lines.add("no decision can be taken: " + noDecisions);
        }
        snapshot.overrides().leases().entrySet().stream()
                .filter(entry -> entry.getKey().kind() != Kind.REGION)
                .map(entry -> entry.getKey() + " " + override(entry.getValue()))
                .sorted()
                .forEach(lines::add);
        return lines;
    }

    private static String line(Region region, Snapshot snapshot) {
        Snapshot.Count count = snapshot.count(region);
        return "%s state=%s weight=%d members=%d/%d %s"
                .formatted(
                        region.name(),
                        snapshot.state(region),
                        region.weight(),
                        count.up(),
                        count.all(),
                        override(snapshot.overrides().on(Kind.REGION, region.name())));
    }

    private static String line(String plan, Scope scope) {
        return "plan %s active=%s latched=%s run=%s"
                .formatted(
                        plan,
                        joined(scope.regions()),
                        joined(scope.latched()),
                        scope.note().isEmpty() ? "none" : scope.note());
    }

    private static String joined(Set<String> regions) {
        return regions.isEmpty() ? "none" : regions.stream().sorted().collect(Collectors.joining(","));
    }

    private static String override(@Nullable Lease lease) {
        return lease == null
                ? "override=none"
                : "override=%s%s owner=%s until=%s reason=%s"
                        .formatted(
                                lease.force().name().toLowerCase(Locale.ROOT),
                                lease.recorded() ? "" : " unrecorded",
                                lease.owner(),
                                lease.until().truncatedTo(ChronoUnit.SECONDS),
                                lease.reason());
    }

    private static List<String> strings(String line) {
        String ascii = new String(line.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
        List<String> strings = new ArrayList<>();
        for (int at = 0; at < ascii.length(); at += MAX_STRING) {
            // In the text form that dnsjava reads here, a backslash would quote.
            strings.add(ascii.substring(at, Math.min(at + MAX_STRING, ascii.length()))
                    .replace("\\", "\\\\"));
        }
        return strings;
    }
}
