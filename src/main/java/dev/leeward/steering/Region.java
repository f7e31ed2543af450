package dev.leeward.steering;

import dev.leeward.config.Coordinates;
import org.jspecify.annotations.Nullable;

/**
 * A place traffic can go: the unit of failure and of failover.
 *
 * @param capacity what it can carry; null: not told
 * @param load what it carries while all regions are usable, in the same unit; null: not told
 * @param fill which part of the capacity a failover may fill, of 1.0
 * @param at where it is; null: not told
 */
public record Region(
        String name,
        int weight,
        @Nullable Long capacity,
        @Nullable Long load,
        double fill,
        @Nullable Coordinates at) {
    /** How regions begin that drills try plans with; no configuration can call one so. */
    public static final String OF_DRILLS = "_drill-";

    /** Whether it stands for nothing but a drill: its members are on this node, and tell nothing of the world. */
    public boolean isOfDrills() {
        return name.startsWith(OF_DRILLS);
    }

    /** Whether it is told what it carries and what it can. */
    public boolean isMeasured() {
        return capacity != null && load != null;
    }
}
