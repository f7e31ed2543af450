package dev.leeward.health;

import dev.leeward.probe.Loop;
import dev.leeward.probe.Loop.Cancellable;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When one target is probed: once in an interval, a little jittered, from when the last probe was due and not from when it was sent, so
 * that lateness does not add up. Runs on the loop.
 */
final class Schedule {
    private static final double JITTER = 0.05;

    private final Loop loop;
    private final RandomGenerator dice;
    private final Duration interval;
    private final Runnable probe;
    private long dueNanos;
    private Instant nextDue;
    private Cancellable next = () -> {};

    Schedule(Loop loop, RandomGenerator dice, Duration interval, Runnable probe) {
        this.loop = loop;
        this.dice = dice;
        this.interval = interval;
        this.probe = probe;
        this.nextDue = loop.now();
    }

    /** The first probe is now and the second {@code phase} later; then the interval holds. */
    void start(Duration phase) {
        dueNanos = loop.nowNanos();
        planNext(phase);
        probe.run();
    }

    private void due() {
        long late = loop.nowNanos() - dueNanos;
        if (late > interval.toNanos()) {
            // This process slept. Each target keeps its place in the interval, or all would be probed at once from now
            // on.
            planNext(Duration.ofNanos((late / interval.toNanos() + 1) * interval.toNanos()));
        } else {
            planNext(jittered());
            probe.run();
        }
    }

    private void planNext(Duration afterDue) {
        dueNanos += afterDue.toNanos();
        Duration delay = Duration.ofNanos(dueNanos - loop.nowNanos());
        nextDue = loop.now().plus(delay);
        next = loop.after(delay, this::due);
    }

    private Duration jittered() {
        double factor = 1 - JITTER + 2 * JITTER * dice.nextDouble();
        return Duration.ofNanos((long) (interval.toNanos() * factor));
    }

    /** When the next scheduled probe is sent. */
    Instant nextDue() {
        return nextDue;
    }

    void stop() {
        next.cancel();
    }
}
