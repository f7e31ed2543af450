package dev.leeward.config;

import java.util.List;

/** Members of one region that serve the same thing under the same check. */
public record PoolConfig(String region, String check, List<Member> members) {
    /**
     * An address or a host name that can be answered.
     *
     * @param weight how often it is the first in the answer, against the sum of the pool; 0: only while no other is up
     */
    @Shorthand("address")
    public record Member(
            Host address,
            @Key(absent = "1", least = "0", most = "65535") int weight) {}
}
