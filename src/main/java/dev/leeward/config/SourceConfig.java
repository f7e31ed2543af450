package dev.leeward.config;

import dev.leeward.values.Comparison;
import dev.leeward.values.JsonPointer;
import dev.leeward.values.MetricSelector;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one standby tells how far it is behind its source. Asked every 2 s; what is older than 10 s counts for nothing.
 *
 * @param http where it is told
 * @param kind what is told there
 * @param connected what has to hold in the same answer for a lag to count; needed for {@link Kind#LAG}
 * @param skew how far the clocks of source and standby may be apart
 */
public record SourceConfig(
        HttpSource http,
        @Key(absent = "heartbeat") Kind kind,
        @Nullable Evidence connected,
        @Key(absent = "1s", least = "0s", most = "1h") Duration skew) {

    /** What a number tells. */
    public enum Kind {
        /** The newest time, written by the source, that has reached the standby: seconds since 1970, or a time as RFC 3339 has it. */
        HEARTBEAT,
        /** Seconds behind, as the standby takes it. */
        LAG
    }

    /**
     * Where the value stands in an HTTP answer; exactly one of {@code json}, {@code header}, {@code prometheus} and {@code pattern}.
     *
     * @param prometheus of several series the largest lag, or the earliest heartbeat, counts
     * @param pattern whose first group is the value
     * @param token shown as a bearer token
     */
    public record HttpSource(
            String url,
            @Nullable JsonPointer json,
            @Nullable String header,
            @Nullable MetricSelector prometheus,
            @Nullable String pattern,
            @Key(absent = "true") boolean verify,
            @Nullable Secret token) {}

    /** What shows that the standby still receives; all of it has to hold. */
    public record Evidence(Map<JsonPointer, Comparison> json, Map<MetricSelector, Comparison> prometheus) {}
}
