package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** The commands as a user types them, each in a process of its own. */
class CommandsTest {
    @TempDir
    Path folder;

    @Test
    void validatePrintsEveryProblemAndSaysNo() throws Exception {
        Leeward.Ended ended =
                Leeward.run("validate", "--config", "src/test/resources/dev/leeward/configfile/twelve-mistakes.yaml");
        assertEquals(1, ended.exitCode());
        assertEquals(13, ended.err().lines().count(), ended.err());
        assertTrue(ended.err().endsWith("12 problems\n"), ended.err());
        assertEquals("", ended.out());
    }

    @Test
    void validatePrintsTheProblemsOfAZoneFileToo() throws Exception {
        Files.writeString(folder.resolve("a.zone"), "@ 300 SOA ns1 h 1 2 3 4 5\n@ 300 NS ns1\nns1 300 A 192.0.2.300\n");
        Path config = Files.writeString(
                folder.resolve("leeward.yaml"), "zones: {a.test: {file: a.zone}, b.test: {file: b.zone}}");
        Leeward.Ended ended = Leeward.run("validate", "--config", config.toString());
        assertEquals(1, ended.exitCode());
        assertTrue(ended.err().contains("a.zone:3:1: "), ended.err());
        assertTrue(
                ended.err().contains("b.zone: does not exist: write the zone file, or correct its path"), ended.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "serve",
                "validate",
                "reload",
                "status",
                "explain",
                "diff",
                "report",
                "drill",
                "overrides",
                "region",
                "pool",
                "member",
                "service",
                "journal",
                "plan"
            })
    void everyCommandShowsAnExample(String command) throws Exception {
        Leeward.Ended ended = Leeward.run(command, "--help");
        assertEquals(0, ended.exitCode());
        assertTrue(ended.out().contains("Example: leeward " + command), ended.out());
    }

    @Test
    void aRehearsalEndsByItselfAndLeavesNothingBehind() throws Exception {
        Leeward.Ended ended = Leeward.run("rehearse");
        assertEquals(0, ended.exitCode(), ended.err());
        assertFalse(ended.err().contains("left behind"), ended.err());
    }

    @Test
    void sayWhereTheyLookedForANodeThatDoesNotRun() throws Exception {
        int port = Nginx.freePort();
        Leeward.Ended ended = Leeward.run("status", "--admin", "http://127.0.0.1:" + port);
        assertEquals(2, ended.exitCode());
        assertTrue(ended.err().contains("no node answers at http://127.0.0.1:" + port), ended.err());
        Leeward.Ended none =
                Leeward.run("status", "--config", folder.resolve("none.yaml").toString());
        assertEquals(2, none.exitCode());
        assertTrue(none.err().contains("name the node's file with --config"), none.err());
    }

    @Test
    void serveSaysWhatToDoAboutAPortInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Path config = Files.writeString(
                    folder.resolve("leeward.yaml"),
                    "zones: {}\nlisten: {dns: [\"127.0.0.1:%d\"], admin: \"127.0.0.1:0\"}"
                            .formatted(taken.getLocalPort()));
            Leeward.Ended ended = Leeward.run("serve", "--config", config.toString());
            assertEquals(2, ended.exitCode());
            assertTrue(ended.err().contains("the port is in use"), ended.err());
        }
    }

    @Test
    void serveAnswersStaticZonesAlone() throws Exception {
        Files.writeString(folder.resolve("a.zone"), "$TTL 60\n@ SOA ns1 h 1 2 3 4 5\n@ NS ns1\nns1 A 192.0.2.3\n");
        Files.writeString(folder.resolve("b.zone"), "@ SOA nonsense\n");
        Path config = Files.writeString(folder.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                zones: {a.test: {file: a.zone}, b.test: {file: b.zone}}
                """);
        try (Leeward server = Leeward.serve(config)) {
            assertEquals(List.of("192.0.2.3"), server.addresses("ns1.a.test"));
            assertEquals(Rcode.SERVFAIL, server.ask("b.test", Type.SOA).getRcode());
            assertTrue(
                    server.output.stream().anyMatch(line -> line.contains("b.zone:1:1")),
                    String.join("\n", server.output));
            assertEquals(
                    Set.of("OWNER_READ", "OWNER_WRITE"),
                    Files.getPosixFilePermissions(folder.resolve("state/admin.token")).stream()
                            .map(Enum::name)
                            .collect(Collectors.toSet()));
            Files.writeString(folder.resolve("a.zone"), "$TTL 60\n@ SOA ns1 h 2 2 3 4 5\n@ NS ns1\nns1 A 192.0.2.4\n");
            server.hangUp();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> server.addresses("ns1.a.test").equals(List.of("192.0.2.4")));
            Files.writeString(folder.resolve("a.zone"), "@ SOA nonsense\n");
            server.hangUp();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> server.output.stream().anyMatch(line -> line.contains("the zone goes on as it was")));
            assertEquals(List.of("192.0.2.4"), server.addresses("ns1.a.test"));
            assertEquals(143, server.terminate());
        }
    }

    /** What is under way has perhaps read the file before it was written. */
    @Test
    void aSignalDuringAReloadIsNotForgotten() throws Exception {
        String zone = "$TTL 60\n@ SOA ns1 h 1 2 3 4 5\n@ NS ns1\nns1 A 192.0.2.%d\n$GENERATE 1-50000 n$ A 192.0.2.9\n";
        Files.writeString(folder.resolve("a.zone"), zone.formatted(1));
        Path config = Files.writeString(folder.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                zones: {a.test: {file: a.zone}}
                """);
        try (Leeward server = Leeward.serve(config)) {
            for (int last = 2; last < 12; last++) {
                Files.writeString(folder.resolve("new.zone"), zone.formatted(last));
                Files.move(folder.resolve("new.zone"), folder.resolve("a.zone"), StandardCopyOption.REPLACE_EXISTING);
                server.hangUp();
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> server.addresses("ns1.a.test").equals(List.of("192.0.2.11")));
            assertTrue(server.output.stream().noneMatch(line -> line.contains("try again")));
        }
    }

    private static Set<String> demoFolders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith("leeward-demo"))
                    .collect(Collectors.toSet());
        }
    }

    private static boolean isFree(String address, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral(address))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void demoFailsARegionAndLeavesNothingBehind() throws Exception {
        assumeTrue(isFree("127.0.0.1", 5300), "skipped: the demo's port 5300 is in use");
        assumeTrue(isFree("127.0.0.1", 8053), "skipped: the demo's port 8053 is in use");
        assumeTrue(isFree("127.0.0.11", 8580), "skipped: the demo's port 8580 is in use");
        Set<String> before = demoFolders();
        try (Leeward demo = Leeward.start("demo")) {
            assertEquals(List.of("127.0.0.11", "127.0.0.12"), demo.addresses("api.example.test"));
            assertEquals(200, demo.post("/demo/regions/eu-west/fail").statusCode());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> demo.addresses("api.example.test").equals(List.of("127.0.0.21", "127.0.0.22")));
            assertTrue(demo.get("/api/v1/status").body().contains("\"down\""));
            assertEquals(200, demo.post("/demo/regions/eu-west/recover").statusCode());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> demo.addresses("api.example.test").equals(List.of("127.0.0.11", "127.0.0.12")));
            assertEquals(404, demo.post("/demo/regions/atlantis/fail").statusCode());
            for (String region : List.of("eu-west", "us-east", "ap-south")) {
                assertEquals(200, demo.post("/demo/regions/" + region + "/fail").statusCode());
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> demo.addresses("api.example.test").size() == 5 && demo.ttl("api.example.test") == 5);
            assertEquals(143, demo.terminate());
        }
        assertEquals(before, demoFolders());
    }

    @Test
    void demoRecoversByItsPlanWhenAPersonSaysSo() throws Exception {
        for (Map.Entry<String, Integer> needed : Map.of("127.0.0.1", 5300, "127.0.0.21", 8580, "127.0.0.11", 8580)
                .entrySet()) {
            assumeTrue(
                    isFree(needed.getKey(), needed.getValue()),
                    "skipped: the demo's port " + needed.getValue() + " is in use");
        }
        try (Leeward demo = Leeward.start("demo")) {
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> demo.output.stream().anyMatch(line -> line.contains("plan failback shop")));
            String config = demo.output.stream()
                    .filter(line -> line.contains("plan run shop --config "))
                    .map(line -> line.substring(line.indexOf("--config ") + 9).strip())
                    .findFirst()
                    .orElseThrow();
            Leeward.Ended drill = Leeward.run("drill", "shop", "--config", config);
            assertEquals(0, drill.exitCode(), drill.out() + drill.err());
            assertEquals(200, demo.post("/demo/regions/us-east/fail").statusCode());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> demo.get("/api/v1/plans/shop").body().contains("waiting-approval"));
            assertEquals(List.of("127.0.0.21", "127.0.0.22"), demo.addresses("shop.example.test"));
            Leeward.Ended run = Leeward.run("plan", "run", "shop", "--config", config);
            assertEquals(0, run.exitCode(), run.out() + run.err());
            assertEquals(List.of("127.0.0.11", "127.0.0.12"), demo.addresses("shop.example.test"));
            assertEquals(List.of("127.0.0.11", "127.0.0.12"), demo.addresses("store.example.test"), "by itself");
            assertEquals(143, demo.terminate());
        }
    }
}
