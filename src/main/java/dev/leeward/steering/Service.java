package dev.leeward.steering;

import dev.leeward.config.DomainName;
import dev.leeward.config.Host;
import dev.leeward.config.ServiceConfig.Policy;
import dev.leeward.config.WhenAllDown;
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
 * @param map the order of pools by the client's network; null: the same for all
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
        @Nullable RegionMap map,
        AtomicInteger version) {

    /** Whether its members are host names, answered as CNAME; else they are addresses. */
    public boolean ofNames() {
        return pools.stream()
                .flatMap(pool -> pool.members().stream())
                .anyMatch(member -> member.address() instanceof Host.Name);
    }

    /** Whether its answer may change by time alone. */
    boolean isTimed() {
        return pools.stream().anyMatch(pool -> !pool.slowStart().isZero());
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
