package dev.leeward.health;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Config;
import dev.leeward.health.LastVerdicts.Kept;
import dev.leeward.probe.Heartbeats;
import dev.leeward.probe.Loop;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.probe.NetworkProber;
import dev.leeward.probe.ProbeResult.Passed;
import dev.leeward.probe.ProbeResult.Purpose;
import dev.leeward.probe.ProbeRun;
import dev.leeward.probe.Prober;
import dev.leeward.probe.VertxLoop;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes every target of the running topology and publishes what it finds. All of it runs on one loop; the public methods may be called
 * from any thread. Whatever a member does is a result; what fails here, the state folder included, is logged and probing goes on.
 */
public final class ProbeScheduler {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeScheduler.class);

    private final Loop loop;
    private final Prober prober;
    private final Heartbeats heartbeats;
    private final StateStore store;
    private final VerdictPublisher publisher;
    private final Confirmations confirmations = new Confirmations();
    private final SelfDoubt doubt;
    private final TimedChanges timedChanges;
    private final TargetLoop.Tools tools;
    private final Promise<Void> firstRound = Promise.promise();
    private final Transitions transitions = new Transitions();
    private final Set<Target> awaited = new HashSet<>();
    private final Set<Target> awaitedWitnesses = new HashSet<>();
    private Future<LastVerdicts> kept = Future.failedFuture("not started");
    private Runnable endOfRound = () -> {};
    private Cancellable roundBound = () -> {};
    private @Nullable VerdictKeeper keeper;
    private boolean stopped;
    private volatile Map<Target, TargetLoop> loops = Map.of();
    private volatile Map<Target, TargetLoop> witnesses = Map.of();

    /**
     * A scheduler with an event loop of {@code vertx} of its own; it keeps its verdicts in {@code stateFolder}.
     *
     * @param nextChange the next moment at which a snapshot means something else by time alone; null: none
     */
    public static ProbeScheduler on(
            Vertx vertx,
            LiveSnapshot live,
            Function<Snapshot, @Nullable Instant> nextChange,
            Path stateFolder,
            MeterRegistry meters) {
        Loop loop = new VertxLoop(vertx);
        Heartbeats heartbeats = new Heartbeats(loop);
        return new ProbeScheduler(
                loop,
                new NetworkProber(vertx, heartbeats, meters),
                heartbeats,
                live,
                nextChange,
                new StateStore(stateFolder),
                meters,
                RandomGenerator.getDefault());
    }

    ProbeScheduler(
            Loop loop,
            Prober prober,
            Heartbeats heartbeats,
            LiveSnapshot live,
            Function<Snapshot, @Nullable Instant> nextChange,
            StateStore store,
            MeterRegistry meters,
            RandomGenerator dice) {
        this.loop = loop;
        this.prober = prober;
        this.heartbeats = heartbeats;
        this.store = store;
        this.publisher = new VerdictPublisher(loop, live);
        this.timedChanges = new TimedChanges(loop, live, nextChange);
        ProbeMetrics metrics = new ProbeMetrics(meters);
        this.doubt =
                new SelfDoubt(loop, prober, confirmations, metrics, new IsolationPublisher(loop, live, this::pardon));
        this.tools = new TargetLoop.Tools(loop, prober, confirmations, doubt, metrics, dice, this::told);
        metrics.showIsolation(() -> live.current().isolatedSince() == null ? 0 : 1);
        for (Status status : Status.values()) {
            metrics.showMembers(status.name().toLowerCase(Locale.ROOT), () -> count(status));
        }
    }

    /**
     * Starts to probe the targets of {@code topology}, which is the one of the live snapshot. The future completes when the first round
     * is over and published, after one longest timeout or 3 s at most; it fails when {@link #stop} comes first.
     */
    public Future<Void> start(Config config, Topology topology) {
        loop.execute(() -> {
            kept = loop.offLoop(store::read);
            kept.onSuccess(last -> begin(config, topology, last));
        });
        return firstRound.future();
    }

    private void begin(Config config, Topology topology, LastVerdicts last) {
        if (stopped) {
            return;
        }
        endOfRound = () -> endFirstRound(last, config.health().stateMaxAge());
        apply(config, topology);
        timedChanges.start();
        // What is pushed comes when it comes.
        loops.values().stream()
                .filter(one -> one.check().asks())
                .map(TargetLoop::target)
                .forEach(awaited::add);
        awaitedWitnesses.addAll(witnesses.keySet());
        if (awaited.isEmpty()) {
            endOfRound.run();
        } else {
            roundBound = loop.after(FirstRound.bound(checks(loops.values())), endOfRound);
        }
    }

    /**
     * Probes the targets of {@code topology} from now on; call it once the live snapshot has that topology. Targets that stay keep
     * what is known of them, also under changed thresholds. The future completes when the new targets are being probed.
     */
    public Future<Void> reload(Config config, Topology topology) {
        Promise<Void> done = Promise.promise();
        loop.execute(() -> kept.onComplete(read -> {
            if (!stopped) {
                apply(config, topology);
                transitions.forgetAllBut(loops.keySet());
                awaited.retainAll(loops.keySet());
                awaitedWitnesses.retainAll(witnesses.keySet());
                endRoundIfTold();
            }
            done.complete();
        }));
        return done.future();
    }

    private void apply(Config config, Topology topology) {
        confirmations.use(topology, config.checks(), config.health().confirmBudget(), loop.nowNanos());
        List<TargetLoop> added = new ArrayList<>();
        loops = next(loops, topology.targets(), false, config, added);
        List<Target> witnessing = config.witnesses().stream()
                .map(witness -> new Target(witness.address(), witness.check()))
                .toList();
        witnesses = next(witnesses, witnessing, true, config, added);
        doubt.use(topology, witnessing, config.checks());
        new Launch(loop, added, FirstRound.bound(checks(added)).dividedBy(4)).start();
    }

    /** The loops of {@code targets}; those of {@code before} that are not among them any more end. */
    private Map<Target, TargetLoop> next(
            Map<Target, TargetLoop> before,
            List<Target> targets,
            boolean witness,
            Config config,
            List<TargetLoop> added) {
        Map<Target, TargetLoop> next = new LinkedHashMap<>();
        for (Target target : targets) {
            CheckConfig check = Objects.requireNonNull(config.checks().get(target.check()), "a check of a target");
            TargetLoop.Rules rules = TargetLoop.Rules.of(check, config.health());
            TargetLoop known = before.get(target);
            if (known != null && known.rules().equals(rules)) {
                known.rearm();
                next.put(target, known);
                continue;
            }
            TargetLoop one = known == null ? new TargetLoop(target, witness, rules, tools) : known.under(rules);
            next.put(target, one);
            added.add(one);
        }
        before.values().stream()
                .filter(known -> next.get(known.target()) != known)
                .forEach(TargetLoop::stop);
        return Collections.unmodifiableMap(next);
    }

    private void told(TargetLoop one) {
        boolean witness = witnesses.get(one.target()) == one;
        if (!firstRoundDone()) {
            if (one.hasTold() && (witness ? awaitedWitnesses : awaited).remove(one.target())) {
                endRoundIfTold();
            }
        } else if (!witness) {
            publish(List.of(one));
        }
    }

    /** Witnesses are waited for only as long as nothing has passed. */
    private void endRoundIfTold() {
        if (!firstRoundDone() && awaited.isEmpty() && (doubt.passedEver() || awaitedWitnesses.isEmpty())) {
            endOfRound.run();
        }
    }

    private void endFirstRound(LastVerdicts last, Duration stateMaxAge) {
        roundBound.cancel();
        awaited.clear();
        awaitedWitnesses.clear();
        Map<Target, Verdict> told = new LinkedHashMap<>();
        loops.forEach((target, one) -> told.put(target, one.verdict()));
        FirstRound.corrections(told, doubt.passedEver(), last, stateMaxAge, loop.now())
                .forEach((target, verdict) -> {
                    Kept source = last.verdicts().get(target);
                    Objects.requireNonNull(loops.get(target)).assume(verdict, source == null ? null : source.seen());
                });
        keeper = new VerdictKeeper(loop, store, this::verdictsToKeep);
        LOG.info(
                "first round of probes: {} up, {} down, {} unknown",
                count(Status.UP),
                count(Status.DOWN),
                count(Status.UNKNOWN));
        publisher.open(transitions.among(loops.values()));
        keeper.changed();
        firstRound.complete();
        doubt.watch(!loops.isEmpty());
    }

    private void pardon() {
        loops.values().forEach(TargetLoop::pardon);
    }

    private void publish(Collection<TargetLoop> told) {
        Map<Target, Verdict> changed = transitions.among(told);
        if (!changed.isEmpty()) {
            publisher.publish(changed);
            if (keeper != null) {
                keeper.changed();
            }
        }
    }

    private LastVerdicts verdictsToKeep() {
        Map<Target, Kept> verdicts = new LinkedHashMap<>();
        loops.forEach((target, one) -> {
            Verdict verdict = one.verdict();
            Instant seen = one.seen();
            if (seen != null && verdict.status() != Status.UNKNOWN) {
                verdicts.put(target, new Kept(verdict, seen));
            }
        });
        return new LastVerdicts(verdicts);
    }

    /** A heartbeat of {@code target} came; without effect when none is waited for. */
    public void heartbeat(Target target) {
        loop.execute(() -> {
            if (loops.containsKey(target)) {
                doubt.passed(target);
                heartbeats.beat(target);
            }
        });
    }

    /** A heartbeat of {@code target} came that cannot be believed. */
    public void heartbeatRefused(Target target) {
        loop.execute(() -> heartbeats.refused(target));
    }

    /**
     * Asks once, on a fresh connection, beside what is scheduled; what it tells counts for no verdict.
     *
     * @param check that asks something itself
     * @param passed told once, on a thread of this scheduler's
     */
    public void ask(Target target, CheckConfig check, Consumer<Boolean> passed) {
        loop.execute(() ->
                ProbeRun.start(loop, prober, target, check, Purpose.REFERENCE, Optional.empty(), (run, result) -> {
                    if (!loops.containsKey(target)) {
                        prober.forget(target, check);
                    }
                    passed.accept(result instanceof Passed);
                }));
    }

    /** Ends all probes and keeps the last verdicts. */
    public Future<Void> stop() {
        Promise<Void> done = Promise.promise();
        loop.execute(() -> {
            stopped = true;
            roundBound.cancel();
            loops.values().forEach(TargetLoop::stop);
            witnesses.values().forEach(TargetLoop::stop);
            doubt.stop();
            timedChanges.stop();
            publisher.stop();
            prober.close();
            firstRound.tryFail(new IOException("stopped before the first round of probes was over"));
            Future<?> saved = keeper == null ? Future.succeededFuture() : keeper.stop();
            saved.onComplete(ignored -> done.complete());
        });
        return done.future();
    }

    /** Whether every steered name can be answered from more than nothing. */
    public boolean firstRoundDone() {
        return firstRound.future().succeeded();
    }

    /** What is known of every target now, in the order of the topology. */
    public List<TargetHealth> targets() {
        return loops.values().stream().map(TargetLoop::health).toList();
    }

    /** The same of every witness. */
    public List<TargetHealth> witnesses() {
        return witnesses.values().stream().map(TargetLoop::health).toList();
    }

    /** What is known of {@code target}; null when it is not probed. */
    public @Nullable TargetHealth health(Target target) {
        TargetLoop one = loops.get(target);
        return one == null ? null : one.health();
    }

    private long count(Status status) {
        return targets().stream()
                .filter(health -> health.verdict().status() == status)
                .count();
    }

    private static List<CheckConfig> checks(Collection<TargetLoop> loops) {
        return loops.stream().map(TargetLoop::check).toList();
    }
}
