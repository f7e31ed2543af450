package dev.leeward.config;

import dev.leeward.values.Share;
import java.time.Duration;

/**
 * When a member that is up bears less of its weight, because it answers slowly.
 *
 * @param above the smoothed latency that is too much
 * @param to what share of its weight is left meanwhile
 */
public record DegradeConfig(
        @Key(least = "1ms", most = "5m") Duration above,
        @Key(absent = "50%", least = "1%", most = "100%") Share to) {}
