package dev.leeward.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.ConfigException;
import dev.leeward.health.HealthConfigs;
import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.probe.ProbeResult.NotASample;
import dev.leeward.probe.ProbeResult.Passed;
import dev.leeward.probe.ProbeResult.Purpose;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes over real sockets of members that misbehave. */
class NetworkProberTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Duration HASTY = Duration.ofMillis(400);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static Vertx vertx;
    private static NetworkProber prober;
    private static VertxLoop loop;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        loop = new VertxLoop(vertx);
        prober = new NetworkProber(vertx, new Heartbeats(loop), new SimpleMeterRegistry());
    }

    @AfterAll
    static void stop() throws Exception {
        prober.close();
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @Test
    void passesWhatAnswersOk() throws Exception {
        try (TestMember member = TestMember.answering(OK)) {
            Passed passed = assertInstanceOf(Passed.class, probe(http(member.port())));
            assertTrue(passed.took().compareTo(TIMEOUT) < 0);
        }
    }

    @Test
    void scheduledProbesShareAConnectionAndConfirmingOnesDoNot() throws Exception {
        try (TestMember member = TestMember.answering(OK)) {
            CheckConfig check = http(member.port());
            probe(check);
            probe(check);
            assertEquals(1, member.connections());
            probe(check, Purpose.CONFIRMING);
            probe(check, Purpose.CONFIRMING);
            assertEquals(3, member.connections());
        }
    }

    @Test
    void withoutKeepAliveEachProbeConnects() throws Exception {
        try (TestMember member = TestMember.answering(OK)) {
            CheckConfig check =
                    HealthConfigs.written("http: {port: " + member.port() + "}, timeout: 5s, keep-alive: false");
            probe(check, Purpose.SCHEDULED);
            probe(check, Purpose.SCHEDULED);
            assertEquals(2, member.connections());
        }
    }

    @Test
    void aKeptConnectionThatTheMemberClosedIsNoFailure() throws Exception {
        try (TestMember member = TestMember.of(socket -> {
            // Keeps the connection open until the next request, then closes it without an answer.
            socket.request();
            socket.send(OK);
            socket.request();
        })) {
            CheckConfig check = http(member.port());
            assertInstanceOf(Passed.class, probe(check));
            assertInstanceOf(Passed.class, probe(check));
            assertEquals(2, member.connections());
        }
    }

    @Test
    void refused() throws Exception {
        int port = closedPort();
        assertEquals(new Failed(Kind.REFUSED, "connection refused"), probe(http(port)));
        assertEquals(new Failed(Kind.REFUSED, "connection refused"), probe(tcp(port)));
    }

    @Test
    void closedAfterAccept() throws Exception {
        try (TestMember member = TestMember.of(socket -> {})) {
            assertEquals(new Failed(Kind.RESET, "connection closed without an answer"), probe(http(member.port())));
        }
    }

    @Test
    void resetAfterTheRequest() throws Exception {
        try (TestMember member = TestMember.of(socket -> {
            socket.request();
            socket.reset();
        })) {
            Failed failed = assertInstanceOf(Failed.class, probe(http(member.port())));
            assertEquals(Kind.RESET, failed.kind(), failed.reason());
        }
    }

    @Test
    void closedInsideTheAnswer() throws Exception {
        try (TestMember member = TestMember.answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")) {
            Failed failed = assertInstanceOf(Failed.class, probe(hasty(http(member.port()))));
            assertEquals(Kind.TIMEOUT, failed.kind(), failed.reason());
        }
        try (TestMember member = TestMember.of(socket -> {
            socket.request();
            socket.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        })) {
            Failed failed = assertInstanceOf(Failed.class, probe(http(member.port())));
            assertEquals(Kind.RESET, failed.kind(), failed.reason());
        }
    }

    @Test
    void hangAfterAcceptTimesOutAndClosesTheConnection() throws Exception {
        try (TestMember member = TestMember.of(TestMember.Connection::waitUntilClosed)) {
            long start = System.nanoTime();
            assertEquals(new Failed(Kind.TIMEOUT, "timed out after 400 ms"), probe(hasty(http(member.port()))));
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(millis >= 390, millis + " ms");
            member.awaitAllClosed();
        }
    }

    @Test
    void aDrippedAnswerTimesOutAndClosesTheConnection() throws Exception {
        try (TestMember member = TestMember.of(socket -> {
            socket.request();
            socket.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            while (socket.send("x")) {
                Thread.sleep(20);
            }
        })) {
            assertEquals(new Failed(Kind.TIMEOUT, "timed out after 400 ms"), probe(hasty(http(member.port()))));
            member.awaitAllClosed();
        }
    }

    @Test
    void drippedHeadersTimeOutAndCloseTheConnection() throws Exception {
        try (TestMember member = TestMember.of(socket -> {
            socket.request();
            socket.send("HTTP/1.1 200 OK\r\nX: ");
            while (socket.send("x")) {
                Thread.sleep(20);
            }
        })) {
            assertEquals(new Failed(Kind.TIMEOUT, "timed out after 400 ms"), probe(hasty(http(member.port()))));
            member.awaitAllClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "500 Broken"})
    void anAnswerOfAGigabyteIsJudgedByItsStatusAndCutOff(String status) throws Exception {
        try (TestMember member = TestMember.of(socket -> {
            socket.request();
            socket.send("HTTP/1.1 " + status + "\r\nContent-Length: 1073741824\r\n\r\n");
            String part = "x".repeat(8192);
            while (socket.send(part)) {}
        })) {
            ProbeResult result = probe(http(member.port()));
            assertEquals(status.startsWith("200"), result instanceof Passed, result.toString());
            member.awaitAllClosed();
            assertTrue(member.sent() < 64L << 20, member.sent() + " bytes were sent");
        }
    }

    @Test
    void headersWithoutEndAreAProtocolError() throws Exception {
        try (TestMember member = TestMember.of(socket -> {
            socket.request();
            socket.send("HTTP/1.1 200 OK\r\n");
            while (socket.send("X-Filler: " + "x".repeat(500) + "\r\n")) {}
        })) {
            Failed failed = assertInstanceOf(Failed.class, probe(http(member.port())));
            assertEquals(Kind.PROTOCOL, failed.kind(), failed.reason());
            member.awaitAllClosed();
        }
    }

    @Test
    void whatIsNotHttpIsAProtocolError() throws Exception {
        try (TestMember member = TestMember.answering("SSH-2.0-OpenSSH_9.2\r\n\r\n")) {
            Failed failed = assertInstanceOf(Failed.class, probe(http(member.port())));
            assertEquals(Kind.PROTOCOL, failed.kind(), failed.reason());
            assertTrue(failed.reason().startsWith("not understood"), failed.reason());
        }
    }

    @Test
    void aRedirectIsAnAnswerNotADirection() throws Exception {
        try (TestMember member =
                TestMember.answering("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")) {
            assertEquals(new Failed(Kind.WRONG_STATUS, "status 302"), probe(http(member.port())));
            assertEquals(1, member.requests().size());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, '',                   ",
        "204, '',                   ",
        "404, '',                   ",
        "400, '',                   WRONG_STATUS",
        "500, '',                   WRONG_STATUS",
        "503, '',                   WRONG_STATUS",
        "503, 'Retry-After: 5\r\n', OVERLOADED",
        "429, '',                   OVERLOADED",
    })
    void statusTells(int status, String header, Kind kind) throws Exception {
        String body = status == 204 ? "\r\n" : "Content-Length: 0\r\n\r\n";
        try (TestMember member = TestMember.answering("HTTP/1.1 " + status + " Word\r\n" + header + body)) {
            ProbeResult result = probe(http(member.port(), "status: [200-299, 404]"));
            if (kind == null) {
                assertInstanceOf(Passed.class, result);
            } else {
                assertEquals(new Failed(kind, "status " + status), result);
            }
        }
    }

    @Test
    void asksWhatTheCheckSaysOfTheMembersAddress() throws Exception {
        try (TestMember member = TestMember.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            assertInstanceOf(
                    Passed.class,
                    probe(
                            http(
                                    member.port(),
                                    "path: /healthz?deep=1, host: shop.example.test, method: HEAD, headers: {X-Probe: leeward}")));
            String request = member.requests().getFirst();
            assertTrue(request.startsWith("HEAD /healthz?deep=1 HTTP/1.1\r\n"), request);
            assertTrue(request.toLowerCase().contains("host: shop.example.test:" + member.port() + "\r\n"), request);
            assertTrue(request.contains("X-Probe: leeward\r\n"), request);
            assertTrue(request.contains("leeward"), request);
        }
    }

    @Test
    void asksAnIpv6MemberByItsAddress() throws Exception {
        try (TestMember member = TestMember.on("::1", TestMember.script(OK))) {
            ProbeResult result = probe("::1", http(member.port()), Purpose.SCHEDULED);
            assertInstanceOf(Passed.class, result, result.toString());
            String request = member.requests().getFirst();
            assertTrue(request.toLowerCase().contains("host: [::1]:" + member.port() + "\r\n"), request);
        }
    }

    @Test
    void aSelfSignedCertificateFailsUnlessTheCheckDoesNotVerify() throws Exception {
        try (TestMember member = TestMember.overTls(TestMember.script(OK))) {
            Failed failed = assertInstanceOf(Failed.class, probe(https(member.port(), null, true)));
            assertEquals(Kind.PROTOCOL, failed.kind());
            assertTrue(failed.reason().startsWith("certificate not trusted: "), failed.reason());
            assertInstanceOf(Passed.class, probe(https(member.port(), null, false)));
            assertEquals(1, member.requests().size());
        }
    }

    @Test
    void serverNameIndicationCarriesTheHostOfTheCheck() throws Exception {
        try (TestMember member = TestMember.overTls(TestMember.script(OK))) {
            probe(https(member.port(), "shop.example.test", false));
            assertEquals(List.of("shop.example.test"), member.serverNames());
        }
    }

    @Test
    void plainAnswersToATlsProbeAreAProtocolError() throws Exception {
        try (TestMember member = TestMember.of(socket -> {
            socket.send("HTTP/1.1 400 Bad Request\r\n\r\n");
            socket.waitUntilClosed();
        })) {
            Failed failed = assertInstanceOf(Failed.class, probe(https(member.port(), null, true)));
            assertEquals(Kind.PROTOCOL, failed.kind(), failed.reason());
        }
    }

    @Test
    void aTlsHandshakeThatHangsTimesOut() throws Exception {
        try (TestMember member = TestMember.of(TestMember.Connection::waitUntilClosed)) {
            assertEquals(
                    new Failed(Kind.TIMEOUT, "timed out after 400 ms"), probe(hasty(https(member.port(), null, true))));
        }
    }

    @Test
    void aConnectionIsEnoughForTcp() throws Exception {
        try (TestMember member = TestMember.of(TestMember.Connection::waitUntilClosed)) {
            assertInstanceOf(Passed.class, probe(tcp(member.port())));
            member.awaitAllClosed();
        }
    }

    @Test
    void aConnectionThatNeverOpensTimesOut() throws Exception {
        // With its backlog full, Linux drops further attempts to connect.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<Socket> clients = List.of(connect(full), connect(full));
            assertEquals(2, clients.size());
            assertEquals(new Failed(Kind.TIMEOUT, "timed out after 400 ms"), probe(hasty(tcp(full.getLocalPort()))));
            assertEquals(new Failed(Kind.TIMEOUT, "timed out after 400 ms"), probe(hasty(http(full.getLocalPort()))));
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    private static Socket connect(ServerSocket server) throws Exception {
        return new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
    }

    private static ProbeResult probe(CheckConfig check) throws Exception {
        return probe(check, Purpose.SCHEDULED);
    }

    private static ProbeResult probe(CheckConfig check, Purpose purpose) throws Exception {
        return probe("127.0.0.1", check, purpose);
    }

    private static ProbeResult probe(String address, CheckConfig check, Purpose purpose) throws Exception {
        ProbeResult result;
        do {
            CompletableFuture<ProbeResult> told = new CompletableFuture<>();
            loop.execute(() -> ProbeRun.start(
                    loop,
                    prober,
                    HealthConfigs.target(address),
                    check,
                    purpose,
                    Optional.empty(),
                    (run, ended) -> told.complete(ended)));
            result = told.get(10, TimeUnit.SECONDS);
            // On a busy machine the deadline may well be late; that is not what is tested here.
        } while (result instanceof NotASample);
        return result;
    }

    private static CheckConfig hasty(CheckConfig check) {
        return new CheckConfig(
                check.probe(),
                check.interval(),
                HASTY,
                check.rise(),
                check.fall(),
                null,
                check.confirm(),
                check.confirmSoft(),
                Optional.of(3),
                check.keepAlive(),
                null,
                null);
    }

    private static CheckConfig http(int port) throws ConfigException {
        return http(port, "");
    }

    /** @param more keys of {@code http} */
    private static CheckConfig http(int port, String more) throws ConfigException {
        return HealthConfigs.written("http: {port: " + port + ", " + more + "}, timeout: 5s");
    }

    private static CheckConfig tcp(int port) throws ConfigException {
        return HealthConfigs.written("tcp: {port: " + port + "}, timeout: 5s");
    }

    private static CheckConfig https(int port, @Nullable String host, boolean verify) throws ConfigException {
        return http(port, "scheme: https, verify: " + verify + (host == null ? "" : ", host: " + host));
    }

    private static int closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
