package dev.leeward.config;

import dev.leeward.values.Share;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place traffic can go.
 *
 * @param weight its share of services that draw by weight, against the sum of all; 0: only while no other is usable
 * @param capacity what it can carry, in any unit that is the same for all regions; null when not told
 * @param load what it carries while all regions are usable, in the same unit; null when not told
 * @param at its latitude and longitude in degrees; empty when not told
 * @param fill how much of its capacity a failover may fill before the next region takes the rest
 */
public record RegionConfig(
        @Key(absent = "1", least = "0", most = "65535") int weight,
        @Nullable @Key(least = "1") Long capacity,
        @Nullable @Key(least = "0") Long load,
        @Key(absent = "80%", least = "1%", most = "100%") Share fill,
        List<Double> at) {

    /** Where it is; null when not told. */
    public @Nullable Coordinates place() {
        return at.size() == 2 ? new Coordinates(at.getFirst(), at.getLast()) : null;
    }
}
