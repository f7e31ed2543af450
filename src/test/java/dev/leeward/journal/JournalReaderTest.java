package dev.leeward.journal;

import static dev.leeward.journal.Journals.commit;
import static dev.leeward.journal.Journals.draft;
import static dev.leeward.journal.Journals.segment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class JournalReaderTest {
    @TempDir
    Path state;

    private final TestClock clock = new TestClock();

    @BeforeAll
    static void tellsNobody() {
        ((Logger) LoggerFactory.getLogger(FileJournal.class)).setLevel(Level.OFF);
    }

    @AfterAll
    static void tellsAgain() {
        ((Logger) LoggerFactory.getLogger(FileJournal.class)).setLevel(null);
    }

    private static List<Long> seqs(List<Entry> entries) {
        return entries.stream().map(Entry::seq).toList();
    }

    @Test
    void verifiesWhatIsWhole() throws IOException {
        Journals.twelve(state, clock);
        Verification found = JournalReader.ofState(state).verify();
        String last = Files.readAllLines(segment(state, 7)).getLast();
        assertEquals(new Verification(12, 1, 12, Point.hash(last.getBytes("UTF-8")), false, List.of()), found);
        assertTrue(found.isGood());
    }

    @Test
    void findsNothingToBlameInNoJournal() throws IOException {
        assertEquals(
                new Verification(0, 0, 0, "0".repeat(64), false, List.of()),
                JournalReader.ofState(state).verify());
        assertEquals(List.of(), JournalReader.ofState(state).last(5));
        assertEquals(List.of(), JournalReader.ofState(state).after(null));
    }

    @Test
    void findsAllDamagesAndNotOneTwice() throws IOException {
        Journals.twelve(state, clock);
        Files.writeString(
                segment(state, 1),
                Files.readString(segment(state, 1))
                        .replace("\"value\":2", "\"value\":3")
                        .replace("\"value\":5", "\"value\":6"));
        Files.writeString(
                segment(state, 7), Files.readString(segment(state, 7)).replace("\"value\":7,", "\"value\":8,"));
        Verification found = JournalReader.ofState(state).verify();
        assertEquals(9, found.entries());
        assertEquals(12, found.lastSeq());
        assertEquals(
                List.of(2L, 5L, 7L), found.damages().stream().map(Damage::seq).toList());
        assertEquals(
                List.of(2L, 5L, 1L), found.damages().stream().map(Damage::line).toList());
        assertEquals(
                List.of(segment(state, 1), segment(state, 1), segment(state, 7)),
                found.damages().stream().map(Damage::file).toList());
        assertEquals(
                "its checksum is not that of its text",
                found.toJson().getJsonArray("damages").getJsonObject(0).getString("what"));
    }

    @Test
    void findsAnEntryThatWasReplacedByAnotherWithARightChecksum() throws Exception {
        Journals.twelve(state, clock);
        List<String> lines = new ArrayList<>(Files.readAllLines(segment(state, 1)));
        Entry third = Line.read(lines.get(2).getBytes("UTF-8")).entry();
        Line forged = Line.after(
                new Point(1, 2, third.prev()),
                1,
                third.time(),
                new Draft(third.type(), "mallory", third.payload(), third.key()));
        lines.set(2, new String(forged.written(), "UTF-8").strip());
        Files.write(segment(state, 1), lines);
        Verification found = JournalReader.ofState(state).verify();
        assertEquals(List.of(4L), found.damages().stream().map(Damage::seq).toList());
        assertTrue(found.damages().getFirst().what().contains("another hash"), found.toString());
    }

    @Test
    void findsAnEpochThatFalls() throws Exception {
        Path file = segment(state, 1);
        Files.createDirectories(file.getParent());
        Line first = Line.after(Point.START, 2, TestClock.START, draft(1));
        Line second = Line.after(first.point(), 1, TestClock.START, draft(2));
        Files.write(file, first.written());
        Files.write(file, second.written(), StandardOpenOption.APPEND);
        Damage damage = JournalReader.ofState(state).verify().damages().getFirst();
        assertEquals(2, damage.seq());
        assertEquals("its epoch 1 is less than that of the entry before it, 2", damage.what());
    }

    @Test
    void tellsATornLineFromDamage() throws IOException {
        Journals.twelve(state, clock);
        Files.writeString(segment(state, 7), "{\"epoch\":1", StandardOpenOption.APPEND);
        Verification found = JournalReader.ofState(state).verify();
        assertTrue(found.torn());
        assertTrue(found.isGood());
        assertEquals(12, found.entries());
    }

    @Test
    void missesAnEntryThatWasAcknowledged() throws IOException {
        Journals.twelve(state, clock);
        Files.delete(segment(state, 7));
        Verification found = JournalReader.ofState(state).verify();
        assertFalse(found.isGood());
        assertTrue(found.damages().getFirst().what().contains("up to 12 were acknowledged"), found.toString());
    }

    @Test
    void readsTheLastEntriesOverSegments() throws IOException {
        Journals.twelve(state, clock);
        JournalReader reader = JournalReader.ofState(state);
        assertEquals(List.of(12L), seqs(reader.last(1)));
        assertEquals(LongStream.rangeClosed(5, 12).boxed().toList(), seqs(reader.last(8)));
        assertEquals(12, reader.last(100).size());
        Files.writeString(segment(state, 7), "tea\n", StandardOpenOption.APPEND);
        assertEquals(List.of(11L, 12L), seqs(reader.last(2)));
    }

    @Test
    void followsWhatIsAppendedAndRepaired() throws IOException {
        JournalReader reader = JournalReader.ofState(state);
        try (FileJournal journal = FileJournal.open(state, new Tally(), clock)) {
            commit(journal, draft(1));
            List<Entry> first = reader.after(null);
            assertEquals(List.of(1L), seqs(first));
            commit(journal, draft(2));
            clock.passes(Duration.ofMinutes(2));
            commit(journal, draft(3));
            List<Entry> next = reader.after(first.getLast());
            assertEquals(List.of(2L, 3L), seqs(next));
            assertEquals(List.of(), reader.after(next.getLast()));
            Files.delete(segment(state, 3));
            journal.repair("alice");
            assertEquals(
                    List.of("repaired"),
                    reader.after(next.getLast()).stream().map(Entry::type).toList());
        }
    }
}
