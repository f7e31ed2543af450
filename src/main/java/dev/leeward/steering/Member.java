package dev.leeward.steering;

import dev.leeward.config.Host;

/**
 * An address or a host name that can be answered.
 *
 * @param weight how often it comes first, against the sum of its pool; 0: only while no other is up
 * @param target what tells its health, as an index into {@link Topology#targets()}
 */
public record Member(Host address, int weight, int target) {}
