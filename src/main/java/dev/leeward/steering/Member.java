package dev.leeward.steering;

import java.net.InetAddress;

/**
 * An address that can be answered.
 *
 * @param weight how often it comes first, against the sum of its pool; 0: only while no other is up
 * @param target what tells its health, as an index into {@link Topology#targets()}
 */
public record Member(InetAddress address, int weight, int target) {}
