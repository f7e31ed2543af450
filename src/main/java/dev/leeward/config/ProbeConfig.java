package dev.leeward.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one probe asks; written as the key of its kind inside the check: {@code http: {…}}. */
public sealed interface ProbeConfig {
    /** The TCP port that is probed. */
    int targetPort();

    /** How a URL names the protocol. */
    enum Scheme {
        HTTP(80),
        HTTPS(443);

        private final int port;

        Scheme(int port) {
            this.port = port;
        }
    }

    /**
     * A request whose answer's status tells.
     *
     * @param port 80 or 443 by the scheme when absent
     * @param path with its query, if any
     * @param host for the Host header, SNI and the certificate's name; the member's address when absent
     * @param status the ranges that pass
     * @param verify whether the server's certificate is verified
     */
    record Http(
            @Key(absent = "http") Scheme scheme,
            @Nullable @Key(least = "1", most = "65535") Integer port,
            @Key(absent = "/") String path,
            @Nullable String host,
            @Key(absent = "GET") String method,
            Map<String, String> headers,
            @Key(absent = "[200-299]") List<StatusRange> status,
            @Key(absent = "true") boolean verify)
            implements ProbeConfig {
        @Override
        public int targetPort() {
            return port == null ? scheme.port : port;
        }
    }

    /** A connection that opens within the timeout. */
    record Tcp(@Key(least = "1", most = "65535") int port) implements ProbeConfig {
        @Override
        public int targetPort() {
            return port;
        }
    }
}
