package dev.leeward.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.CheckConfig;
import dev.leeward.health.HealthConfigs;
import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Passed;
import dev.leeward.probe.ProbeResult.Purpose;
import dev.leeward.probe.Prober.Closed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The close of a kept connection, over real sockets. */
class KeptConnectionTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n%s\r\n";
    private static Vertx vertx;
    private static VertxLoop loop;

    private NetworkProber prober;

    private final BlockingQueue<Closed> closes = new LinkedBlockingQueue<>();
    private final CountDownLatch mayClose = new CountDownLatch(1);
    private @Nullable CheckConfig check;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        loop = new VertxLoop(vertx);
    }

    @BeforeEach
    void makeProber() {
        prober = new NetworkProber(vertx, new Heartbeats(loop), new SimpleMeterRegistry());
    }

    @AfterEach
    void closeProber() {
        prober.close();
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({
        ",                    ,                          ",
        "keep-alive,          ,                          ",
        "keep-alive,          'timeout=5, max=1000',     5",
        ",                    'max=100, timeout = 75',   75",
        ",                    timeout=soon,              ",
        "close,               ,                          0",
        "'Close, x',          timeout=5,                 0",
    })
    void readsHowLongAServerKeepsAConnection(
            @Nullable String connection, @Nullable String keepAlive, @Nullable Integer seconds) {
        assertEquals(
                Optional.ofNullable(seconds).map(Duration::ofSeconds), KeptConnection.announced(connection, keepAlive));
    }

    @Test
    void theCloseOfAnIdleConnectionIsToldToTheLastProbeOnItAlone() throws Exception {
        try (TestMember member = closing(2, "Keep-Alive: timeout=7\r\n")) {
            assertInstanceOf(Passed.class, probe(member, Purpose.SCHEDULED));
            Thread.sleep(200);
            assertInstanceOf(Passed.class, probe(member, Purpose.SCHEDULED));
            assertEquals(1, member.connections());
            Thread.sleep(100);
            mayClose.countDown();
            Closed closed = closes.poll(5, TimeUnit.SECONDS);
            assertNotNull(closed);
            assertTrue(closed.idle().toMillis() >= 99, closed.toString());
            assertTrue(closed.age().minus(closed.idle()).toMillis() >= 200, closed.toString());
            assertEquals(Optional.of(Duration.ofSeconds(7)), closed.announced());
            assertNull(closes.poll(300, TimeUnit.MILLISECONDS), "a probe before the last was told too");
        }
    }

    @Test
    void aConnectionThatIsNotKeptTellsNothing() throws Exception {
        try (TestMember member = closing(1, "")) {
            assertInstanceOf(Passed.class, probe(member, Purpose.CONFIRMING));
            mayClose.countDown();
            assertNull(closes.poll(300, TimeUnit.MILLISECONDS));
        }
    }

    @Test
    void aConnectionForWhichThereIsNoRoomIsClosedUntilAnotherIs() throws Exception {
        prober = new NetworkProber(vertx, new Heartbeats(loop), new SimpleMeterRegistry(), new KeptRoom(1));
        try (TestMember first = closing(1, "");
                TestMember second = closing(3, "")) {
            assertInstanceOf(Passed.class, probe(first, Purpose.SCHEDULED));
            check = null;
            assertInstanceOf(Passed.class, probe(second, Purpose.SCHEDULED));
            assertInstanceOf(Passed.class, probe(second, Purpose.SCHEDULED));
            assertEquals(1, first.connections());
            assertEquals(2, second.connections());
            mayClose.countDown();
            assertNotNull(closes.poll(5, TimeUnit.SECONDS));
            assertInstanceOf(Passed.class, probe(second, Purpose.SCHEDULED));
            assertEquals(3, second.connections());
            assertInstanceOf(Passed.class, probe(second, Purpose.SCHEDULED));
            assertEquals(3, second.connections());
        }
    }

    @Test
    void aProbeThatIsGivenUpTellsNothing() throws Exception {
        try (TestMember member = TestMember.of(connection -> {
            connection.request();
            connection.send(OK.formatted(""));
            // The second request is never answered.
            connection.waitUntilClosed();
        })) {
            assertInstanceOf(Passed.class, probe(member, Purpose.SCHEDULED));
            assertInstanceOf(Failed.class, probe(member, Purpose.SCHEDULED));
            member.awaitAllClosed();
            assertNull(closes.poll(300, TimeUnit.MILLISECONDS));
        }
    }

    /** Answers so many requests, and closes when it may. */
    private TestMember closing(int requests, String header) throws Exception {
        return TestMember.of(connection -> {
            for (int i = 0; i < requests && connection.request(); i++) {
                connection.send(OK.formatted(header));
            }
            mayClose.await();
        });
    }

    private ProbeResult probe(TestMember member, Purpose purpose) throws Exception {
        if (check == null) {
            check = HealthConfigs.written("http: {port: %d}, timeout: 500ms".formatted(member.port()));
        }
        CheckConfig asked = check;
        CompletableFuture<ProbeResult> told = new CompletableFuture<>();
        ProbeRun.Listener listener = new ProbeRun.Listener() {
            @Override
            public void told(ProbeRun run, ProbeResult result) {
                told.complete(result);
            }

            @Override
            public void closed(Closed closed) {
                closes.add(closed);
            }
        };
        loop.execute(() -> ProbeRun.start(
                loop, prober, HealthConfigs.target("127.0.0.1"), asked, purpose, Optional.empty(), listener));
        return told.get(10, TimeUnit.SECONDS);
    }
}
