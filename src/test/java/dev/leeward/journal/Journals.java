package dev.leeward.journal;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Journals for tests, and what lies in their folders. */
final class Journals {
    private Journals() {}

    static Draft draft(int value) {
        return new Draft("placed", "alice", new JsonObject().put("value", value).put("why", "said \"so\"\n– …"), null);
    }

    static Entry commit(Journal journal, Draft draft) {
        return assertInstanceOf(Outcome.Committed.class, journal.append(draft, Journal.ANY))
                .entry();
    }

    /** The state after that many drafts with the values 1, 2, 3… */
    static JsonObject stateOf(int entries) {
        JsonArray values = new JsonArray();
        IntStream.rangeClosed(1, entries).forEach(values::add);
        return new JsonObject().put("values", values);
    }

    /** Writes twelve entries into two segments, of six each. */
    static void twelve(Path state, TestClock clock) {
        try (FileJournal journal = FileJournal.open(state, new Tally(), clock)) {
            for (int i = 1; i <= 12; i++) {
                commit(journal, draft(i));
                clock.passes(i == 6 ? Duration.ofMinutes(2) : Duration.ofSeconds(1));
            }
        }
    }

    static Path segment(Path state, long firstSeq) {
        return JournalFolder.of(state).segment(firstSeq);
    }

    /** Every file below a folder with its content. */
    static Map<Path, byte[]> contents(Path folder) throws IOException {
        Map<Path, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(file, Files.readAllBytes(file));
            }
        }
        return contents;
    }

    /** Makes a folder hold these files and no others. */
    static void put(Path folder, Map<Path, byte[]> contents) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (!contents.containsKey(file)) {
                    Files.delete(file);
                }
            }
        }
        for (Map.Entry<Path, byte[]> file : contents.entrySet()) {
            Files.write(file.getKey(), file.getValue());
        }
    }
}
