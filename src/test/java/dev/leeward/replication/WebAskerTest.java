package dev.leeward.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.Secret;
import dev.leeward.probe.Loop;
import dev.leeward.probe.TestMember;
import dev.leeward.probe.VertxLoop;
import dev.leeward.replication.Answer.Came;
import dev.leeward.replication.Answer.Silent;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks real servers, good and bad ones. */
class WebAskerTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Loop loop = new VertxLoop(vertx);
    private final List<Asker> askers = new ArrayList<>();

    @AfterEach
    void closes() throws Exception {
        loop.execute(() -> askers.forEach(Asker::close));
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private Asker asker(String url, boolean verify, @Nullable Secret token) {
        Asker asker = new WebAsker(vertx, loop, new Question(url, verify, token, Question.SHORT));
        askers.add(asker);
        return asker;
    }

    private Asker asker(TestMember server) {
        return asker("http://127.0.0.1:" + server.port() + "/lag?db=orders", true, null);
    }

    private CompletableFuture<Answer> asked(Asker asker) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        loop.execute(() -> asker.ask(answer::complete));
        return answer;
    }

    private Answer ask(Asker asker) throws Exception {
        return asked(asker).get(20, TimeUnit.SECONDS);
    }

    private String silence(Asker asker) throws Exception {
        return assertInstanceOf(Silent.class, ask(asker)).why();
    }

    @Test
    void tellsStatusHeadersAndBody() throws Exception {
        try (TestMember server =
                TestMember.answering("HTTP/1.1 503 No\r\nX-Lag: 3\r\nContent-Length: 7\r\n\r\nreplica")) {
            Came came = assertInstanceOf(Came.class, ask(asker(server)));
            assertEquals(503, came.status());
            assertEquals("3", came.headers().get("x-lag"));
            assertEquals("replica", came.body().toString());
            assertTrue(!came.answered().isBefore(came.asked()));
            assertTrue(server.requests().getFirst().startsWith("GET /lag?db=orders HTTP/1.1\r\n"));
        }
    }

    @Test
    void asksEachTimeOnAConnectionOfItsOwnAndLeavesNoneOpen() throws Exception {
        try (TestMember server = TestMember.answering(OK)) {
            Asker asker = asker(server);
            for (int i = 0; i < 3; i++) {
                assertInstanceOf(Came.class, ask(asker));
            }
            assertEquals(3, server.connections());
            server.awaitAllClosed();
        }
    }

    @Test
    void followsNoRedirect() throws Exception {
        try (TestMember elsewhere = TestMember.answering(OK);
                TestMember server = TestMember.answering("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:"
                        + elsewhere.port() + "/\r\nContent-Length: 0\r\n\r\n")) {
            assertEquals(302, assertInstanceOf(Came.class, ask(asker(server))).status());
            assertEquals(0, elsewhere.connections());
        }
    }

    @Test
    void closesOnWhoeverSendsTooMuch() throws Exception {
        try (TestMember server = TestMember.of(connection -> {
            connection.request();
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n");
            String part = "x".repeat(8192);
            while (connection.send(part)) {}
        })) {
            Asker asker = asker(server);
            assertEquals("the answer is longer than 64 KiB", silence(asker));
            server.awaitAllClosed();
            assertTrue(server.sent() < 64 << 20, () -> server.sent() + " bytes");
            assertEquals("the answer is longer than 64 KiB", silence(asker));
        }
    }

    @Test
    void closesOnWhoeverDoesNotComeToAnEnd() throws Exception {
        try (TestMember dripping = TestMember.of(connection -> {
                    connection.request();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                    while (connection.send("x")) {
                        Thread.sleep(20);
                    }
                });
                TestMember stopping = TestMember.of(connection -> {
                    connection.request();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nx");
                    connection.waitUntilClosed();
                });
                TestMember silent = TestMember.of(TestMember.Connection::waitUntilClosed)) {
            List<Asker> all = List.of(
                    asker(dripping),
                    asker(stopping),
                    asker(silent),
                    asker("https://127.0.0.1:" + silent.port() + "/", true, null));
            for (int round = 0; round < 2; round++) {
                long before = System.nanoTime();
                for (CompletableFuture<Answer> answer :
                        all.stream().map(this::asked).toList()) {
                    String why = assertInstanceOf(Silent.class, answer.get(20, TimeUnit.SECONDS))
                            .why();
                    // What a handshake that hangs meets first is a race.
                    assertTrue(why.equals("no whole answer within 1.5 s") || why.startsWith("TLS failed: "), why);
                }
                long millis = (System.nanoTime() - before) / 1_000_000;
                assertTrue(millis < 3000, () -> millis + " ms");
                dripping.awaitAllClosed();
                stopping.awaitAllClosed();
                silent.awaitAllClosed();
            }
        }
    }

    @Test
    void asksOneQuestionAtATime() throws Exception {
        try (TestMember server = TestMember.of(TestMember.Connection::waitUntilClosed)) {
            Asker asker = asker(server);
            CompletableFuture<Answer> first = asked(asker);
            assertEquals("the question before it has not ended yet", silence(asker));
            assertInstanceOf(Silent.class, first.get(20, TimeUnit.SECONDS));
            assertEquals(1, server.connections());
        }
    }

    @Test
    void saysWhatIsWrongWithTheNetwork() throws Exception {
        int nobody;
        try (TestMember gone = TestMember.answering(OK)) {
            nobody = gone.port();
        }
        assertEquals("connection refused", silence(asker("http://127.0.0.1:" + nobody + "/", true, null)));
        try (TestMember resetting = TestMember.of(TestMember.Connection::reset);
                TestMember other = TestMember.answering("SSH-2.0-OpenSSH_9.2\r\n\r\n")) {
            assertTrue(silence(asker(resetting)).startsWith("connection "));
            assertTrue(silence(asker(other)).startsWith("not understood: "));
        }
        String malformed = silence(asker("http://", true, null));
        assertTrue(!malformed.isEmpty(), malformed);
    }

    @Test
    void verifiesTheCertificateUnlessToldOtherwise() throws Exception {
        try (TestMember server = TestMember.overTls(connection -> {
            connection.request();
            connection.send(OK);
        })) {
            String url = "https://127.0.0.1:" + server.port() + "/";
            String why = silence(asker(url, true, null));
            assertTrue(why.startsWith("certificate not trusted: "), why);
            assertInstanceOf(Came.class, ask(asker(url, false, null)));
        }
    }

    @Test
    void showsTheTokenAsItStandsInTheFileNow() throws Exception {
        Path file = folder.resolve("token");
        try (TestMember server = TestMember.answering(OK)) {
            Asker asker = asker("http://127.0.0.1:" + server.port() + "/", true, new Secret(file));
            assertTrue(silence(asker).contains("is not a file of text that can be read"));
            assertEquals(0, server.connections());
            Files.writeString(file, "0123456789abcdef\n");
            assertInstanceOf(Came.class, ask(asker));
            Files.writeString(file, "fedcba9876543210\n");
            assertInstanceOf(Came.class, ask(asker));
            assertTrue(server.requests().getFirst().contains("\r\nauthorization: Bearer 0123456789abcdef\r\n"));
            assertTrue(server.requests().getLast().contains("\r\nauthorization: Bearer fedcba9876543210\r\n"));
        }
    }

    @Test
    void givesUpWhatIsUnderWayWhenItIsClosed() throws Exception {
        try (TestMember server = TestMember.of(TestMember.Connection::waitUntilClosed)) {
            Asker asker = asker(server);
            CompletableFuture<Answer> answer = asked(asker);
            Awaitility.await().until(() -> server.open() == 1);
            loop.execute(asker::close);
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> server.open() == 0);
            assertTrue(!answer.isDone());
        }
    }
}
