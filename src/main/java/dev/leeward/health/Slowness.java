package dev.leeward.health;

import dev.leeward.config.DegradeConfig;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast a target answers, and so what of its weight it bears while it is up. Immutable; no clock.
 *
 * <pre>
 *   bears       smoothed latency       becomes
 *   all         above the bound        degraded: bears the configured share
 *   the share   below 80 % of it       bears all again
 * </pre>
 *
 * Each pass moves the smoothed latency three tenths of the way, and counts for twice the bound at most: one slow answer of a fast
 * target does not degrade it, two in a row may.
 *
 * @param degrade null: a slow target bears all its weight too
 * @param smoothedNanos negative before the first pass
 */
record Slowness(@Nullable DegradeConfig degrade, double smoothedNanos, boolean slow) {
    private static final double SHARE_OF_NEWEST = 0.3;
    private static final double MOST_THAT_COUNTS = 2;
    private static final double BACK_BELOW = 0.8;

    static Slowness unknown(@Nullable DegradeConfig degrade) {
        return new Slowness(degrade, -1, false);
    }

    /** After a pass that took so long. */
    Slowness after(Duration took) {
        if (degrade == null) {
            return this;
        }
        double bound = degrade.above().toNanos();
        double counted = Math.min((double) took.toNanos(), MOST_THAT_COUNTS * bound);
        double smoothed = smoothedNanos < 0
                ? Math.min(counted, bound)
                : smoothedNanos + SHARE_OF_NEWEST * (counted - smoothedNanos);
        return new Slowness(degrade, smoothed, smoothed > (slow ? BACK_BELOW : 1) * bound);
    }

    /** The same under another check; what was measured holds for it too. */
    Slowness under(@Nullable DegradeConfig other) {
        return new Slowness(other, other == null ? -1 : smoothedNanos, slow && other != null);
    }

    /** What is held to be true of the target, with what it bears. */
    Verdict weigh(Verdict verdict) {
        if (degrade == null || !slow || verdict.status() != Status.UP) {
            return verdict;
        }
        int percent = (int) Math.max(1, Math.round(degrade.to().fraction() * 100));
        return new Verdict(
                verdict.status(), verdict.settled(), verdict.stale(), percent, verdict.since(), verdict.reason());
    }
}
