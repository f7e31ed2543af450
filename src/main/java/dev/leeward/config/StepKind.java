package dev.leeward.config;

import dev.leeward.values.StatusRange;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one step of a run does. */
public sealed interface StepKind {
    /**
     * Keeps the region that is left from taking writes. A 2xx answer acknowledges that it takes none any more.
     *
     * @param post URL
     * @param unreachable what its silence means
     * @param token shown as a bearer token
     */
    record Fence(
            String post,

            @Key(absent = "20s", least = "100ms", most = "1h")
            Duration timeout,

            @Key(absent = "ask") Unreachable unreachable,
            @Nullable Secret token)
            implements StepKind {}

    /** What it means that a fence does not answer. */
    enum Unreachable {
        /** A person has to tell. */
        ASK,
        /** The source is taken as dead. */
        ASSUME_DEAD,
        /** The run ends. */
        FAIL
    }

    /** Goes on only while a standby is close enough to its source. */
    @Shorthand("source")
    record RpoGate(String source) implements StepKind {}

    /**
     * Waits for a person.
     *
     * @param people how many have to say yes; with 2 who began the run is not enough
     */
    record Approve(
            @Key(absent = "5m", least = "1s", most = "24h") Duration timeout,
            @Key(absent = "1", least = "1", most = "2") int people)
            implements StepKind {}

    /**
     * Makes something happen, once. A 2xx answer says that it did.
     *
     * @param post URL
     * @param body of the request, as JSON; empty when absent
     * @param token shown as a bearer token
     */
    record Call(
            String post,
            @Nullable String body,

            @Key(absent = "60s", least = "100ms", most = "1h")
            Duration timeout,

            @Nullable Secret token)
            implements StepKind {}

    /**
     * Waits until something is so.
     *
     * @param get URL, asked once a second
     * @param status the answers that end the wait
     * @param token shown as a bearer token
     */
    record Wait(
            String get,
            @Key(absent = "[200]") List<StatusRange> status,
            @Key(absent = "60s", least = "1s", most = "24h") Duration timeout,
            @Nullable Secret token)
            implements StepKind {}

    /** Moves all services of the plan at once. */
    record Switch() implements StepKind {}

    /**
     * Moves them in parts.
     *
     * @param percent of traffic that the new region gets, one step after another; the last is 100
     * @param hold how long each part lasts; the longest TTL of the services and 60 s when absent or shorter
     */
    @Shorthand("percent")
    record Ramp(
            List<Integer> percent,
            @Nullable @Key(least = "1s", most = "24h") Duration hold) implements StepKind {}

    /**
     * Waits until every service is well in the new region.
     *
     * @param check its members are asked by; the one of their pool when absent
     * @param passes in a row
     */
    record Verify(
            @Nullable String check,
            @Key(absent = "3", least = "1", most = "100") int passes,
            @Key(absent = "60s", least = "1s", most = "24h") Duration timeout)
            implements StepKind {}

    /**
     * Tells somebody; what comes of it does not matter to the run.
     *
     * @param post URL
     * @param token shown as a bearer token
     */
    @Shorthand("post")
    record Notify(
            String post,

            @Key(absent = "10s", least = "100ms", most = "1m")
            Duration timeout,

            @Nullable Secret token) implements StepKind {}
}
