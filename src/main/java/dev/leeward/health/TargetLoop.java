package dev.leeward.health;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.HealthConfig;
import dev.leeward.config.ProbeConfig;
import dev.leeward.probe.Loop;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.probe.ProbeResult;
import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.probe.ProbeResult.NotASample;
import dev.leeward.probe.ProbeResult.Passed;
import dev.leeward.probe.ProbeResult.Purpose;
import dev.leeward.probe.ProbeRun;
import dev.leeward.probe.Prober;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The probes of one target, one interval after the other, for as long as it is configured. In each interval there is one scheduled
 * probe, at most one early one, and, after a failure or while an answer is late, at most one series of confirming ones, which may
 * overlap. Runs on the loop; {@link #health} may be read from any thread.
 */
final class TargetLoop implements ProbeRun.Listener {
    private final Target target;
    private final Rules rules;
    private final CheckConfig check;
    private final Tools tools;
    private final boolean witness;
    /** Each with when something had last passed as it was sent. */
    private final Map<ProbeRun, Long> running = new HashMap<>();

    private final Latency latency;
    private final Tripwire tripwire;
    private final Freshness freshness;
    private final Suspicion suspicion;
    private final Schedule schedule;
    private MemberTracker tracker;
    private Slowness slowness;
    private @Nullable Instant failingSince;
    private @Nullable ProbeResult lastResult;
    private @Nullable Instant lastAt;
    private Cancellable settling = () -> {};
    private @Nullable ConfirmationSeries series;
    private boolean due;
    private boolean stopped;
    private volatile Observed observed;

    /** What a target's verdicts follow from, beside its probes. A target whose rules change starts a loop of its own. */
    record Rules(CheckConfig check, Thresholds thresholds, Duration staleAfter) {
        static Rules of(CheckConfig check, HealthConfig health) {
            return new Rules(check, Thresholds.of(check, health), health.staleAfter(check));
        }
    }

    /** What all targets share; {@code onTold} is called after whatever may have changed the verdict. */
    record Tools(
            Loop loop,
            Prober prober,
            Confirmations confirmations,
            SelfDoubt doubt,
            ProbeMetrics metrics,
            RandomGenerator dice,
            Consumer<TargetLoop> onTold) {}

    /** @param witness whether it is probed only to know whether this server is cut off */
    TargetLoop(Target target, boolean witness, Rules rules, Tools tools) {
        this(
                target,
                witness,
                rules,
                tools,
                MemberTracker.unknown(rules.thresholds(), tools.loop().now()),
                null);
    }

    private TargetLoop(
            Target target,
            boolean witness,
            Rules rules,
            Tools tools,
            MemberTracker tracker,
            @Nullable TargetLoop before) {
        this.target = target;
        this.witness = witness;
        this.rules = rules;
        this.check = rules.check();
        this.tools = tools;
        this.tracker = tracker;
        this.latency = before == null ? new Latency() : before.latency;
        this.slowness = before == null ? Slowness.unknown(check.degrade()) : before.slowness.under(check.degrade());
        this.tripwire = new Tripwire();
        this.schedule = new Schedule(tools.loop(), tools.dice(), check.interval(), this::probe);
        this.suspicion = new Suspicion(target, tools.doubt());
        this.freshness =
                new Freshness(tools.loop(), rules.staleAfter(), before == null ? null : before.seen(), this::tell);
        this.lastResult = before == null ? null : before.lastResult;
        this.lastAt = before == null ? null : before.lastAt;
        this.failingSince = before == null ? null : before.failingSince;
        this.observed = look();
    }

    /** The loop that follows this one under other rules for the same target. */
    TargetLoop under(Rules other) {
        return new TargetLoop(target, witness, other, tools, tracker.under(other.thresholds()), this);
    }

    /** Sends the first probe, and the second {@code phase} after it; then the interval holds. Without effect once it was stopped. */
    void start(Duration phase) {
        if (!stopped) {
            freshness.seen(freshness.seen());
            schedule.start(phase);
        }
    }

    private void probe() {
        endSeries();
        series = null;
        tripwire.nextInterval();
        // A timeout longer than the interval: the next probe waits for the last one to end.
        due = isAsking(Purpose.SCHEDULED);
        if (!due) {
            send(Purpose.SCHEDULED);
        }
        observed = look();
    }

    private boolean isAsking(Purpose purpose) {
        for (ProbeRun run : running.keySet()) {
            if (run.purpose() == purpose) {
                return true;
            }
        }
        return false;
    }

    private void send(Purpose purpose) {
        Optional<Duration> suspicious = purpose == Purpose.SCHEDULED && tracker.status() == Status.UP
                ? check.hedge().flatMap(latency::suspiciousAfter)
                : Optional.empty();
        long passNanos = tools.doubt().lastPassNanos();
        ProbeRun run = ProbeRun.start(tools.loop(), tools.prober(), target, check, purpose, suspicious, this);
        if (!run.isOver()) {
            running.put(run, passNanos);
        }
    }

    @Override
    public void told(ProbeRun run, ProbeResult result) {
        Long passNanos = running.remove(run);
        Instant now = tools.loop().now();
        lastResult = result;
        lastAt = now;
        tools.metrics().count(result);
        switch (result) {
            case Passed passed -> passed(run, passed, now);
            case Failed failed ->
                failed(run, Objects.requireNonNullElse(passNanos, tools.doubt().lastPassNanos()), failed, now);
            case NotASample late -> {}
        }
        if (run.purpose() == Purpose.SCHEDULED && due) {
            due = false;
            send(Purpose.SCHEDULED);
        }
        settleInTime(now);
        tell();
    }

    private void passed(ProbeRun run, Passed passed, Instant now) {
        freshness.seen(now);
        suspicion.clear();
        if (check.asks()) {
            // What was pushed came before it is told here, and this server may be cut off since.
            tools.doubt().passed(target);
        }
        tracker = tracker.after(passed, run.purpose(), now);
        if (tracker.status() == Status.UP && tracker.contrary() == 0) {
            failingSince = null;
        }
        switch (run.purpose()) {
            case SCHEDULED -> {
                slowness = slowness.after(passed.took());
                if (tracker.status() == Status.UP && tracker.contrary() == 0) {
                    // What a member that is in trouble takes says nothing of what is usual.
                    latency.passed(passed.took());
                }
                if (series != null && series.isHedge()) {
                    // Late, but here.
                    endSeries();
                }
            }
            // It answers after all: what more there is to know can wait for the next interval.
            case CONFIRMING -> endSeries();
            case EARLY -> tripwire.wasFalse();
            case REFERENCE -> {}
        }
    }

    private void failed(ProbeRun run, long passNanos, Failed failed, Instant now) {
        freshness.seen(now);
        if (failed.kind().isSilence() && tools.doubt().wasIsolatedSince(run.sentNanos())) {
            return;
        }
        if (tracker.status() != Status.DOWN) {
            tools.confirmations().failed(target, tools.loop().nowNanos());
        }
        if (failingSince == null) {
            failingSince = now.minusNanos(tools.loop().nowNanos() - run.sentNanos());
        }
        MemberTracker next = tracker.after(failed, run.purpose(), now);
        boolean falls = next.status() == Status.DOWN;
        // A witness, or what is down already, changes no answer by failing.
        if (witness
                || tracker.status() == Status.DOWN
                || suspicion.mayFall(run, passNanos, failed, falls, tools.loop().nowNanos(), () -> fall(next))) {
            tracker = next;
        }
        confirm(run, failed.kind());
    }

    /** Something else passed, so it is this target that is down. */
    private void fall(MemberTracker down) {
        tracker = down;
        endSeries();
        settleInTime(tools.loop().now());
        tell();
    }

    private void confirm(ProbeRun run, Kind kind) {
        int missing = tracker.failuresMissing();
        if (missing == 0 || kind == Kind.OVERLOADED) {
            endSeries();
        } else if (run.purpose() != Purpose.CONFIRMING && series == null) {
            series = new ConfirmationSeries(target, check, kind, missing, tools, () -> send(Purpose.CONFIRMING));
            series.continueAfter(run.sentNanos());
        }
    }

    @Override
    public void slow(ProbeRun run) {
        int missing = tracker.failuresMissing() - 1;
        if (tracker.status() == Status.UP
                && missing > 0
                && series == null
                && check.confirm().isPresent()) {
            tools.doubt().doubt(target, run.sentNanos());
            series =
                    new ConfirmationSeries(target, check, Kind.TIMEOUT, missing, tools, () -> send(Purpose.CONFIRMING));
            series.hedge();
        }
    }

    @Override
    public void closed(Prober.Closed closed) {
        if (tracker.status() != Status.UP || !tripwire.fires(closed, check.interval())) {
            return;
        }
        if (tools.confirmations().take(tools.loop().nowNanos())) {
            tools.metrics().early.increment();
            send(Purpose.EARLY);
        } else {
            tools.metrics().budgetEmpty.increment();
        }
    }

    private void endSeries() {
        if (series != null) {
            series.cancel();
        }
    }

    /** A verdict is unsettled for a limited time, which may be over long before the next probe. */
    private void settleInTime(Instant now) {
        settling.cancel();
        Instant settles = tracker.settles();
        if (settles != null && settles.isAfter(now)) {
            settling = tools.loop().after(Duration.between(now, settles), this::tell);
        }
    }

    private void tell() {
        observed = look();
        tools.onTold().accept(this);
    }

    /** Takes over what another source tells, from {@code sampledAt}; null when no probe ever told it. */
    void assume(Verdict verdict, @Nullable Instant sampledAt) {
        tracker = MemberTracker.of(tracker.thresholds(), verdict);
        freshness.seen(sampledAt);
        endSeries();
        settling.cancel();
        observed = look();
    }

    /** Forgets failures that tell more of this server than of the target. */
    void pardon() {
        suspicion.clear();
        failingSince = tracker.status() == Status.DOWN ? failingSince : null;
        MemberTracker pardoned = tracker.pardoned();
        if (!pardoned.equals(tracker)) {
            tracker = pardoned;
            settling.cancel();
            tell();
        }
    }

    /** A reload: what disarmed the tripwire may be over. */
    void rearm() {
        tripwire.rearm();
    }

    void stop() {
        stopped = true;
        schedule.stop();
        settling.cancel();
        freshness.stop();
        suspicion.clear();
        endSeries();
        Set.copyOf(running.keySet()).forEach(ProbeRun::cancel);
        running.clear();
        due = false;
        tools.prober().forget(target, check);
    }

    /** Whether the first probe has told all it is going to tell by itself. */
    boolean hasTold() {
        boolean asking = !running.isEmpty() || (series != null && !series.isOver());
        return tracker.status() != Status.UNKNOWN || (lastResult != null && !asking);
    }

    Target target() {
        return target;
    }

    Rules rules() {
        return rules;
    }

    CheckConfig check() {
        return check;
    }

    Verdict verdict() {
        return look().verdict();
    }

    /** When a probe last told something of this target; null when none did. */
    @Nullable
    Instant seen() {
        return freshness.seen();
    }

    TargetHealth health() {
        return observed.health();
    }

    private Observed look() {
        boolean keeps = check.keepAlive()
                && (check.probe() instanceof ProbeConfig.Http || check.probe() instanceof ProbeConfig.Grpc);
        return new Observed(
                target,
                tracker,
                slowness,
                freshness.isStale(),
                lastResult,
                lastAt,
                schedule.nextDue(),
                latency.p99(),
                failingSince,
                keeps && tripwire.isArmed(),
                tools.loop().now());
    }
}
