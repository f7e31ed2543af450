package dev.leeward.config;

import dev.leeward.values.Share;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A name whose answer is steered.
 *
 * @param pools in order of preference
 * @param ttl of its answers
 * @param ttlUnsettled of its answers while a member that was consulted is about to change
 * @param weights of regions, instead of their own, for policies that draw or hash by them
 * @param answers how many members of a family are given, the first drawn by weight; null: all
 * @param families whether both address families go to one region
 * @param moveAfter how long the region that traffic goes to has to be unusable before it is left
 * @param returnAfter how long a preferred region has to be usable again before traffic goes back
 * @param trickle how much goes to the next usable region all the time, so that a standby is known to work; null: nothing
 * @param map for {@link Policy#GEO}: the first entry that holds a client counts
 * @param lifeboat what secondaries are given, who cannot draw
 */
public record ServiceConfig(
        Policy policy,
        List<String> pools,
        @Key(absent = "30s", least = "0s", most = "168h") Duration ttl,
        @Nullable @Key(least = "0s", most = "168h") Duration ttlUnsettled,
        @Key(absent = "all") WhenAllDown whenAllDown,
        Map<String, Integer> weights,
        @Nullable @Key(least = "1", most = "1000") Integer answers,
        @Key(absent = "region") Families families,
        @Key(absent = "0s", least = "0s", most = "24h") Duration moveAfter,
        @Key(absent = "0s", least = "0s", most = "24h") Duration returnAfter,
        @Nullable @Key(least = "0.1%", most = "50%") Share trickle,
        List<MapEntry> map,
        @Key(absent = "all") Lifeboat lifeboat) {

    private static final Duration UNSETTLED = Duration.ofSeconds(5);

    /** How the pools are chosen from. */
    public enum Policy {
        /** The first usable pool, as listed. */
        FAILOVER,
        /** One usable pool, drawn by the weight of its region. */
        WEIGHTED,
        /** All usable pools. */
        ALL,
        /** One usable pool for each client network, by a hash that is weighted as {@link #WEIGHTED} is. */
        HASHED,
        /** The first usable pool, in the order of regions that the map has for the client's network, country or continent. */
        GEO,
        /** The first usable pool, in the order of the regions' distance from the client. */
        NEAREST
    }

    /** Where IPv4 and IPv6 clients go. */
    public enum Families {
        /** To one region: a family that it lacks is NODATA. */
        REGION,
        /** Each where its own members are usable. */
        INDEPENDENT
    }

    /** What secondaries answer where this server draws one of several regions. */
    public enum Lifeboat {
        /** The members of all of them. */
        ALL,
        /** The members of the one with the largest weight. */
        HEAVIEST
    }

    /** Whether it looks at where the client is. */
    public boolean isByPlace() {
        return policy == Policy.GEO || policy == Policy.NEAREST;
    }

    /** {@code ttl-unsettled}, or the lesser of {@code ttl} and 5 s. */
    public Duration ttlWhileUnsettled() {
        if (ttlUnsettled != null) {
            return ttlUnsettled;
        }
        return ttl.compareTo(UNSETTLED) < 0 ? ttl : UNSETTLED;
    }
}
