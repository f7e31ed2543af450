package dev.leeward.health;

import dev.leeward.config.CheckConfig;
import dev.leeward.health.Loop.Cancellable;
import dev.leeward.health.ProbeResult.Failed;
import dev.leeward.health.ProbeResult.Kind;
import dev.leeward.health.ProbeResult.NotASample;
import dev.leeward.health.ProbeResult.Passed;
import dev.leeward.health.ProbeResult.Purpose;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The probes of one target, one interval after the other, for as long as it is configured. In each interval there is one scheduled
 * probe and, after its failure, at most one series of confirming ones, which may overlap. Runs on the loop; {@link #health} may be read
 * from any thread.
 */
final class TargetLoop {
    private static final double JITTER = 0.05;

    private final Target target;
    private final CheckConfig check;
    private final Tools tools;
    private final Set<ProbeRun> running = new HashSet<>();
    private MemberTracker tracker;
    private @Nullable ProbeResult lastResult;
    private @Nullable Instant lastAt;
    private @Nullable Instant seen;
    private Instant nextDue;
    private Cancellable nextScheduled = () -> {};
    private Cancellable settling = () -> {};
    private @Nullable ConfirmationSeries series;
    private boolean due;
    private volatile TargetHealth health;

    /** What all targets share; {@code onTold} is called after whatever may have changed the verdict. */
    record Tools(
            Loop loop,
            Prober prober,
            Confirmations confirmations,
            ProbeMetrics metrics,
            RandomGenerator dice,
            Consumer<TargetLoop> onTold) {}

    TargetLoop(Target target, CheckConfig check, MemberTracker tracker, Tools tools) {
        this.target = target;
        this.check = check;
        this.tracker = tracker;
        this.tools = tools;
        this.nextDue = tools.loop().now();
        this.health = look();
    }

    /** Sends the first probe after {@code delay} and the second {@code phase} after the first; then the interval holds. */
    void start(Duration delay, Duration phase) {
        nextScheduled = tools.loop().after(delay, () -> probe(phase));
    }

    private void probe(Duration untilNext) {
        nextDue = tools.loop().now().plus(untilNext);
        nextScheduled = tools.loop().after(untilNext, () -> probe(jittered()));
        endSeries();
        series = null;
        // A timeout longer than the interval: the next probe waits for the last one to end.
        due = running.stream().anyMatch(run -> run.purpose() == Purpose.SCHEDULED);
        if (!due) {
            send(Purpose.SCHEDULED);
        }
        health = look();
    }

    private Duration jittered() {
        double factor = 1 - JITTER + 2 * JITTER * tools.dice().nextDouble();
        return Duration.ofNanos((long) (check.interval().toNanos() * factor));
    }

    private void send(Purpose purpose) {
        ProbeRun run = ProbeRun.start(tools.loop(), tools.prober(), target.address(), check, purpose, this::told);
        if (!run.isOver()) {
            running.add(run);
        }
    }

    private void told(ProbeRun run, ProbeResult result) {
        running.remove(run);
        Instant now = tools.loop().now();
        tracker = tracker.after(result, run.purpose(), now);
        lastResult = result;
        lastAt = now;
        tools.metrics().count(result);
        switch (result) {
            case Passed passed -> {
                seen = now;
                if (run.purpose() == Purpose.CONFIRMING) {
                    // It answers after all: what more there is to know can wait for the next interval.
                    endSeries();
                }
            }
            case Failed failed -> {
                seen = now;
                tools.confirmations().failed(target, tools.loop().nowNanos());
                confirm(run, failed.kind());
            }
            case NotASample late -> {}
        }
        if (run.purpose() == Purpose.SCHEDULED && due) {
            due = false;
            send(Purpose.SCHEDULED);
        }
        settleInTime(now);
        health = look();
        tools.onTold().accept(this);
    }

    private void confirm(ProbeRun run, Kind kind) {
        int missing = tracker.failuresMissing();
        if (missing == 0 || kind == Kind.OVERLOADED) {
            endSeries();
        } else if (run.purpose() == Purpose.SCHEDULED && series == null) {
            series = new ConfirmationSeries(target, check, kind, missing, tools, () -> send(Purpose.CONFIRMING));
            series.continueAfter(run.sentNanos());
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
            settling = tools.loop().after(Duration.between(now, settles), () -> {
                health = look();
                tools.onTold().accept(this);
            });
        }
    }

    /** Takes over what another source tells, from {@code sampledAt}; null when no probe ever told it. */
    void assume(Verdict verdict, @Nullable Instant sampledAt) {
        tracker = MemberTracker.of(tracker.thresholds(), verdict);
        seen = sampledAt;
        endSeries();
        settling.cancel();
        health = look();
    }

    void stop() {
        nextScheduled.cancel();
        settling.cancel();
        endSeries();
        Set.copyOf(running).forEach(ProbeRun::cancel);
        running.clear();
        due = false;
    }

    /** The loop that follows this one under another check of the same name. */
    TargetLoop under(CheckConfig other) {
        TargetLoop next = new TargetLoop(target, other, tracker.under(Thresholds.of(other)), tools);
        next.seen = seen;
        next.lastResult = lastResult;
        next.lastAt = lastAt;
        return next;
    }

    /** Whether the first probe has told all it is going to tell by itself. */
    boolean hasTold() {
        boolean asking = !running.isEmpty() || (series != null && !series.isOver());
        return tracker.status() != Status.UNKNOWN || (lastResult != null && !asking);
    }

    Target target() {
        return target;
    }

    CheckConfig check() {
        return check;
    }

    Verdict verdict() {
        return tracker.verdict(tools.loop().now());
    }

    /** When a probe last told something of this target; null when none did. */
    @Nullable
    Instant seen() {
        return seen;
    }

    TargetHealth health() {
        return health;
    }

    private TargetHealth look() {
        boolean down = tracker.status() == Status.DOWN;
        Thresholds thresholds = tracker.thresholds();
        return new TargetHealth(
                target,
                verdict(),
                down ? 0 : tracker.contrary(),
                thresholds.fall(),
                down ? tracker.contrary() : 0,
                thresholds.rise(),
                lastResult == null ? null : lastResult.toString(),
                lastAt,
                nextDue);
    }
}
