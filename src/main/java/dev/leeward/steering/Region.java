package dev.leeward.steering;

import org.jspecify.annotations.Nullable;

/** A place traffic can go: the unit of failure and of failover. */
public record Region(String name, int weight, @Nullable Long capacity) {}
