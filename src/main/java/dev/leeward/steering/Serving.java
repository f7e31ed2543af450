package dev.leeward.steering;

import dev.leeward.steering.Choice.Reason;
import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.Verdict.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which members of a pool may be answered, and how much each weighs, on one rung of the ladder that is climbed down until somebody serves.
 *
 * <pre>
 *   rung             members                                            pool
 *   USABLE           up, or forced up                                   has enough of them
 *   DRAINED          those, and drained ones that are up                has enough of them
 *   TOO_FEW          the same                                           in any number
 *   NOT_PROBED_YET   those, and any that are not known to be down       in any number
 * </pre>
 *
 * What is forced down is on none of them.
 *
 * <p>Asked for every service that a change concerns, on every rung: hence loops, here and below, where a stream would read as well.
 */
record Serving(Service service, Snapshot snapshot, Reason rung) {
    static final List<Reason> LADDER = List.of(Reason.USABLE, Reason.DRAINED, Reason.TOO_FEW, Reason.NOT_PROBED_YET);

    private static final int TENTHS = 10;

    /** The members of {@code pool} that may be answered; none when it is not usable. */
    List<Member> of(Pool pool) {
        List<Member> serving = new ArrayList<>(pool.members().size());
        for (Member member : pool.members()) {
            if (serves(pool, member)) {
                serving.add(member);
            }
        }
        boolean enough = rung == Reason.TOO_FEW || rung == Reason.NOT_PROBED_YET || pool.isEnough(serving);
        return enough ? serving : List.of();
    }

    private boolean serves(Pool pool, Member member) {
        Force force = snapshot.overrides().force(service, pool, member);
        Status status = snapshot.verdict(member).status();
        if (force == Force.DOWN) {
            return false;
        }
        if (force == Force.UP) {
            return true;
        }
        return switch (status) {
            case UP -> force == null || rung != Reason.USABLE;
            case UNKNOWN -> rung == Reason.NOT_PROBED_YET;
            case DOWN -> false;
        };
    }

    /** Why nobody of {@code pool} is answered. */
    String whyNot(Pool pool) {
        if (isForcedOut(pool)) {
            return "forced out";
        }
        return pool.members().stream().anyMatch(member -> serves(pool, member))
                ? "not enough members are up"
                : "no member is up";
    }

    /** Whether operators want nobody of {@code pool} to be answered while there is anything else. */
    boolean isForcedOut(Pool pool) {
        return pool.members().stream()
                .map(member -> snapshot.overrides().force(service, pool, member))
                .allMatch(force -> force == Force.DOWN || force == Force.DRAIN);
    }

    /** Whether {@code member} may never be answered, not even when all are down. */
    static boolean isForcedDown(Service service, Snapshot snapshot, Pool pool, Member member) {
        return snapshot.overrides().force(service, pool, member) == Force.DOWN;
    }

    /**
     * How much {@code member} weighs now, as a multiple of one thousandth of its own weight: less while it answers slowly or is back for less
     * than the pool's slow start.
     */
    long weight(Pool pool, Member member) {
        Verdict verdict = snapshot.verdict(member);
        return (long) member.weight() * verdict.percent() * tenths(pool.slowStart(), verdict, snapshot.time());
    }

    private static int tenths(Duration slowStart, Verdict verdict, Instant now) {
        Instant next = nextTenth(slowStart, verdict, now);
        if (next == null) {
            return TENTHS;
        }
        long tenth = slowStart.dividedBy(TENTHS).toNanos();
        return (int) (Duration.between(verdict.since(), next).toNanos() / tenth);
    }

    /** When a member that is back weighs a tenth more; null when it weighs all it can. */
    static @Nullable Instant nextTenth(Duration slowStart, Verdict verdict, Instant now) {
        Duration back = Duration.between(verdict.since(), now);
        if (slowStart.isZero() || verdict.status() != Status.UP || back.compareTo(slowStart) >= 0) {
            return null;
        }
        Duration tenth = slowStart.dividedBy(TENTHS);
        long passed = Math.max(0, back.toNanos()) / Math.max(1, tenth.toNanos());
        return verdict.since().plus(tenth.multipliedBy(passed + 1));
    }
}
