package dev.leeward.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.probe.ProbeResult.Passed;
import dev.leeward.probe.TestMember.Script;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a TCP check sends and expects. */
class TcpProbeTest {
    private static Probing probing;

    @BeforeAll
    static void start() {
        probing = new Probing();
    }

    @AfterAll
    static void stop() throws Exception {
        probing.close();
    }

    private static ProbeResult probe(Script script, String more) throws Exception {
        return probe(script, more, "5s");
    }

    private static ProbeResult probe(Script script, String more, String timeout) throws Exception {
        try (TestMember member = TestMember.of(script)) {
            ProbeResult result = probing.probe("tcp: {port: " + member.port() + ", " + more + "}, timeout: " + timeout);
            member.awaitAllClosed();
            return result;
        }
    }

    private static Script greets(String... pieces) {
        return socket -> {
            for (String piece : pieces) {
                socket.send(piece);
                Thread.sleep(20);
            }
            socket.waitUntilClosed();
        };
    }

    @Test
    void passesWhatGreetsAsExpected() throws Exception {
        assertInstanceOf(Passed.class, probe(greets("220 mail.example.test ESMTP\r\n"), "expect: '220 '"));
        assertInstanceOf(Passed.class, probe(greets("220 mail\r\n"), "expect: {pattern: '^2[0-9]+ '}"));
    }

    @Test
    void putsTogetherWhatComesInPieces() throws Exception {
        assertInstanceOf(Passed.class, probe(greets("22", "0 ma", "il"), "expect: 220 mail"));
    }

    @Test
    void sendsFirstWhatIsToBeSent() throws Exception {
        Script redis = socket -> {
            assertTrue(socket.request());
            socket.send("+PONG\r\n");
            socket.waitUntilClosed();
        };
        assertInstanceOf(Passed.class, probe(redis, "send: \"PING\\r\\n\\r\\n\", expect: +PONG"));
        assertInstanceOf(Passed.class, probe(redis, "send: \"PING\\r\\n\\r\\n\""));
    }

    @Test
    void failsWhatSaysSomethingElse() throws Exception {
        Script busy = socket -> socket.send("421 busy\r\n");
        assertEquals(new Failed(Kind.WRONG_ANSWER, "the text is not in what came"), probe(busy, "expect: '220 '"));
        assertEquals(
                new Failed(Kind.WRONG_ANSWER, "the pattern is not in what came"),
                probe(busy, "expect: {pattern: '^220'}"));
    }

    @Test
    void failsWhatClosesOrResetsWithoutAWord() throws Exception {
        assertEquals(new Failed(Kind.RESET, "connection closed without an answer"), probe(_ -> {}, "expect: '220 '"));
        Failed reset = assertInstanceOf(Failed.class, probe(TestMember.Connection::reset, "expect: '220 '"));
        assertEquals(Kind.RESET, reset.kind(), reset.reason());
    }

    @Test
    void looksAtTheFirst64KibibytesAlone() throws Exception {
        Script endless = socket -> {
            String part = "x".repeat(8192);
            while (socket.send(part)) {}
        };
        assertEquals(
                new Failed(Kind.WRONG_ANSWER, "the text is not in the first 64 KiB"), probe(endless, "expect: '220 '"));
    }

    @Test
    void timesOutOnWhatDripsOrHangs() throws Exception {
        Script drips = socket -> {
            while (socket.send("x")) {
                Thread.sleep(5);
            }
        };
        assertEquals(new Failed(Kind.TIMEOUT, "timed out after 400 ms"), probe(drips, "expect: '220 '", "400ms"));
        assertEquals(
                new Failed(Kind.TIMEOUT, "timed out after 400 ms"),
                probe(TestMember.Connection::waitUntilClosed, "expect: '220 '", "400ms"));
    }

    @Test
    void aPatternThatTakesAgesDoesNotHoldUpOthers() throws Exception {
        Script hard = socket -> {
            for (int i = 0; i < 2000 && socket.send("a".repeat(20)); i++) {
                Thread.sleep(1);
            }
        };
        long start = System.nanoTime();
        probe(hard, "expect: {pattern: '(a+)+b'}");
        assertTrue((System.nanoTime() - start) / 1_000_000_000 < 10, "searched again for each piece");
    }
}
