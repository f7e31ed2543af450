package dev.leeward.health;

import dev.leeward.config.CheckConfig;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.values.Share;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How soon a failed probe is confirmed, and how many confirming probes all members may have together. Time is an argument.
 *
 * <pre>
 *   failure                                        next confirming probe after the last was sent
 *   refused, reset                                 confirm
 *     while its region loses a third of its members  confirm-soft
 *   timeout, unreachable, wrong status, protocol   confirm-soft
 *   overloaded, or any with confirm: off           none
 *   budget empty when it is due                    due again after confirm-soft
 * </pre>
 */
final class Confirmations {
    private static final double LEAST_PER_SECOND = 50;

    /**
     * So many are left for {@link ReferenceProbes}, who ask twice in a hundred milliseconds at most: no failure counts without them, so when a region
     * fails and all want confirmation, they must not be the ones who get none.
     */
    private static final int REFERENCES = 2 * References.MOST;

    private TokenBucket budget = new TokenBucket(LEAST_PER_SECOND, 0);
    private RegionFailures regions = new RegionFailures(List.of(), List.of());

    /** From now on, for the targets of {@code topology}; {@code share} of their scheduled probes is the budget. */
    void use(Topology topology, Map<String, CheckConfig> checks, Share share, long nowNanos) {
        double scheduledPerSecond = topology.targets().stream()
                .map(target -> checks.get(target.check()))
                .mapToDouble(check -> check == null ? 0 : 1e9 / check.interval().toNanos())
                .sum();
        budget = new TokenBucket(Math.max(LEAST_PER_SECOND, scheduledPerSecond * share.fraction()), nowNanos);
        regions = new RegionFailures(topology.targets(), topology.pools().values());
    }

    /** From one confirming probe to the next, in quiet times; empty when there is to be none. */
    static Optional<Duration> spacing(CheckConfig check, Kind kind) {
        return switch (kind) {
            case REFUSED, RESET -> check.confirm();
            case TIMEOUT, UNREACHABLE, WRONG_STATUS, WRONG_ANSWER, PROTOCOL ->
                check.confirm().map(fast -> check.confirmSoft());
            case OVERLOADED -> Optional.empty();
        };
    }

    /** Takes note of a failure of whatever probe. */
    void failed(Target target, long nowNanos) {
        regions.failed(target, nowNanos);
    }

    /** Whether a region of {@code target} loses many members just now: then {@code confirm-soft} is the least spacing. */
    boolean isMass(Target target, long nowNanos) {
        return regions.isMass(target, nowNanos);
    }

    /** Takes one confirming or early probe from the budget; false when it is empty, but for those of reference. */
    boolean take(long nowNanos) {
        return budget.take(REFERENCES, nowNanos);
    }

    /** Takes one probe of reference; false when the budget is empty. */
    boolean takeReference(long nowNanos) {
        return budget.take(0, nowNanos);
    }
}
