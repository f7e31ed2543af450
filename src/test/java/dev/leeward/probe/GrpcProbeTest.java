package dev.leeward.probe;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.health.HealthConfigs;
import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.probe.ProbeResult.Passed;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** gRPC servers, their messages byte by byte, over a real HTTP/2 server. */
class GrpcProbeTest {
    private static Vertx vertx;
    private static Probing probing;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        probing = new Probing();
    }

    @AfterAll
    static void stop() throws Exception {
        probing.close();
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    private static HttpServer serve(Handler<HttpServerRequest> handler) throws Exception {
        return vertx.createHttpServer(new HttpServerOptions())
                .requestHandler(handler)
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
    }

    private static ProbeResult probe(HttpServer server, String more) throws Exception {
        return probing.probe("grpc: {port: %d%s}, timeout: 2s".formatted(server.actualPort(), more));
    }

    /** Answers with a body, and with a status behind it. */
    private static Handler<HttpServerRequest> answering(String hex, int grpcStatus) {
        return request -> {
            request.response().putHeader("content-type", "application/grpc");
            request.response().putTrailer("grpc-status", String.valueOf(grpcStatus));
            request.response().end(Buffer.buffer(HexFormat.of().parseHex(hex)));
        };
    }

    @ParameterizedTest
    @CsvSource({
        "00000000020801,         0, ",
        "00000000020802,         0, is NOT_SERVING",
        "00000000020803,         0, is SERVICE_UNKNOWN",
        "0000000000,             0, is UNKNOWN",
        "00000000020800,         0, is UNKNOWN",
        "0000000002087f,         0, is 127",
        "'',                     0, not an answer of the gRPC health service",
        "00000000,               0, not an answer of the gRPC health service",
        "0000000002,             0, not an answer of the gRPC health service",
        "01000000020801,         0, not an answer of the gRPC health service",
        "7fffffffff0801,         0, not an answer of the gRPC health service",
        "00000000020801080108,   0, not an answer of the gRPC health service",
        "'',                     5, gRPC status NOT_FOUND",
        "'',                    12, gRPC status UNIMPLEMENTED",
        "'',                    99, gRPC status 99",
        "00000000020801,        14, gRPC status UNAVAILABLE",
    })
    void passesWhatServes(String hex, int grpcStatus, String complaint) throws Exception {
        HttpServer server = serve(answering(hex, grpcStatus));
        ProbeResult result = probe(server, "");
        if (complaint == null) {
            assertInstanceOf(Passed.class, result, result.toString());
        } else {
            assertEquals(new Failed(Kind.WRONG_ANSWER, complaint), result);
        }
    }

    @Test
    void asksAsTheProtocolSays() throws Exception {
        AtomicReference<String> asked = new AtomicReference<>();
        HttpServer server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    asked.set("%s %s %s %s %s %s"
                            .formatted(
                                    request.version(),
                                    request.method(),
                                    request.path(),
                                    request.getHeader("content-type"),
                                    request.getHeader("te"),
                                    HexFormat.of().formatHex(body.getBytes())));
                    answering("00000000020801", 0).handle(request);
                }))
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
        assertInstanceOf(Passed.class, probe(server, ", service: shop.Cart"));
        assertEquals(
                "HTTP_2 POST /grpc.health.v1.Health/Check application/grpc trailers 000000000b0a0973686f702e43617274",
                asked.get());
    }

    @Test
    void keepsItsConnection() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        HttpServer server = vertx.createHttpServer()
                .connectionHandler(_ -> connections.incrementAndGet())
                .requestHandler(answering("00000000020801", 0))
                .listen(0, "127.0.0.1")
                .await(10, TimeUnit.SECONDS);
        var check = HealthConfigs.written("grpc: {port: %d}, timeout: 2s".formatted(server.actualPort()));
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(Passed.class, probing.probe("127.0.0.1", check, ProbeResult.Purpose.SCHEDULED));
        }
        assertTrue(connections.get() <= 2, connections + " connections");
    }

    @Test
    void failsWhatIsNoGrpcServer() throws Exception {
        HttpServer notFound =
                serve(request -> request.response().setStatusCode(404).end());
        assertEquals(new Failed(Kind.WRONG_STATUS, "HTTP status 404"), probe(notFound, ""));
        HttpServer endless = serve(request -> {
            request.response().setChunked(true);
            vertx.setPeriodic(1, timer -> {
                if (request.response().closed()) {
                    vertx.cancelTimer(timer);
                } else {
                    request.response().write("x".repeat(8192));
                }
            });
        });
        assertEquals(new Failed(Kind.WRONG_ANSWER, "not an answer of the gRPC health service"), probe(endless, ""));
        HttpServer hanging = serve(_ -> {});
        assertEquals(new Failed(Kind.TIMEOUT, "timed out after 2 s"), probe(hanging, ""));
        try (TestMember old = TestMember.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            assertInstanceOf(Failed.class, probing.probe("grpc: {port: %d}, timeout: 2s".formatted(old.port())));
        }
    }

    @Test
    void leavesOneConnectionAtMostToWhatNeverSpeaks() throws Exception {
        try (TestMember mute = TestMember.of(TestMember.Connection::waitUntilClosed)) {
            var check = HealthConfigs.written("grpc: {port: %d}, timeout: 300ms".formatted(mute.port()));
            for (int i = 0; i < 6; i++) {
                assertEquals(
                        new Failed(Kind.TIMEOUT, "timed out after 300 ms"),
                        probing.probe("127.0.0.1", check, ProbeResult.Purpose.SCHEDULED));
            }
            assertTrue(mute.connections() >= 6);
            await().untilAsserted(() -> assertTrue(mute.open() <= 1, mute.open() + " are open"));
        }
    }
}
