package dev.leeward.probe;

import dev.leeward.config.ProbeConfig;
import dev.leeward.config.ProbeConfig.Scheme;
import dev.leeward.values.Host;
import dev.leeward.values.HttpVersion;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/**
 * What a probe over HTTP asks of one target, made once for all its probes.
 *
 * @param host for the Host header, SNI and the certificate's name
 * @param trust over TLS; null: in clear
 * @param body of the request; null: none
 */
record HttpQuestion(
        int port,
        String host,
        HttpVersion version,
        @Nullable TlsTrust trust,
        RequestOptions request,
        @Nullable Buffer body,
        ExpectedAnswer expected) {
    private static final HttpVersion TWO = HttpVersion.parse("2");

    static HttpQuestion of(ProbeConfig.Http asked, Host address) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.valueOf(asked.method()))
                .setURI(asked.path())
                .setHeaders(MultiMap.caseInsensitiveMultiMap().add("user-agent", "leeward"));
        asked.headers().forEach(request.getHeaders()::set);
        return new HttpQuestion(
                asked.targetPort().orElseThrow(),
                TlsTrust.host(asked, address),
                asked.version(),
                asked.scheme() == Scheme.HTTPS ? TlsTrust.of(asked) : null,
                request,
                null,
                new HttpAnswer(asked));
    }

    /** The headers are those of a request in gRPC over HTTP/2. */
    static HttpQuestion of(ProbeConfig.Grpc asked, Host address) {
        return new HttpQuestion(
                asked.port(),
                TlsTrust.host(asked, address),
                TWO,
                asked.tls() ? TlsTrust.of(asked) : null,
                new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setURI("/grpc.health.v1.Health/Check")
                        .setHeaders(MultiMap.caseInsensitiveMultiMap()
                                .add("content-type", "application/grpc")
                                .add("te", "trailers")
                                .add("user-agent", "leeward")),
                GrpcAnswer.request(asked.service()),
                new GrpcAnswer());
    }
}
