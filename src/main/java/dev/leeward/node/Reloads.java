package dev.leeward.node;

import dev.leeward.admin.AnswerDiff;
import dev.leeward.admin.ChangeTooLargeException;
import dev.leeward.admin.ConfigDiff;
import dev.leeward.admin.Node.Reloaded;
import dev.leeward.authority.LiveAuthority;
import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.guard.Guard;
import dev.leeward.health.ProbeScheduler;
import dev.leeward.recovery.Subjects;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Snapshot;
import dev.leeward.transfer.ZoneTransfers;
import dev.leeward.transport.DnsServer;
import dev.leeward.values.MaxChange;
import dev.leeward.zone.ZoneDiff;
import dev.leeward.zonefile.LoadedZones;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration that is in use, and how another one comes to be: read off the loops, compared, limited, made ready, and taken by all that go by it
 * on the control loop, as one generation. Whatever fails before that leaves everything as it was.
 */
final class Reloads {
    private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

    private final Path file;
    private final Vertx vertx;
    private final CanaryListeners canaries;
    private final LiveSnapshot live;
    private final LiveAuthority authority;
    private final ZoneTransfers transfers;
    private final ProbeScheduler probes;
    private final DnsServer dns;
    private final Guard guard;
    private final DecisionPlane deciding;
    private final AtomicBoolean reloading = new AtomicBoolean();

    /** A SIGHUP came that no reload has begun for. */
    private final AtomicBoolean wanted = new AtomicBoolean();

    private final AtomicBoolean comparing = new AtomicBoolean();
    private volatile Configuration inUse;

    /**
     * @param file that is read again
     * @param first that the node starts with
     * @param vertx of the control loop
     */
    Reloads(
            Path file,
            Configuration first,
            Vertx vertx,
            CanaryListeners canaries,
            LiveSnapshot live,
            LiveAuthority authority,
            ZoneTransfers transfers,
            ProbeScheduler probes,
            DnsServer dns,
            Guard guard,
            DecisionPlane deciding) {
        this.file = file;
        this.inUse = first;
        this.vertx = vertx;
        this.canaries = canaries;
        this.live = live;
        this.authority = authority;
        this.transfers = transfers;
        this.probes = probes;
        this.dns = dns;
        this.guard = guard;
        this.deciding = deciding;
    }

    Configuration inUse() {
        return inUse;
    }

    /**
     * Answers with the first configuration, and tells what there is to know of it. Blocks.
     *
     * @throws IOException when a secret cannot be read
     */
    void begin() throws IOException {
        inUse.zones().problems().forEach(problem -> LOG.error("not served: {}", problem));
        inUse.zones().warningsInShort().forEach(LOG::warn);
        inUse.unattainable().forEach(problem -> LOG.error("this plan begins nothing by itself: {}", problem));
        answer(prepared(inUse, live.current()));
    }

    /** Has a copy of what is in use kept, to start with when the file is found invalid. */
    void keepAccepted() {
        Configuration taken = inUse;
        vertx.executeBlocking(() -> {
            AcceptedConfig.keep(taken);
            return null;
        });
    }

    /** One at a time: each holds a second configuration in memory. */
    Future<ConfigDiff> diff(Buffer text, Path where) {
        if (!comparing.compareAndSet(false, true)) {
            return Future.failedFuture(new IllegalStateException("a diff is under way already; try again"));
        }
        return vertx.executeBlocking(
                        () -> difference(Configuration.parse(text.toString(), where, authority.zones(), canaries::addTo)
                                .attainable()),
                        false)
                .onComplete(_ -> comparing.set(false));
    }

    private ConfigDiff difference(Configuration next) {
        return new ConfigDiff(
                AnswerDiff.between(live.current(), next.topology(), Instant.now()),
                ZoneDiff.between(authority.zones(), next.zones().zones()));
    }

    /**
     * Reads the files again, and takes what they say. Queries go on meanwhile; verdicts of targets that stay are kept. One at a time.
     *
     * @param acceptChange whether it may change more than the configuration in use allows
     */
    Future<Reloaded> reload(boolean acceptChange) {
        if (!reloading.compareAndSet(false, true)) {
            return Future.failedFuture(new IllegalStateException("a reload is under way already; try again"));
        }
        return readAndTake(acceptChange);
    }

    private Future<Reloaded> readAndTake(boolean acceptChange) {
        return vertx.executeBlocking(() -> readAgain(acceptChange))
                .compose(this::take)
                .onComplete(_ -> {
                    reloading.set(false);
                    reloadIfWanted();
                });
    }

    /** For SIGHUP, where nobody waits for an answer. What is under way may have read the files before they changed, so this comes after it. */
    void reloadAndLog() {
        wanted.set(true);
        reloadIfWanted();
    }

    private void reloadIfWanted() {
        if (wanted.get() && reloading.compareAndSet(false, true)) {
            wanted.set(false);
            readAndTake(false)
                    .onComplete(
                            done -> {
                                LOG.info("reloaded: generation {}", done.generation());
                                done.notes().forEach(LOG::warn);
                            },
                            failed -> LOG.error("not reloaded, nothing has changed:\n{}", failed.getMessage()));
        }
    }

    /** A configuration with all that can be made of it before it is in use. */
    private record Next(
            Configuration configuration,
            List<byte[]> cookieSecrets,
            Snapshot snapshot,
            ZoneTransfers.Prepared handedOut,
            LiveAuthority.Prepared answers) {}

    private Next prepared(Configuration next, Snapshot snapshot) throws IOException {
        Config config = next.config();
        ZoneTransfers.Prepared handedOut =
                transfers.prepare(config, next.zones().zones());
        return new Next(
                next,
                config.cookies().secrets(),
                snapshot,
                handedOut,
                authority.prepare(handedOut.zones(), snapshot, config.introspection()));
    }

    private Next readAgain(boolean acceptChange) throws ConfigException, ChangeTooLargeException, IOException {
        Configuration read =
                Configuration.read(file, authority.zones(), canaries::addTo).attainable();
        // The limit of now: a file that lifts it does not lift it for itself.
        MaxChange most = inUse.config().maxChange();
        if (!acceptChange && !most.isUnlimited()) {
            ChangeTooLargeException.check(difference(read), most);
        }
        Next next = prepared(read, live.current().withTopology(read.topology(), Instant.now()));
        authority.fill(next.answers());
        return next;
    }

    /** On the control loop. */
    private Future<Reloaded> take(Next next) {
        Configuration taken = next.configuration();
        Config before = inUse.config();
        Config after = taken.config();
        inUse = taken;
        deciding.expect(taken);
        live.adopt(next.snapshot(), Instant.now());
        answer(next);
        probes.reload(after, taken.topology());
        dns.limit(after.limits());
        keepAccepted();
        return deciding.configure(taken)
                .map(_ -> new Reloaded(live.current().generation(), notes(before, after, taken.zones())));
    }

    /** Its topology is in the live snapshot. */
    private void answer(Next next) {
        authority.use(next.answers());
        transfers.take(next.handedOut());
        guard.configure(next.configuration().config().limits().rrl(), next.cookieSecrets());
    }

    private List<String> notes(Config before, Config after, LoadedZones zones) {
        List<String> notes = new ArrayList<>();
        Snapshot snapshot = live.current();
        snapshot.overrides().leases().keySet().stream()
                .filter(subject -> !Subjects.isConfigured(subject, snapshot.topology()))
                .forEach(subject ->
                        notes.add("the override on " + subject + " is on nothing any more; lift it, or let it end"));
        zones.problems().forEach(problem -> notes.add("the zone goes on as it was: " + problem));
        notes.addAll(zones.warningsInShort());
        takenAtStart(notes, "listen", before.listen(), after.listen());
        takenAtStart(notes, "node", before.node(), after.node());
        takenAtStart(notes, "state", before.state(), after.state());
        takenAtStart(notes, "dnstap", before.dnstap(), after.dnstap());
        return notes;
    }

    private static void takenAtStart(List<String> notes, String key, Object before, Object after) {
        if (!before.equals(after)) {
            notes.add(key + " has changed: it takes effect when the server is started again");
        }
    }
}
