package dev.leeward.config;

import dev.leeward.values.Enough;
import dev.leeward.values.Host;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members of one region that serve the same thing under the same check.
 *
 * @param enough member weight that has to be up for the pool to be usable; null: any one member
 * @param slowStart how long a member that comes back takes to be drawn by its whole weight; it is in the answer from the first
 */
public record PoolConfig(
        String region,
        String check,
        List<Member> members,
        @Nullable Enough enough,
        @Key(absent = "0s", least = "0s", most = "24h") Duration slowStart) {
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
