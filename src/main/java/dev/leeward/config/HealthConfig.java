package dev.leeward.config;

import java.time.Duration;

/**
 * What holds for all probes together.
 *
 * @param stateMaxAge how old a verdict kept in the state folder may be to count at start, where the first round tells nothing
 * @param confirmBudget confirming probes, as a share of the scheduled ones; at least 50 a second are allowed
 */
public record HealthConfig(
        @Key(absent = "10m", least = "0s", most = "8760h") Duration stateMaxAge,
        @Key(absent = "10%", least = "0%", most = "100%") Share confirmBudget) {}
