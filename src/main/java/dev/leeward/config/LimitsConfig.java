package dev.leeward.config;

import dev.leeward.values.IpNetwork;
import java.time.Duration;
import java.util.List;

/**
 * What clients may take of the server.
 *
 * @param udpPayload the longest answer over UDP, in bytes, whatever the client would take; told in EDNS. Longer ones than 1232 may
 *     be fragmented on their way
 */
public record LimitsConfig(
        @Key(absent = "1232", least = "512", most = "4096") int udpPayload, Rrl rrl, Tcp tcp) {

    /**
     * Answers over UDP, whose addresses may be forged.
     *
     * @param responsesPerSecond of one kind under one name, for each network: a /24, or a /56 of IPv6; 0: no limit at all
     * @param allPerSecond of all kinds and names, for each network
     * @param slip of so many answers beyond, one is sent, as an empty one that asks for TCP or a cookie; 0: none
     * @param exempt networks that are not limited
     */
    public record Rrl(
            @Key(absent = "200", least = "0", most = "1000000")
            int responsesPerSecond,

            @Key(absent = "2000", least = "1", most = "1000000")
            int allPerSecond,

            @Key(absent = "2", least = "0", most = "1000") int slip,

            @Key(absent = "[127.0.0.0/8, \"::1\"]") List<IpNetwork> exempt) {}

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
