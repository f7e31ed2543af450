package dev.leeward.steering;

import dev.leeward.values.Host;

/**
 * An address or a host name that can be answered.
 *
 * @param weight how often it comes first, against the sum of its pool; 0: only while no other is up
 * @param health what tells whether it is up
 */
public record Member(Host address, int weight, Condition health) {}
