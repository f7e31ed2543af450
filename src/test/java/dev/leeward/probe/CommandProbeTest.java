package dev.leeward.probe;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.CheckConfig;
import dev.leeward.health.HealthConfigs;
import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.probe.ProbeResult.NotASample;
import dev.leeward.probe.ProbeResult.Passed;
import dev.leeward.probe.ProbeResult.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that behave and commands that do not, as shell scripts. */
class CommandProbeTest {
    private static Probing probing;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        probing = new Probing();
    }

    @AfterAll
    static void stop() throws Exception {
        probing.close();
    }

    private Path script(String body) throws Exception {
        Path script = folder.resolve("check");
        Files.writeString(script, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script;
    }

    private ProbeResult probe(String body) throws Exception {
        return probe(body, "");
    }

    private ProbeResult probe(String body, String more) throws Exception {
        return probing.probe("command: {program: %s%s}, timeout: 5s".formatted(script(body), more));
    }

    private ProbeResult hasty(String body) throws Exception {
        return probing.probe("command: {program: %s}, timeout: 500ms".formatted(script(body)));
    }

    /** Processes that were started from this test's folder, and live. */
    private List<String> left() {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.map(process -> process.info().commandLine().orElse(""))
                    .filter(line -> line.contains(folder.toString()) || line.contains("sleep 987"))
                    .toList();
        }
    }

    private void nothingIsLeft() {
        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertEquals(List.of(), left()));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "echo OK; exit 0                                  | PASS",
                "echo WARNING slow; exit 1                        | PASS",
                "echo 'CRITICAL - 3 errors % errors=3'; exit 2    | CRITICAL - 3 errors",
                "echo UNKNOWN; echo second line; exit 3           | UNKNOWN",
                "exit 2                                           | exit code 2",
                "echo; exit 2                                     | exit code 2",
                "exit 77                                          | exit code 77",
                "kill -SEGV $$                                    | exit code 139",
                "printf 'a\\033[1mb\\tc'; exit 2              | a [1mb c",
            },
            delimiter = '|',
            quoteCharacter = '"')
    void exitCodeAndFirstLineTell(String body, String told) throws Exception {
        ProbeResult result = probe(body.replace(" % ", " | "));
        if (told.equals("PASS")) {
            assertInstanceOf(Passed.class, result, result.toString());
        } else {
            assertEquals(new Failed(Kind.WRONG_ANSWER, told), result);
        }
    }

    @Test
    void aWarningMayFail() throws Exception {
        assertEquals(new Failed(Kind.WRONG_ANSWER, "slow"), probe("echo slow; exit 1", ", warning: fail"));
    }

    @Test
    void argumentsArriveAsTheyStand() throws Exception {
        String arguments = ", arguments: [-H, '{address}', \"a b\", \"$(id); 'x'\"]";
        assertEquals(
                new Failed(Kind.WRONG_ANSWER, "<-H><127.0.0.1><a b><$(id); 'x'>"),
                probe("printf '<%s>' \"$@\"; exit 2", arguments));
    }

    @Test
    void nothingOfTheServersEnvironmentIsPassedOn() throws Exception {
        // What the shell itself adds is not ours.
        ProbeResult told = probe("env | grep -v '^PWD=\\|^SHLVL=\\|^_=\\|^OLDPWD=' | sort | tr '\\n' ' '; pwd; exit 2");
        assertEquals(new Failed(Kind.WRONG_ANSWER, "LANG=C.UTF-8 PATH=/usr/bin:/bin /"), told);
    }

    @Test
    void aGigabyteOfOutputIsReadAndNotKept() throws Exception {
        Path gigabyte = script("head -c 1000000000 /dev/zero | tr '\\0' x; exit 2");
        Failed failed = assertInstanceOf(
                Failed.class, probing.probe("command: {program: %s}, timeout: 60s".formatted(gigabyte)));
        assertEquals("x".repeat(119) + "…", failed.reason());
    }

    @Test
    void aCommandThatHangsIsEndedWithAllItStarted() throws Exception {
        assertEquals(
                new Failed(Kind.TIMEOUT, "timed out after 500 ms"),
                hasty("trap '' TERM INT; sleep 987 & sh -c \"trap '' TERM; sleep 987\" & sleep 987"));
        nothingIsLeft();
    }

    @Test
    void aChildThatHoldsTheOutputOpenDoesNotHoldTheProbe() throws Exception {
        assertInstanceOf(Passed.class, probe("sleep 987 & echo fine; exit 0"));
        nothingIsLeft();
    }

    @Test
    void aChildWhoseParentIsGoneIsEndedToo() throws Exception {
        assertEquals(
                new Failed(Kind.TIMEOUT, "timed out after 500 ms"),
                hasty("(sh -c 'sleep 987 & sleep 987' &) ; (sleep 987 &) ; sleep 987"));
        nothingIsLeft();
    }

    @Test
    void aProgramThatVanishedIsAFailure() throws Exception {
        Path script = script("exit 0");
        CheckConfig check = HealthConfigs.written("command: {program: %s}".formatted(script));
        Files.delete(script);
        Failed failed = assertInstanceOf(Failed.class, probing.probe("127.0.0.1", check, Purpose.SCHEDULED));
        assertTrue(
                failed.reason().startsWith("exit code 127") || failed.reason().startsWith("cannot be run"),
                failed.reason());
    }

    @Test
    void soManyRunAtOnceAndNoMore() throws Exception {
        CheckConfig check = HealthConfigs.written("command: {program: %s}, timeout: 1s".formatted(script("sleep 987")));
        List<CompletableFuture<ProbeResult>> probes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            probes.add(probing.start("127.0.0.1", check, Purpose.SCHEDULED));
        }
        await().atMost(Duration.ofSeconds(5))
                .until(() ->
                        left().stream().filter(line -> line.endsWith("/check")).count() >= CommandProbe.MOST_AT_ONCE);
        assertEquals(
                CommandProbe.MOST_AT_ONCE,
                left().stream().filter(line -> line.endsWith("/check")).count());
        int failed = 0;
        for (CompletableFuture<ProbeResult> probe : probes) {
            ProbeResult result = probe.get(10, TimeUnit.SECONDS);
            failed += result instanceof Failed ? 1 : 0;
            assertTrue(result instanceof Failed || result instanceof NotASample, result.toString());
        }
        // Those that had their turn just before its end may have hung a little.
        assertTrue(failed < 2 * CommandProbe.MOST_AT_ONCE, failed + " were blamed on the member");
        nothingIsLeft();
    }
}
