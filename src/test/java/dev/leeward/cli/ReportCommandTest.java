package dev.leeward.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.journal.Draft;
import dev.leeward.journal.FileJournal;
import dev.leeward.journal.Journal;
import dev.leeward.recovery.Ledger;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class ReportCommandTest {
    private static final String CONFIG = """
            node: {id: ns1}
            zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
            regions: {eu-west: {}}
            checks: {web: {tcp: {port: 80}}}
            pools: {web-eu: {region: eu-west, check: web, members: [192.0.2.1]}}
            services: {www.example.test: {policy: failover, pools: [web-eu]}}
            """;
    private static final String EVENTS = """
            {"time":"2026-10-05T10:00:00Z","event":"started"}
            {"time":"2026-10-05T10:00:00Z","event":"services","health":"healthy","regions":["eu-west"],"because":"a usable pool","names":["www.example.test"]}
            {"time":"2026-10-05T10:01:00Z","event":"services","health":"unhealthy","regions":["eu-west"],"because":"all down: every member","names":["www.example.test"]}
            {"time":"2026-10-05T10:02:00Z","event":"services","health":"healthy","regions":["eu-west"],"because":"a usable pool","names":["www.example.test"]}
            {"time":"2026-10-05T10:04:00Z","event":"alive"}
            """;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void aNodeThatRanOnce() throws IOException {
        Files.writeString(folder.resolve("leeward.yaml"), CONFIG);
        Files.createDirectories(folder.resolve("state/events"));
        Files.writeString(folder.resolve("state/events/2026-10.jsonl"), EVENTS);
    }

    private int report(String... arguments) {
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] all = new String[arguments.length + 3];
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        all[0] = "report";
        all[1] = "--config";
        all[2] = folder.resolve("leeward.yaml").toString();
        return line.execute(all);
    }

    @Test
    void tellsOfAMonthWithoutANode() {
        assertEquals(0, report("--month", "2026-10"), err::toString);
        assertTrue(
                out.toString().startsWith("October 2026, node ns1\njournal: sound, it has no entry yet\n"),
                out::toString);
        assertTrue(out.toString().matches("(?s).*www\\.example\\.test +75\\.000 % +0\\.6 .* 1m .*"), out::toString);
    }

    @Test
    void tellsOfAnyTimeForScripts() {
        assertEquals(
                0, report("--from", "2026-10-05T10:00:30Z", "--to", "2026-10-05T10:01:30Z", "--json"), err::toString);
        JsonObject www =
                new JsonObject(out.toString()).getJsonObject("services").getJsonObject("www.example.test");
        assertEquals(0.5, www.getDouble("availability"));
        assertEquals(0.0, www.getDouble("unknown"));
    }

    @Test
    void writesAPage() throws IOException {
        Path page = folder.resolve("report.html");
        assertEquals(0, report("--year", "2026", "--html", page.toString()), err::toString);
        assertTrue(Files.readString(page).contains("<h1>2026</h1>"));
        assertEquals(page + ": 2026\n", out.toString());
    }

    @Test
    void takesTheJournalForWhatItIs() throws Exception {
        try (FileJournal journal = FileJournal.open(
                folder.resolve("state"), new Ledger(), InstantSource.fixed(Instant.parse("2026-10-05T10:00:00Z")))) {
            for (int i = 0; i < 2; i++) {
                journal.append(new Draft("heartbeat", "leeward", new JsonObject(), null), Journal.ANY);
            }
        }
        assertEquals(0, report("--month", "2026-10"), err::toString);
        assertTrue(out.toString().contains("journal: sound, entries: 2, each whole"), out::toString);
        Path segment = folder.resolve("state/journal/00000000000000000001.jsonl");
        Files.writeString(segment, Files.readString(segment).replaceFirst("heartbeat", "heartbeet"));
        assertEquals(0, report("--month", "2026-10"), err::toString);
        assertTrue(out.toString().contains("journal: NOT SOUND, "), out::toString);
        assertTrue(out.toString().contains(segment.toString()), out::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--month 2026-13",
                "--month october",
                "--year 26th",
                "--month 2026-10 --year 2026",
                "--to -1h",
                "--from tomorrow",
                "--from 2026-10-05T10:00:00Z --to 2026-10-05T10:00:00Z"
            })
    void saysWhatATimeIsWrittenLike(String arguments) {
        assertEquals(2, report(arguments.split(" ")));
        assertFalse(err.toString().contains("this is a bug"), err::toString);
        assertTrue(err.toString().contains("leeward report --help"), err::toString);
    }

    @Test
    void couldNotWhereThereIsNoConfiguration() throws IOException {
        Files.delete(folder.resolve("leeward.yaml"));
        assertEquals(2, report());
        assertTrue(err.toString().contains("name the node's file with --config"), err::toString);
    }
}
