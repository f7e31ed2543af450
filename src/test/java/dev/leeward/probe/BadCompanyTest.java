package dev.leeward.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.CheckConfig;
import dev.leeward.health.HealthConfigs;
import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.NotASample;
import dev.leeward.probe.ProbeResult.Passed;
import dev.leeward.probe.ProbeResult.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member that is well, probed beside every kind of one that is not. */
class BadCompanyTest {
    private static final int ROUNDS = 12;
    private static final int LONGEST_REASON = 200;

    @TempDir
    Path folder;

    @Test
    void noProbeIsLateForTheMembersThatMisbehave() throws Exception {
        try (Probing probing = new Probing();
                TestMember well = TestMember.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                TestMember silent = TestMember.of(TestMember.Connection::waitUntilClosed);
                TestMember dripping = TestMember.of(BadCompanyTest::drip);
                TestMember flooding = TestMember.of(BadCompanyTest::flood);
                TestMember endless = TestMember.of(BadCompanyTest::headersWithoutEnd);
                TestMember broken = TestMember.answering("SSH-2.0-OpenSSH_9.2\r\n\r\n");
                TestMember looping =
                        TestMember.answering("HTTP/1.1 302 Found\r\nLocation: /healthz\r\nContent-Length: 0\r\n\r\n");
                TestMember resetting = TestMember.of(TestMember.Connection::reset);
                TestMember selfSigned = TestMember.overTls(TestMember.Connection::request)) {
            Map<String, CheckConfig> bad = new LinkedHashMap<>();
            for (TestMember member : List.of(silent, dripping, endless, broken, looping, resetting)) {
                bad.put("http " + member.port(), hasty("http: {port: " + member.port() + "}"));
            }
            bad.put("a text that never comes", hasty("http: {port: " + flooding.port() + ", body: {text: absent}}"));
            bad.put("self-signed", hasty("http: {port: " + selfSigned.port() + ", scheme: https}"));
            bad.put("tls", hasty("tls: {port: " + silent.port() + "}"));
            bad.put("tcp", hasty("tcp: {port: " + dripping.port() + ", send: \"x\\r\\n\\r\\n\", expect: absent}"));
            bad.put("grpc", hasty("grpc: {port: " + silent.port() + "}"));
            bad.put("refused", hasty("tcp: {port: 1}"));
            bad.put("forks", hasty("command: {program: " + script("trap '' TERM; sleep 987 & sleep 987") + "}"));
            bad.put("floods", hasty("command: {program: " + script("yes") + "}"));
            CheckConfig good = HealthConfigs.written("http: {port: " + well.port() + "}, timeout: 2s");
            Passed alone = assertInstanceOf(Passed.class, probing.probe("127.0.0.1", good, Purpose.SCHEDULED));
            assertTrue(alone.took().compareTo(Duration.ofSeconds(2)) < 0);

            List<CompletableFuture<ProbeResult>> told = new ArrayList<>();
            List<Long> tookNanos = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                for (CheckConfig check : bad.values()) {
                    told.add(probing.start("127.0.0.1", check, Purpose.SCHEDULED));
                }
                // From before it is due: a loop that is busy elsewhere counts as well.
                long due = System.nanoTime();
                assertInstanceOf(
                        Passed.class,
                        probing.start("127.0.0.1", good, Purpose.SCHEDULED).get(20, TimeUnit.SECONDS));
                tookNanos.add(System.nanoTime() - due);
                Thread.sleep(100);
            }
            long median =
                    tookNanos.stream().sorted().skip(ROUNDS / 2).findFirst().orElseThrow();
            assertTrue(median < 250_000_000, "a probe of the member that is well took " + median / 1_000_000 + " ms");
            for (CompletableFuture<ProbeResult> one : told) {
                ProbeResult result = one.get(20, TimeUnit.SECONDS);
                if (!(result instanceof NotASample)) {
                    Failed failed = assertInstanceOf(Failed.class, result);
                    assertTrue(failed.reason().length() <= LONGEST_REASON, failed.reason());
                    assertEquals(1, failed.reason().lines().count(), failed.reason());
                }
            }
        }
    }

    private static CheckConfig hasty(String probe) throws Exception {
        return HealthConfigs.written(probe + ", timeout: 400ms");
    }

    private String script(String commands) throws Exception {
        Path script = Files.createTempFile(
                folder,
                "command",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return Files.writeString(script, "#!/bin/sh\n" + commands + "\n").toString();
    }

    private static void drip(TestMember.Connection connection) throws Exception {
        connection.request();
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        while (connection.send("x")) {
            Thread.sleep(20);
        }
    }

    private static void flood(TestMember.Connection connection) throws Exception {
        connection.request();
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n");
        String part = "x".repeat(8192);
        while (connection.send(part)) {}
    }

    private static void headersWithoutEnd(TestMember.Connection connection) throws Exception {
        connection.request();
        connection.send("HTTP/1.1 200 OK\r\n");
        while (connection.send("X-Filler: " + "x".repeat(500) + "\r\n")) {}
    }
}
