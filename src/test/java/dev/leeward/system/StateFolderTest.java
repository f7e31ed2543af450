package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A state folder that fills up, or cannot be written at all: answers go on, decisions are refused and say why, an emergency is heard. */
class StateFolderTest {
    private static final String EU = "127.0.3.21";
    private static final String US = "127.0.3.22";
    /** As long in every decision: where the longer one did not fit into what is left of the disk, a shorter one still might. */
    private static final String LONG = "x".repeat(399);

    @TempDir
    Path folder;

    private Path state = Path.of("");
    private Path config = Path.of("");
    private TcpMembers members;
    private boolean mounted;

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @BeforeEach
    void mounts() throws Exception {
        state = Files.createDirectory(folder.resolve("state"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", state.toString());
        assumeTrue(mounted, "skipped: this test mounts a tiny file system, which root may and needs mount(8)");
        members = new TcpMembers(EU, US);
        config = Files.writeString(folder.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
                regions: {eu-west: {}, us-east: {}}
                checks: {web: {tcp: {port: %1$d}, interval: 200ms, timeout: 100ms, rise: 1, fall: 2}}
                pools:
                  web-eu: {region: eu-west, check: web, members: [%2$s]}
                  web-us: {region: us-east, check: web, members: [%3$s]}
                  shop-eu: {region: eu-west, check: web, members: [%2$s]}
                  shop-us: {region: us-east, check: web, members: [%3$s]}
                services:
                  www.example.test: {policy: failover, pools: [web-eu, web-us]}
                  shop.example.test: {policy: failover, pools: [shop-eu, shop-us]}
                plans:
                  shop:
                    services: [shop.example.test]
                    regions: [eu-west, us-east]
                    trigger: {mode: auto, region-down-for: 0s}
                    steps: [{switch: {}}]
                """.formatted(members.port(), EU, US));
    }

    @AfterEach
    void unmounts() throws Exception {
        if (mounted) {
            members.close();
            assertTrue(run("umount", state.toString()));
        }
    }

    private Leeward.Ended command(Leeward server, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(
                "--admin",
                server.admin.toString(),
                "--token-file",
                state.resolve("admin.token").toString()));
        return Leeward.run(all.toArray(String[]::new));
    }

    private Leeward.Ended drain(Leeward server) throws Exception {
        return command(server, "pool", "drain", "web-us", "--for", "1h", "--reason", LONG);
    }

    private void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(state.resolve("filler"))) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            // As full as it gets.
        }
    }

    @Test
    void goesOnWithoutDecisionsWhileTheDiskIsFull() throws Exception {
        try (Leeward server = Leeward.serve(config)) {
            fill();
            Leeward.Ended refused = drain(server);
            // Some of it still fits into the last page of the journal.
            for (int i = 0; i < 20 && refused.exitCode() == 0; i++) {
                refused = drain(server);
            }
            assertEquals(2, refused.exitCode(), refused.out());
            assertTrue(refused.err().contains("--local"), refused.err());
            assertEquals(List.of(EU), server.addresses("www.example.test"));

            Leeward.Ended local =
                    command(server, "member", "down", "web-eu/" + EU, "--for", "1h", "--reason", LONG, "--local");
            assertEquals(0, local.exitCode(), local.err());
            assertEquals(List.of(US), server.addresses("www.example.test"));
            assertTrue(command(server, "status").out().contains("unrecorded"));

            members.close(EU);
            Thread.sleep(1500);
            assertEquals(List.of(EU), server.addresses("shop.example.test"), "its plan cannot move it");
            Files.delete(state.resolve("filler"));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> server.addresses("shop.example.test").equals(List.of(US)));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !command(server, "status").out().contains("unrecorded"));
        }
    }

    @Test
    void startsOnAFolderThatCannotBeWritten() throws Exception {
        try (Leeward server = Leeward.serve(config)) {
            assertEquals(
                    0,
                    command(server, "region", "drain", "eu-west", "--for", "1h", "--reason", "disk")
                            .exitCode());
            assertEquals(List.of(US), server.addresses("www.example.test"));
            server.terminate();
        }
        assertTrue(run("mount", "-o", "remount,ro", state.toString()));
        try (Leeward server = Leeward.serve(config)) {
            assertEquals(List.of(US), server.addresses("www.example.test"), "what was decided still holds");
            Leeward.Ended refused = command(server, "region", "lift", "eu-west");
            assertEquals(2, refused.exitCode(), refused.out());
            assertEquals(
                    0, command(server, "region", "lift", "eu-west", "--local").exitCode());
            assertEquals(List.of(EU), server.addresses("www.example.test"));
        }
    }

    @Test
    void startsForTheFirstTimeOnAFolderThatCannotBeWritten() throws Exception {
        assertTrue(run("mount", "-o", "remount,ro", state.toString()));
        try (Leeward server = Leeward.serve(config)) {
            assertEquals(List.of(EU), server.addresses("www.example.test"));
            assertEquals(List.of(EU), server.addresses("shop.example.test"));
            assertTrue(server.get("/readyz").body().contains("no decision can be taken"));
        }
    }
}
