package dev.leeward.health;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long one member takes to answer: the second largest of its last passes. Of 100 to {@value #KEPT} of them that is the 99th percentile
 * by nearest rank (definition 1 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996); of fewer, an estimate that one slow
 * answer does not spoil. One look over them is enough, and a member costs half a kilobyte once it has passed. No clock.
 */
final class Latency {
    private static final int KEPT = 128;

    /** Fewer samples tell nothing of a tail. */
    private static final int LEAST = 10;

    private static final long LEAST_SUSPICIOUS_NANOS = 100_000_000;

    private int @Nullable [] micros;
    private int count;
    private int next;
    private Optional<Duration> p99 = Optional.empty();

    void passed(Duration took) {
        if (micros == null) {
            micros = new int[KEPT];
        }
        micros[next] = Math.clamp(took.toNanos() / 1000, 0, Integer.MAX_VALUE);
        next = (next + 1) % KEPT;
        count = Math.min(KEPT, count + 1);
        if (count >= LEAST) {
            p99 = Optional.of(Duration.ofNanos(1000L * secondLargest(micros)));
        }
    }

    private int secondLargest(int[] micros) {
        int largest = 0;
        int second = 0;
        for (int i = 0; i < count; i++) {
            int one = micros[i];
            if (one > largest) {
                second = largest;
                largest = one;
            } else if (one > second) {
                second = one;
            }
        }
        return second;
    }

    /** Empty while too few passes were seen. */
    Optional<Duration> p99() {
        return p99;
    }

    /** How long a response may take before it is suspicious: {@code times} the 99th percentile, at least 100 ms. */
    Optional<Duration> suspiciousAfter(int times) {
        // Not by Duration.multipliedBy, which calculates in decimals: this is asked at every probe.
        return p99.map(usual -> Duration.ofNanos(Math.max(LEAST_SUSPICIOUS_NANOS, usual.toNanos() * times)));
    }
}
