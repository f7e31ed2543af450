package dev.leeward.config;

import dev.leeward.values.Comparison;
import dev.leeward.values.DomainName;
import dev.leeward.values.HttpVersion;
import dev.leeward.values.JsonPointer;
import dev.leeward.values.MetricSelector;
import dev.leeward.values.StatusRange;
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
            implements ProbeConfig, TlsSettings {
        @Override
        public OptionalInt targetPort() {
            return OptionalInt.of(port == null ? scheme.port : port);
        }
    }

    /**
     * A connection that opens within the timeout, and what is said on it.
     *
     * @param send what is written once it is open, as it stands; nothing when absent
     * @param expect what has to come, within the first 64 KiB; nothing when absent
     */
    record Tcp(
            @Key(least = "1", most = "65535") int port,
            @Nullable String send,
            @Nullable BodyMatch expect) implements ProbeConfig {
        @Override
        public OptionalInt targetPort() {
            return OptionalInt.of(port);
        }
    }

    /**
     * A TLS handshake.
     *
     * @param host for SNI and the certificate's name; the address that is asked when absent
     * @param verify whether the server's certificate is verified
     * @param ca PEM file of the certificates that are trusted instead of the system's
     * @param clientCertificate shown to the server
     */
    record Tls(
            @Key(absent = "443", least = "1", most = "65535")
            int port,

            @Nullable String host,
            @Key(absent = "true") boolean verify,
            @Nullable Path ca,
            @Nullable ClientCertificate clientCertificate)
            implements ProbeConfig, TlsSettings {
        @Override
        public OptionalInt targetPort() {
            return OptionalInt.of(port);
        }
    }

    /**
     * A DNS question, and what has to be in the answer.
     *
     * @param type of the records that are asked for
     * @param recursion whether recursion is desired (RFC 1035 section 4.1.1)
     * @param rcode of the answer
     * @param answer the data of one record of that type that has to be there, as in a zone file; any or none when absent
     */
    record Dns(
            @Key(absent = "53", least = "1", most = "65535") int port,
            @Key(absent = "udp") Transport transport,
            DomainName name,
            @Key(absent = "A") String type,
            @Key(absent = "false") boolean recursion,
            @Key(absent = "[noerror]") List<Rcode> rcode,
            @Nullable String answer)
            implements ProbeConfig {
        @Override
        public OptionalInt targetPort() {
            return OptionalInt.of(port);
        }
    }

    /** What carries a DNS question. */
    enum Transport {
        /** Repeated over TCP when the answer is cut short (RFC 1035 section 4.2.1). */
        UDP,
        TCP
    }

    /** How a DNS question may be answered (RFC 1035 section 4.1.1). */
    enum Rcode {
        NOERROR(0),
        SERVFAIL(2),
        NXDOMAIN(3),
        NOTIMP(4),
        REFUSED(5);

        private final int code;

        Rcode(int code) {
            this.code = code;
        }

        /** As it stands in a message. */
        public int code() {
            return code;
        }
    }

    /**
     * The gRPC health checking protocol, {@code grpc.health.v1.Health/Check}.
     *
     * @param service that is asked for; empty: the server as a whole
     * @param tls whether over TLS; in clear HTTP/2 is spoken at once
     * @param host for the authority, SNI and the certificate's name; the address that is asked when absent
     * @param verify whether the server's certificate is verified
     * @param ca PEM file of the certificates that are trusted instead of the system's
     * @param clientCertificate shown to the server
     */
    record Grpc(
            @Key(least = "1", most = "65535") int port,
            @Key(absent = "\"\"") String service,
            @Key(absent = "false") boolean tls,
            @Nullable String host,
            @Key(absent = "true") boolean verify,
            @Nullable Path ca,
            @Nullable ClientCertificate clientCertificate)
            implements ProbeConfig, TlsSettings {
        @Override
        public OptionalInt targetPort() {
            return OptionalInt.of(port);
        }
    }

    /**
     * A program of the operator's, in the manner of Nagios: exit code 0 passes, 1 is a warning, anything else fails.
     *
     * @param program to run
     * @param arguments passed as they stand, but for <code>{address}</code>, which stands for what is asked
     * @param warning whether a warning passes
     */
    record Command(
            Path program,
            List<String> arguments,
            @Key(absent = "pass") Warning warning) implements ProbeConfig {
        @Override
        public OptionalInt targetPort() {
            return OptionalInt.empty();
        }
    }

    /** What a warning comes to. */
    enum Warning {
        PASS,
        FAIL
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
