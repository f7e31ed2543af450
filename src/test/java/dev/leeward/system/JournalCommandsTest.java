package dev.leeward.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.net.httpserver.HttpServer;
import dev.leeward.journal.Draft;
import dev.leeward.journal.Entry;
import dev.leeward.journal.FileJournal;
import dev.leeward.journal.Journal;
import dev.leeward.journal.Repair;
import dev.leeward.journal.StateMachine;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** The commands on a journal, each in a process of its own. */
class JournalCommandsTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T14:05:00Z"));

    @TempDir
    Path folder;

    private Path config = Path.of("");

    /** Remembers nothing. */
    private static final class Blank implements StateMachine {
        @Override
        public void restore(JsonObject state) {}

        @Override
        public void apply(Entry entry) {}

        @Override
        public JsonObject state() {
            return new JsonObject();
        }
    }

    @BeforeAll
    static void tellsNobody() {
        ((Logger) LoggerFactory.getLogger(FileJournal.class)).setLevel(Level.OFF);
    }

    @AfterAll
    static void tellsAgain() {
        ((Logger) LoggerFactory.getLogger(FileJournal.class)).setLevel(null);
    }

    @BeforeEach
    void writes() throws IOException {
        config = Files.writeString(folder.resolve("leeward.yaml"), "zones: {}\n");
        try (FileJournal journal = open()) {
            JsonObject override = new JsonObject()
                    .put("kind", "region")
                    .put("id", "eu-west")
                    .put("reason", "storage is \u001b[2Jbeing replaced");
            journal.append(new Draft("forced", "carol", override, null), Journal.ANY);
            JsonObject run = new JsonObject()
                    .put("id", "shop-7")
                    .put("plan", "shop")
                    .put("state", "pending")
                    .put("steps", List.of());
            journal.append(new Draft("run-opened", "leeward", new JsonObject().put("run", run), null), Journal.ANY);
            JsonObject placed = new JsonObject().put("plan", "shop").put("active", List.of("eu-west", "us-east"));
            journal.append(new Draft("placed", "leeward", placed, null), Journal.ANY);
        }
    }

    private FileJournal open() {
        return FileJournal.open(folder.resolve("state"), new Blank(), CLOCK);
    }

    private Path segment() {
        return folder.resolve("state/journal/00000000000000000001.jsonl");
    }

    private void damageTheSecondEntry() throws IOException {
        Files.writeString(segment(), Files.readString(segment()).replace("shop-7", "shop-8"));
    }

    private Leeward.Ended run(String... arguments) throws Exception {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "--config";
        all[arguments.length + 1] = config.toString();
        return Leeward.run(all);
    }

    @Test
    void tailTellsAnEntryInALine() throws Exception {
        Leeward.Ended ended = run("journal", "tail");
        assertEquals(0, ended.exitCode(), ended.err());
        assertEquals(
                List.of(
                        "     1  2026-01-01T14:05:00Z      carol  forced  kind=region id=eu-west"
                                + " reason=\"storage is  [2Jbeing replaced\"",
                        "     2  2026-01-01T14:05:00Z      leeward  run-opened  run=shop-7 plan=shop state=pending",
                        "     3  2026-01-01T14:05:00Z      leeward  placed  plan=shop active=eu-west,us-east"),
                ended.out().lines().toList());
        Leeward.Ended json = run("journal", "tail", "-n", "1", "--json");
        assertEquals("placed", new JsonObject(json.out()).getString("type"));
    }

    @Test
    void verifySaysGoodOrWhatIsDamaged() throws Exception {
        Leeward.Ended good = run("journal", "verify");
        assertEquals(0, good.exitCode());
        assertTrue(good.out().matches("good: 3 entries, the last is 3, its hash is [0-9a-f]{64}\n"), good.out());
        damageTheSecondEntry();
        Leeward.Ended damaged = run("journal", "verify");
        assertEquals(1, damaged.exitCode());
        assertEquals(
                "damaged: entry 2 (" + segment() + ", line 2): its checksum is not that of its text\n", damaged.err());
        JsonObject json = new JsonObject(run("journal", "verify", "--json").out());
        assertEquals(2, json.getJsonArray("damages").getJsonObject(0).getLong("seq"));
    }

    @Test
    void exportAndRestoreMakeAnotherNode() throws Exception {
        Path file = folder.resolve("exported.jsonl");
        Leeward.Ended exported = run("journal", "export", "--to", file.toString());
        assertEquals("3 entries are in " + file + "\n", exported.out());
        assertEquals(2, run("journal", "export", "--to", file.toString()).exitCode());
        assertEquals(
                Files.readAllLines(file).subList(1, 2),
                run("journal", "export", "--from-seq", "2", "--to-seq", "2")
                        .out()
                        .lines()
                        .toList());

        Leeward.Ended refused = run("journal", "restore", "--from", file.toString());
        assertEquals(1, refused.exitCode());
        assertTrue(refused.err().contains("there is a journal already"), refused.err());

        Files.createDirectory(folder.resolve("new"));
        config = Files.writeString(folder.resolve("new/leeward.yaml"), "zones: {}\n");
        assertEquals(2, run("journal", "restore", "--from", "nowhere").exitCode());
        Leeward.Ended restored = run("journal", "restore", "--from", file.toString(), "--to-seq", "2");
        assertEquals(0, restored.exitCode(), restored.err());
        assertTrue(restored.out().startsWith("restored 2 entries, the last is 2 of "), restored.out());
        Leeward.Ended time = run("journal", "restore", "--from", file.toString(), "--to-time", "tea");
        assertEquals(2, time.exitCode());
        assertTrue(time.err().contains("--to-time: \"tea\" is not a time"), time.err());
    }

    @Test
    void repairWorksWithoutANode() throws Exception {
        damageTheSecondEntry();
        Leeward.Ended asked = run("journal", "repair");
        assertEquals(2, asked.exitCode());
        assertTrue(asked.err().contains("--set-aside"), asked.err());
        Leeward.Ended repaired = run("journal", "repair", "--set-aside");
        assertEquals(0, repaired.exitCode(), repaired.err());
        assertTrue(repaired.out().startsWith("set aside, from entry 2 on: "), repaired.out());
        assertTrue(repaired.out().endsWith("the journal goes on with entry 2 in epoch 2\n"), repaired.out());
        assertEquals(
                "nothing is damaged; the last entry is 2\n",
                run("journal", "repair", "--set-aside").out());
    }

    @Test
    void repairIsLeftToTheNodeThatRuns() throws Exception {
        damageTheSecondEntry();
        HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (FileJournal journal = open()) {
            api.createContext("/api/v1/journal/repair", exchange -> {
                byte[] body = journal.repair("carol").toJson().encode().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            api.start();
            Files.writeString(folder.resolve("state/admin.token"), "x".repeat(64));
            Files.writeString(
                    config,
                    "zones: {}\nlisten: {admin: \"127.0.0.1:%d\"}\n"
                            .formatted(api.getAddress().getPort()));
            Leeward.Ended repaired = run("journal", "repair", "--set-aside");
            assertEquals(0, repaired.exitCode(), repaired.err());
            assertTrue(repaired.out().endsWith("the journal goes on with entry 2 in epoch 2\n"), repaired.out());
            assertEquals(new Repair.Done(null, 0, 2, 2), journal.repair("carol"));
        } finally {
            api.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tail", "verify", "export", "restore", "repair"})
    void everyCommandShowsAnExample(String command) throws Exception {
        Leeward.Ended ended = Leeward.run("journal", command, "--help");
        assertEquals(0, ended.exitCode());
        assertTrue(ended.out().contains("Example: leeward journal " + command), ended.out());
    }
}
