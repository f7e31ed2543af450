package dev.leeward.health;

import dev.leeward.probe.ProbeResult;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a target's loop knew at one moment: cheap to make after every probe, and put into words only when somebody looks. */
record Observed(
        Target target,
        MemberTracker tracker,
        Slowness slowness,
        boolean stale,
        @Nullable ProbeResult lastResult,
        @Nullable Instant lastAt,
        Instant nextDue,
        Optional<Duration> p99,
        @Nullable Instant failingSince,
        boolean tripwire,
        Instant at) {

    Verdict verdict() {
        Verdict told = slowness.weigh(tracker.verdict(at));
        return stale
                ? new Verdict(told.status(), told.settled(), true, told.percent(), told.since(), told.reason())
                : told;
    }

    TargetHealth health() {
        boolean down = tracker.status() == Status.DOWN;
        int rise = tracker.passesNeeded(at);
        return new TargetHealth(
                target,
                verdict(),
                down ? 0 : tracker.contrary(),
                tracker.thresholds().fall(),
                down ? tracker.contrary() : 0,
                rise,
                rise > tracker.thresholds().rise(),
                lastResult == null ? null : lastResult.toString(),
                lastAt,
                nextDue,
                p99.orElse(null),
                failingSince,
                tripwire);
    }
}
