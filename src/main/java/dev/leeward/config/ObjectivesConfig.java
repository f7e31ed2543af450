package dev.leeward.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a recovery has to keep to. */
public record ObjectivesConfig(
        @Nullable @Key(least = "1s", most = "168h") Duration rto,
        @Nullable @Key(least = "0s", most = "168h") Duration rpo,
        @Key(absent = "service") RtoClass rtoClass) {}
