package dev.leeward.config;

import dev.leeward.values.Endpoint;
import java.util.List;

/**
 * Where the server listens.
 *
 * @param dns UDP and TCP, each address on its own so that an answer leaves from the address that was asked
 * @param admin the HTTP API; loopback only
 */
public record ListenConfig(
        @Key(absent = "[\"127.0.0.1:5300\"]") List<Endpoint> dns,
        @Key(absent = "127.0.0.1:8053") Endpoint admin) {}
