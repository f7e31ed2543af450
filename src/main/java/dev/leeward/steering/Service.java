package dev.leeward.steering;

import dev.leeward.config.ServiceConfig.Lifeboat;
import dev.leeward.config.ServiceConfig.Policy;
import dev.leeward.config.WhenAllDown;
import dev.leeward.values.DomainName;
import dev.leeward.values.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A name whose answer is steered.
 *
 * @param pools in order of preference
 * @param weights of the regions named here, instead of their own
 * @param ttl in seconds
 * @param ttlUnsettled in seconds, while a member that was consulted is about to change
 * @param answers how many members of a family are given; 0: all
 * @param moveAfter how long the region that traffic goes to has to be unusable before it is left
 * @param returnAfter how long a preferred region has to be usable again before traffic goes back
 * @param trickle which part goes to the next usable region all the time, of 1.0
 * @param byFamily the same service with the IPv4 members alone, and with the IPv6 ones, where each family goes its own way; else empty
 * @param map the order of pools by the client's network; null: the same for all
 * @param plan that decides which regions it may go to; null: none does
 * @param lifeboat what secondaries are given
 * @param version counts the changes of this service's own answer. What was compiled under another value is stale; read it before
 *     the snapshot. Written by {@link LiveSnapshot} alone.
 */
public record Service(
        DomainName name,
        Policy policy,
        List<Pool> pools,
        Map<Region, Integer> weights,
        int ttl,
        int ttlUnsettled,
        WhenAllDown whenAllDown,
        int answers,
        Duration moveAfter,
        Duration returnAfter,
        double trickle,
        List<Service> byFamily,
        @Nullable RegionMap map,
        @Nullable String plan,
        Lifeboat lifeboat,
        AtomicInteger version) {

    /** Whether its members are host names, answered as CNAME; else they are addresses. */
    public boolean ofNames() {
        return pools.stream()
                .flatMap(pool -> pool.members().stream())
                .anyMatch(member -> member.address() instanceof Host.Name);
    }

    /** Whether its answer may change by time alone. */
    boolean isTimed() {
        return isDelayed() || pools.stream().anyMatch(pool -> !pool.slowStart().isZero());
    }

    /** Whether traffic takes its time to move. */
    boolean isDelayed() {
        return !moveAfter.isZero() || !returnAfter.isZero();
    }

    /** What is routed for itself: this, or its families. */
    List<Service> parts() {
        return byFamily.isEmpty() ? List.of(this) : byFamily;
    }

    /** {@code pools} with those of regions of weight 0 last. */
    List<Pool> byPreference(List<Pool> pools) {
        List<Pool> order = new ArrayList<>(pools);
        order.sort(Comparator.comparing(pool -> weightOf(pool.region()) == 0));
        return order;
    }

    /** What {@code region} weighs for this service. */
    public int weightOf(Region region) {
        return weights.getOrDefault(region, region.weight());
    }

    /** There is one record per service and topology: it is equal to itself alone. */
    @Override
    public boolean equals(Object o) {
        return this == o;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }
}
