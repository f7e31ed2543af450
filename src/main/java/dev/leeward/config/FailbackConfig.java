package dev.leeward.config;

import java.time.Duration;
import java.util.List;

/**
 * How traffic goes back to a region that was left.
 *
 * @param minStable how long the region has to be up before it goes back by itself
 * @param ramp the percentages of traffic, one step after another; the last is 100
 */
public record FailbackConfig(
        @Key(absent = "manual") Mode mode,
        @Key(absent = "30m", least = "0s", most = "168h") Duration minStable,
        @Key(absent = "[100]") List<Integer> ramp) {
    /** Who decides. */
    public enum Mode {
        /** An operator alone. */
        MANUAL,
        /** The node, after {@code min-stable} with every gate open. */
        AUTO
    }
}
