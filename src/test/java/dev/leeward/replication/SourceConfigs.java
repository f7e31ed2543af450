package dev.leeward.replication;

import dev.leeward.config.SourceConfig;
import dev.leeward.config.SourceConfig.Evidence;
import dev.leeward.config.SourceConfig.HttpSource;
import dev.leeward.config.SourceConfig.Kind;
import dev.leeward.values.Comparison;
import dev.leeward.values.JsonPointer;
import dev.leeward.values.MetricSelector;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sources as tests need them, with a skew of 1 s. */
final class SourceConfigs {
    static final String URL = "http://standby.test/metrics";
    static final Evidence STREAMING =
            new Evidence(Map.of(), Map.of(MetricSelector.parse("streaming"), Comparison.parse("== 1")));

    private SourceConfigs() {}

    static SourceConfig of(Kind kind, HttpSource http, @Nullable Evidence connected) {
        return new SourceConfig(http, kind, connected, Duration.ofSeconds(1));
    }

    static SourceConfig heartbeat() {
        return of(Kind.HEARTBEAT, prometheus("heartbeat_seconds"), null);
    }

    static SourceConfig lag() {
        return of(Kind.LAG, prometheus("lag_seconds"), STREAMING);
    }

    static HttpSource prometheus(String metric) {
        return new HttpSource(URL, null, null, MetricSelector.parse(metric), null, true, null);
    }

    static HttpSource json(String pointer) {
        return json(URL, pointer);
    }

    static HttpSource json(String url, String pointer) {
        return new HttpSource(url, JsonPointer.parse(pointer), null, null, null, true, null);
    }

    static HttpSource header(String name) {
        return new HttpSource(URL, null, name, null, null, true, null);
    }

    static HttpSource pattern(String pattern) {
        return new HttpSource(URL, null, null, null, pattern, true, null);
    }
}
