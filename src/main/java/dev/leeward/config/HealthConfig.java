package dev.leeward.config;

import dev.leeward.values.Share;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all probes together.
 *
 * @param stateMaxAge how old a verdict kept in the state folder may be to count at start, where the first round tells nothing
 * @param staleAfter how long a verdict counts as fresh without a probe that tells something; three intervals, at least 10 s, when absent
 * @param confirmBudget all extra probes, as a share of the scheduled ones; at least 50 a second are allowed
 * @param flapWindow a member that returns again within it needs twice the passes; zero: it never does
 */
public record HealthConfig(
        @Key(absent = "10m", least = "0s", most = "8760h") Duration stateMaxAge,
        @Nullable @Key(least = "1s", most = "8760h") Duration staleAfter,
        @Key(absent = "10%", least = "0%", most = "100%") Share confirmBudget,
        @Key(absent = "10m", least = "0s", most = "8760h") Duration flapWindow) {
    private static final Duration LEAST_STALE_AFTER = Duration.ofSeconds(10);

    /** The same for the members under {@code check}. */
    public Duration staleAfter(CheckConfig check) {
        if (check.kind() instanceof ProbeConfig.Heartbeat heartbeat) {
            // Silence is a failure before it is stale.
            return heartbeat.ttl().plus(check.interval().multipliedBy(3));
        }
        Duration intervals = check.interval().multipliedBy(3);
        return Objects.requireNonNullElse(
                staleAfter, intervals.compareTo(LEAST_STALE_AFTER) < 0 ? LEAST_STALE_AFTER : intervals);
    }
}
