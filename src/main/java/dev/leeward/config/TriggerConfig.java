package dev.leeward.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What begins a run when the active region is down.
 *
 * @param approvalTimeout how long a proposal waits for a person before it is held; needed for {@link Mode#PROPOSE}
 * @param regionDownFor how long the region has to be down
 * @param regionDownWhen how many of the services have to be without a usable pool there
 */
public record TriggerConfig(
        @Key(absent = "propose") Mode mode,
        @Nullable @Key(least = "1s", most = "24h") Duration approvalTimeout,
        @Key(absent = "10s", least = "0s", most = "24h") Duration regionDownFor,
        @Key(absent = "any") DownWhen regionDownWhen) {

    /** Who decides. */
    public enum Mode {
        /** The node, at once. */
        AUTO,
        /** A person, whom the node asks. */
        PROPOSE,
        /** A person, who is told. */
        OFF
    }

    /** How many services count. */
    public enum DownWhen {
        ANY,
        ALL
    }
}
