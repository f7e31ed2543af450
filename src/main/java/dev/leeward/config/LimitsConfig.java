package dev.leeward.config;

import java.time.Duration;

/** What clients may take of the server. */
public record LimitsConfig(Tcp tcp) {
    /**
     * DNS over TCP. When {@code connections} are open, the one that was idle longest goes, never the new one.
     *
     * @param connections open at once
     * @param perClient open at once from one address; loopback is exempt
     * @param idle how long a connection may neither ask nor take its answers
     */
    public record Tcp(
            @Key(absent = "1000", least = "1", most = "1000000")
            int connections,

            @Key(absent = "100", least = "1", most = "1000000")
            int perClient,

            @Key(absent = "10s", least = "100ms", most = "1h")
            Duration idle) {}
}
