package dev.leeward.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What one probe asks. */
public sealed interface ProbeConfig extends CheckKind {
    /** The port that is probed; empty where there is none. */
    OptionalInt targetPort();

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
     * A request whose answer has to be as all of this expects it.
     *
     * @param version of HTTP; over https agreed on by ALPN, in clear HTTP/2 is spoken at once
     * @param port 80 or 443 by the scheme when absent
     * @param path with its query, if any
     * @param host for the Host header, SNI and the certificate's name; the address that is asked when absent
     * @param headers of the request
     * @param status the ranges that pass
     * @param responseHeaders text that these headers of the response hold; empty text: the header is there
     * @param body what it holds
     * @param json what stands at these places of a body of JSON
     * @param prometheus what these metrics are, in a body of Prometheus' text format; of several series the largest counts
     * @param verify whether the server's certificate is verified
     * @param ca PEM file of the certificates that are trusted instead of the system's
     * @param clientCertificate shown to the server
     */
    record Http(
            @Key(absent = "http") Scheme scheme,
            @Key(absent = "1.1") HttpVersion version,
            @Nullable @Key(least = "1", most = "65535") Integer port,
            @Key(absent = "/") String path,
            @Nullable String host,
            @Key(absent = "GET") String method,
            Map<String, String> headers,
            @Key(absent = "[200-299]") List<StatusRange> status,
            Map<String, String> responseHeaders,
            @Nullable BodyMatch body,
            Map<JsonPointer, Comparison> json,
            Map<MetricSelector, Comparison> prometheus,
            @Key(absent = "true") boolean verify,
            @Nullable Path ca,
            @Nullable ClientCertificate clientCertificate)
            implements ProbeConfig {
        @Override
        public OptionalInt targetPort() {
            return OptionalInt.of(port == null ? scheme.port : port);
        }
    }

    /** A connection that opens within the timeout. */
    record Tcp(@Key(least = "1", most = "65535") int port) implements ProbeConfig {
        @Override
        public OptionalInt targetPort() {
            return OptionalInt.of(port);
        }
    }

    /**
     * Nothing is asked: the member, or who looks after it, pushes a heartbeat over the API. Each is a pass; none for a time to live is a
     * failure.
     *
     * @param ttl from one heartbeat to the failure
     * @param token what has to be shown with it; the token of the node's state folder when absent
     */
    record Heartbeat(
            @Key(absent = "30s", least = "1s", most = "24h") Duration ttl,
            @Nullable Secret token) implements ProbeConfig {
        @Override
        public OptionalInt targetPort() {
            return OptionalInt.empty();
        }
    }
}
