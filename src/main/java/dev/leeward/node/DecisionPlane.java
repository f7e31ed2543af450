package dev.leeward.node;

import dev.leeward.config.Config;
import dev.leeward.drill.Drills;
import dev.leeward.health.ProbeScheduler;
import dev.leeward.journal.Archive;
import dev.leeward.journal.FileJournal;
import dev.leeward.journal.Outcome;
import dev.leeward.journal.Repair;
import dev.leeward.plan.Plans;
import dev.leeward.plan.WebCalls;
import dev.leeward.recovery.DecisionRecord;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Leases;
import dev.leeward.recovery.Ledger;
import dev.leeward.replication.LiveReplication;
import dev.leeward.report.Events;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.transfer.ZoneTransfers;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What decides on a node, and what keeps that: the journal and its archive, overrides, plans, drills, what they ask of others, and the records of
 * what was held to be true. Nothing of it runs on a loop that answers DNS.
 */
final class DecisionPlane {
    private static final Logger LOG = LoggerFactory.getLogger(DecisionPlane.class);

    /** So that an archive that is idle differs from one that is not fed. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(60);

    /** How often a journal in trouble is tried, so that nobody has to be refused to find out that it is over. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final LiveSnapshot live;
    private final CanaryListeners canaries;
    private final FileJournal journal;
    private final Decisions decisions;
    private final Leases leases;
    private final LiveReplication replication;
    private final WebCalls calls;
    private final Plans plans;
    private final Drills drills;
    private final DecisionRecord record;
    private final Events events;
    private volatile @Nullable Archive archive;

    /**
     * @param state the folder that is kept
     * @param running the configuration of now; asked for later than here
     * @param dnsAddresses where the node answers
     */
    DecisionPlane(
            Path state,
            Supplier<Config> running,
            Vertx vertx,
            LiveSnapshot live,
            ProbeScheduler probes,
            CanaryListeners canaries,
            Supplier<List<InetSocketAddress>> dnsAddresses,
            ZoneTransfers transfers,
            MeterRegistry meters) {
        this.vertx = vertx;
        this.live = live;
        this.canaries = canaries;
        ControlTimers timers = new ControlTimers(vertx);
        Ledger ledger = new Ledger();
        this.journal = FileJournal.open(state, ledger, InstantSource.system());
        this.decisions = new Decisions(state, journal, ledger, live, timers);
        this.leases = new Leases(decisions, timers, meters);
        this.replication = LiveReplication.on(vertx, meters);
        this.calls = new WebCalls(vertx);
        PlanSurroundings around =
                new PlanSurroundings(vertx, running, live, probes, this::shippingLag, transfers, meters);
        this.plans = new Plans(decisions, live, timers, calls, around, replication, meters);
        LiveCanaries ownNames = new LiveCanaries(canaries, probes, dnsAddresses);
        this.drills = new Drills(decisions, plans, around, replication, ownNames, timers, meters);
        this.record = new DecisionRecord(state);
        this.events = new Events(state, InstantSource.system());
        JournalMetrics.register(journal, this::shippingLag, meters);
    }

    Leases leases() {
        return leases;
    }

    Plans plans() {
        return plans;
    }

    Drills drills() {
        return drills;
    }

    DecisionRecord record() {
        return record;
    }

    Decisions decisions() {
        return decisions;
    }

    /** Why no decision can be taken now; null while all is well. */
    @Nullable
    String trouble() {
        return journal.trouble();
    }

    /** Sets aside what is damaged of the journal, and goes on from what is served. */
    Repair.Done repair(String actor) throws IOException {
        Repair.Done done = journal.repair(actor);
        decisions.publish();
        return done;
    }

    /** Publishes what was decided before the node ended; to be called before the first answer. */
    void restore(Configuration configuration) {
        Config config = configuration.config();
        plans.configure(config);
        drills.configure(config);
        leases.restore();
        note("started", new JsonObject().put("version", Version.text()).put("configuration", configuration.hash()));
        archive = Archive.start(config.journal().archive(), journal, InstantSource.system());
        if (config.journal().archive().folder() != null
                || !config.journal().archive().command().isEmpty()) {
            vertx.setPeriodic(HEARTBEAT.toMillis(), _ -> offLoop(() -> note("heartbeat", new JsonObject())));
        }
        vertx.setPeriodic(TRY_AGAIN.toMillis(), _ -> {
            if (journal.trouble() != null) {
                offLoop(this::tryAgain);
            }
        });
        record.start(live, configuration.hash());
        events.start(live, config.plans());
    }

    /** Begins to ask how far standbys are behind. */
    Future<Void> ask(Config config) {
        return replication.start(config.plans());
    }

    /** Begins to decide by itself; once it is known who is up. */
    Future<Void> decide() {
        return offLoop(() -> {
            drills.start();
            plans.start();
        });
    }

    /** Another topology is about to be published. */
    void expect(Configuration next) {
        record.configured(next.hash());
        events.configured(next.config().plans());
    }

    /** Takes the plans of the configuration that is published now; completes when their services follow them. */
    Future<Void> configure(Configuration taken) {
        return replication
                .reload(taken.config().plans())
                .compose(_ -> offLoop(() -> {
                    plans.configure(taken.config());
                    drills.configure(taken.config());
                    note(
                            "reloaded",
                            new JsonObject()
                                    .put("configuration", taken.hash())
                                    .put("text", Redaction.of(taken.text())));
                }));
    }

    /** Decides nothing any more. */
    void rest() {
        leases.stop();
        drills.stop();
        plans.stop();
    }

    /** Ends when all is written and shipped, as far as that is possible in some seconds. */
    Future<Void> stop() {
        return replication
                .stop()
                .transform(_ -> calls.close())
                .transform(_ -> offLoop(() -> {
                    canaries.stop();
                    record.stop();
                    events.stop();
                    Archive shipping = archive;
                    if (shipping != null) {
                        shipping.stop();
                    }
                    journal.close();
                }));
    }

    private Archive.Lag shippingLag() {
        Archive shipping = archive;
        return shipping == null ? new Archive.Lag(0, Duration.ZERO) : shipping.lag();
    }

    /** Writes down what follows from no decision; without it the node goes on all the same. */
    private void note(String type, JsonObject payload) {
        if (decisions.commit(type, Decisions.NODE, payload) instanceof Outcome.Refused(String why)) {
            LOG.error("the journal takes no decisions: {}", why);
        }
    }

    private void tryAgain() {
        if (decisions.commit("heartbeat", Decisions.NODE, new JsonObject()) instanceof Outcome.Committed) {
            LOG.info("the journal takes decisions again");
        }
    }

    private Future<Void> offLoop(Runnable action) {
        return vertx.executeBlocking(
                () -> {
                    action.run();
                    return null;
                },
                false);
    }
}
