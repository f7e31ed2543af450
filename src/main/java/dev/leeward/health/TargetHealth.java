package dev.leeward.health;

import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a target, for people to look at.
 *
 * @param failures failures held against it, of {@code fall} that take it out; 0 while it is down
 * @param passes passes in a row, of {@code rise} that bring it back; 0 unless it is down
 * @param lastResult what the last probe told, confirming ones included; null before the first
 * @param lastAt when it did
 * @param nextDue when the next scheduled probe is sent
 */
public record TargetHealth(
        Target target,
        Verdict verdict,
        int failures,
        int fall,
        int passes,
        int rise,
        @Nullable String lastResult,
        @Nullable Instant lastAt,
        Instant nextDue) {}
