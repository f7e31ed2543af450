package dev.leeward.config;

import org.jspecify.annotations.Nullable;

/**
 * A place traffic can go.
 *
 * @param weight its share of services that draw by weight, against the sum of all; 0: only while no other is usable
 * @param capacity what it can carry, in any unit that is the same for all regions; null when not told
 */
public record RegionConfig(
        @Key(absent = "1", least = "0", most = "65535") int weight,
        @Nullable @Key(least = "1") Long capacity) {}
