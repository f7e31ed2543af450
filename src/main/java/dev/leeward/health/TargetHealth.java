package dev.leeward.health;

import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a target, for people to look at.
 *
 * @param failures failures held against it, of {@code fall} that take it out; 0 while it is down
 * @param passes passes in a row, of {@code rise} that bring it back; 0 unless it is down
 * @param rise as many as it needs now, which is more than the check's while it flaps
 * @param flapping whether it came back so often of late that it needs more passes
 * @param lastResult what the last probe told, confirming ones included; null before the first
 * @param lastAt when it did
 * @param nextDue when the next scheduled probe is sent
 * @param p99 the 99th percentile of how long its last passes took; null while there are few
 * @param failingSince when the first probe was sent of the failures that are held against it, or took it out; null: there are none
 * @param tripwire whether the close of its kept connection gives an early probe
 */
public record TargetHealth(
        Target target,
        Verdict verdict,
        int failures,
        int fall,
        int passes,
        int rise,
        boolean flapping,
        @Nullable String lastResult,
        @Nullable Instant lastAt,
        Instant nextDue,
        @Nullable Duration p99,
        @Nullable Instant failingSince,
        boolean tripwire) {}
