package dev.leeward.config;

import dev.leeward.values.Host;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the members of a pool are probed.
 *
 * @param kind what is asked, or which other checks count
 * @param interval from the start of one scheduled probe to the start of the next
 * @param timeout from the start of a probe to its failure
 * @param rise scheduled passes in a row that bring a member back
 * @param fall failures that take it out
 * @param forgive scheduled passes in a row after which failures are forgotten; as {@code fall} when absent
 * @param confirm from one confirming probe to the next after a refused or reset connection; empty: no confirming probes
 * @param confirmSoft the same after a timeout or a wrong answer
 * @param hedge how many times its own 99th percentile a response may take before the confirming probes start; empty: they wait for the
 *     timeout
 * @param keepAlive whether scheduled probes keep their connection
 * @param address what is asked instead of the member's own address
 * @param degrade when a slow member bears less of its weight; null: never
 */
public record CheckConfig(
        @Inline CheckKind kind,
        @Key(absent = "2s", least = "100ms", most = "1h") Duration interval,
        @Key(absent = "1s", least = "10ms", most = "5m") Duration timeout,
        @Key(absent = "2", least = "1", most = "100") int rise,
        @Key(absent = "3", least = "1", most = "100") int fall,
        @Nullable @Key(least = "1", most = "1000") Integer forgive,
        @Key(absent = "100ms", least = "10ms", most = "1h") Optional<Duration> confirm,
        @Key(absent = "500ms", least = "10ms", most = "1h") Duration confirmSoft,
        @Key(absent = "3", least = "2", most = "100") Optional<Integer> hedge,
        @Key(absent = "true") boolean keepAlive,
        @Nullable Host address,
        @Nullable DegradeConfig degrade) {

    /** Whoever pushes has its own time, the time to live, which is over before the probe's. And what did not come yet is not slow. */
    public CheckConfig {
        if (kind instanceof ProbeConfig.Heartbeat heartbeat) {
            timeout = heartbeat.ttl().plus(interval);
            hedge = Optional.empty();
        }
    }

    /**
     * What is asked.
     *
     * @throws IllegalStateException of a combination, which asks nothing
     */
    public ProbeConfig probe() {
        return switch (kind) {
            case ProbeConfig probe -> probe;
            case Combination _ -> throw new IllegalStateException("a combination of checks is not probed itself");
        };
    }

    /** Whether probes are sent for it. */
    public boolean asks() {
        return switch (kind) {
            case Combination _, ProbeConfig.Heartbeat _ -> false;
            case ProbeConfig _ -> true;
        };
    }

    /** What is asked to know of {@code member}. */
    public Host asked(Host member) {
        return Objects.requireNonNullElse(address, member);
    }

    /** Scheduled passes in a row after which failures are forgotten. */
    public int forgiveAfter() {
        return Objects.requireNonNullElse(forgive, fall);
    }
}
