package dev.leeward.health;

import dev.leeward.probe.ProbeResult;
import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.NotASample;
import dev.leeward.probe.ProbeResult.Passed;
import dev.leeward.probe.ProbeResult.Purpose;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether one member is up, as its probes tell. Immutable; no clock, no I/O.
 *
 * <pre>
 *   status    result             contrary so far   becomes
 *   UNKNOWN   passed             any               UP; a failure before it is held
 *   UNKNOWN   failed             2                 DOWN: one failure, confirmed
 *   UP        failed             fall              DOWN
 *   UP        scheduled passed   forgive in a row  contrary is forgotten
 *   DOWN      scheduled passed   rise, in a row    UP; a member that flaps needs more, see Flaps
 *   DOWN      scheduled failed   any               contrary is forgotten
 *   any       not a sample       any               unchanged
 * </pre>
 *
 * What the table does not name only counts. A confirming or early probe counts towards {@code fall} alone: its pass neither forgives
 * nor raises, and its failure does not set back a member that comes up.
 *
 * @param since when {@code status} last changed
 * @param reason why it did
 * @param contrary results held that speak against {@code status}
 * @param agreeing scheduled passes in a row since the last failure of a member that is up
 * @param unsettledSince since when contrary results are held; null while there are none
 * @param flaps its returns of late
 */
record MemberTracker(
        Thresholds thresholds,
        Status status,
        Instant since,
        String reason,
        int contrary,
        int agreeing,
        @Nullable Instant unsettledSince,
        Flaps flaps) {
    static final int FAILURES_OF_UNKNOWN = 2;
    private static final Duration LONGEST_UNSETTLED = Duration.ofSeconds(60);

    /** Before the first probe. */
    static MemberTracker unknown(Thresholds thresholds, Instant now) {
        return of(thresholds, Verdict.unknown(now));
    }

    /** Takes a verdict over as it is; the next results obey the thresholds as usual. */
    static MemberTracker of(Thresholds thresholds, Verdict verdict) {
        Instant unsettledSince = verdict.status() == Status.UNKNOWN ? verdict.since() : null;
        return new MemberTracker(
                thresholds, verdict.status(), verdict.since(), verdict.reason(), 0, 0, unsettledSince, Flaps.NONE);
    }

    MemberTracker after(ProbeResult result, Purpose purpose, Instant now) {
        boolean scheduled = purpose == Purpose.SCHEDULED;
        return switch (result) {
            case Passed passed ->
                switch (status) {
                    case UNKNOWN -> become(Status.UP, "passed", Math.min(contrary, thresholds.fall() - 1), now);
                    case UP -> scheduled ? agreed() : this;
                    case DOWN -> scheduled ? contradicted(Status.UP, passesNeeded(now), "passed", now) : this;
                };
            case Failed failed ->
                switch (status) {
                    case UNKNOWN -> contradicted(Status.DOWN, FAILURES_OF_UNKNOWN, failed.reason(), now);
                    case UP -> contradicted(Status.DOWN, thresholds.fall(), failed.reason(), now);
                    case DOWN -> scheduled ? relapsed(now) : this;
                };
            case NotASample late -> this;
        };
    }

    private MemberTracker contradicted(Status other, int enough, String why, Instant now) {
        return contrary + 1 >= enough
                ? become(other, why, 0, now)
                : holding(contrary + 1, 0, unsettledSince == null ? now : unsettledSince);
    }

    private MemberTracker relapsed(Instant now) {
        Flaps next = contrary > 0 ? flaps.relapsed(thresholds.flapWindow(), now) : flaps;
        return new MemberTracker(thresholds, status, since, reason, 0, 0, null, next);
    }

    private MemberTracker agreed() {
        boolean forgiven = contrary == 0 || agreeing + 1 >= thresholds.forgive();
        return forgiven ? holding(0, 0, null) : holding(contrary, agreeing + 1, unsettledSince);
    }

    private MemberTracker become(Status other, String why, int held, Instant now) {
        boolean returns = status == Status.DOWN && other == Status.UP;
        Flaps next = returns ? flaps.returned(thresholds.flapWindow(), now) : flaps;
        return new MemberTracker(thresholds, other, now, why, held, 0, held == 0 ? null : now, next);
    }

    private MemberTracker holding(int held, int inARow, @Nullable Instant heldSince) {
        return new MemberTracker(thresholds, status, since, reason, held, inARow, heldSince, flaps);
    }

    /** Without the failures that are held: they told more of this server than of the member. */
    MemberTracker pardoned() {
        return switch (status) {
            case UP -> holding(0, 0, null);
            case UNKNOWN -> holding(0, 0, unsettledSince);
            case DOWN -> this;
        };
    }

    /** The same under other thresholds. What is held never suffices by itself: a reload takes no member out. */
    MemberTracker under(Thresholds other) {
        int most = (status == Status.DOWN ? other.rise() : other.fall()) - 1;
        int held = Math.min(contrary, most);
        boolean settled = held == 0 && status != Status.UNKNOWN;
        return new MemberTracker(other, status, since, reason, held, agreeing, settled ? null : unsettledSince, flaps);
    }

    Verdict verdict(Instant now) {
        Instant settles = settles();
        return Verdict.of(status, settles == null || !now.isBefore(settles), since, reason);
    }

    /** When the verdict counts as settled though nothing more is told; null when it is settled anyway. */
    @Nullable
    Instant settles() {
        return unsettledSince == null ? null : unsettledSince.plus(LONGEST_UNSETTLED);
    }

    /** Scheduled passes in a row that bring it back now, once it is down. */
    int passesNeeded(Instant now) {
        return flaps.passesNeeded(thresholds.rise(), thresholds.flapWindow(), now);
    }

    /** How many failures more take the member out; 0 when it is down. */
    int failuresMissing() {
        return switch (status) {
            case UNKNOWN -> FAILURES_OF_UNKNOWN - contrary;
            case UP -> thresholds.fall() - contrary;
            case DOWN -> 0;
        };
    }
}
