package dev.leeward.journal;

import static dev.leeward.journal.Journals.commit;
import static dev.leeward.journal.Journals.draft;
import static dev.leeward.journal.Journals.segment;
import static dev.leeward.journal.Journals.stateOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class RepairTest {
    @TempDir
    Path state;

    private final TestClock clock = new TestClock();

    @BeforeEach
    void tellsNobody() {
        ((Logger) LoggerFactory.getLogger(FileJournal.class)).setLevel(Level.OFF);
    }

    @AfterEach
    void tellsAgain() {
        ((Logger) LoggerFactory.getLogger(FileJournal.class)).setLevel(null);
    }

    /** Writes nonsense over the start of an entry's line. */
    private void damage(long entry) throws IOException {
        Path segment = segment(state, entry < 7 ? 1 : 7);
        List<String> lines = Files.readAllLines(segment);
        StringBuilder damaged = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            boolean hit = i + JournalFolder.firstSeq(segment) == entry;
            damaged.append(hit ? "tea" + lines.get(i).substring(3) : lines.get(i))
                    .append('\n');
        }
        Files.writeString(segment, damaged);
    }

    private void opensGood(JsonObject expected, long lastSeq) throws IOException {
        Tally tally = new Tally();
        try (FileJournal journal = FileJournal.open(state, tally, clock)) {
            assertNull(journal.trouble());
            assertEquals(expected, tally.state());
            assertEquals(lastSeq, journal.lastSeq());
        }
        assertTrue(JournalReader.ofState(state).verify().isGood());
    }

    @Test
    void setsAsideWhatIsDamagedAndWhatFollows() throws IOException {
        Journals.twelve(state, clock);
        byte[] second = Files.readAllBytes(segment(state, 7));
        damage(4);
        List<String> damaged = Files.readAllLines(segment(state, 1));
        Tally tally = new Tally();
        try (FileJournal journal = FileJournal.open(state, tally, clock)) {
            Repair.Done done = journal.repair("alice");
            Path aside = state.resolve("journal/set-aside-20260101T000211Z");
            assertEquals(new Repair.Done(aside, 4, 2, 4), done);
            assertEquals(damaged.subList(3, 6), Files.readAllLines(aside.resolve("00000000000000000001.jsonl")));
            assertEquals(new String(second, "UTF-8"), Files.readString(aside.resolve("00000000000000000007.jsonl")));
            assertTrue(Files.exists(aside.resolve("state.json")));
            assertEquals(damaged.subList(0, 3), Files.readAllLines(segment(state, 1)));
            Entry repaired = JournalReader.ofState(state).last(1).getFirst();
            assertEquals("repaired", repaired.type());
            assertEquals("alice", repaired.actor());
            assertEquals(2, repaired.epoch());
            assertEquals(
                    new JsonObject()
                            .put("set-aside", "set-aside-20260101T000211Z")
                            .put("first-lost-seq", 4)
                            .put("state", stateOf(12)),
                    repaired.payload());
            assertEquals(stateOf(12), tally.state());
            assertEquals(2, commit(journal, draft(13)).epoch());
        }
        opensGood(stateOf(13), 5);
    }

    @Test
    void neverWritesOverWhatWasSetAsideBefore() throws IOException {
        Journals.twelve(state, clock);
        damage(3);
        Path first =
                Objects.requireNonNull(Repair.offline(state, "alice", clock).setAside());
        Map<Path, byte[]> kept = Journals.contents(first);
        Files.writeString(segment(state, 3), "tea\n");
        Path second =
                Objects.requireNonNull(Repair.offline(state, "alice", clock).setAside());
        assertEquals(first + "-2", second.toString());
        for (Map.Entry<Path, byte[]> file : kept.entrySet()) {
            assertTrue(Arrays.equals(file.getValue(), Files.readAllBytes(file.getKey())));
        }
        opensGood(stateOf(12), 3);
    }

    @Test
    void changesNothingWhereNothingIsDamaged() throws IOException {
        Journals.twelve(state, clock);
        Map<Path, byte[]> before = Journals.contents(state);
        Repair.Done done = Repair.offline(state, "alice", clock);
        assertNull(done.setAside());
        assertEquals(12, done.seq());
        assertEquals(before.keySet(), Journals.contents(state).keySet());
        opensGood(stateOf(12), 12);
    }

    @Test
    void repairsAJournalOfANodeThatDoesNotRun() throws IOException {
        Journals.twelve(state, clock);
        damage(9);
        Repair.Done done = Repair.offline(state, "alice", clock);
        assertEquals(9, done.firstLostSeq());
        assertEquals(9, done.seq());
        assertEquals(2, done.epoch());
        opensGood(stateOf(12), 9);
    }

    @Test
    void goesOnWithTheEntriesThatAreLeftWhenTheStateIsLostToo() throws IOException {
        Journals.twelve(state, clock);
        damage(9);
        Files.writeString(JournalFolder.of(state).state(), "tea\n");
        Repair.offline(state, "alice", clock);
        assertTrue(JournalReader.ofState(state).last(1).getFirst().payload().containsKey("state"));
        assertNull(JournalReader.ofState(state).last(1).getFirst().payload().getValue("state"));
        opensGood(stateOf(8), 9);
    }

    @Test
    void leavesTheJournalOfARunningNodeToIt() throws IOException {
        try (FileJournal journal = FileJournal.open(state, new Tally(), clock)) {
            commit(journal, draft(1));
            JournalInUseException e =
                    assertThrows(JournalInUseException.class, () -> Repair.offline(state, "alice", clock));
            assertTrue(
                    e.getMessage().contains("process " + ProcessHandle.current().pid()), e.getMessage());
        }
    }

    @Test
    void staysDamagedWhenItIsCutShort() throws IOException {
        Journals.twelve(state, clock);
        damage(4);
        JournalFolder folder = JournalFolder.of(state);
        // As it is when the process dies before the entry is written.
        folder.create(folder.repairing());
        SetAside.from(folder, segment(state, 1), Files.size(segment(state, 1)) / 2, clock.instant());
        Tally tally = new Tally();
        try (FileJournal journal = FileJournal.open(state, tally, clock)) {
            assertTrue(journal.trouble().contains("entry 4"), journal.trouble());
            assertEquals(stateOf(12), tally.state());
            assertNotEquals(null, journal.repair("alice").setAside());
            assertFalse(Files.exists(folder.repairing()));
        }
        opensGood(stateOf(12), 4);
    }

    @Test
    void staysDamagedWhenTheEntryWasWrittenAndNothingElse() throws IOException {
        Journals.twelve(state, clock);
        byte[] kept = Files.readAllBytes(JournalFolder.of(state).state());
        damage(4);
        Repair.offline(state, "alice", clock);
        JournalFolder folder = JournalFolder.of(state);
        Files.write(folder.state(), kept);
        folder.create(folder.repairing());
        Tally tally = new Tally();
        try (FileJournal journal = FileJournal.open(state, tally, clock)) {
            assertTrue(journal.trouble().contains("was not brought to its end"), journal.trouble());
            assertEquals(stateOf(12), tally.state());
            assertEquals(5, journal.repair("alice").seq());
        }
        opensGood(stateOf(12), 5);
    }

    @Test
    void takesWhatAnOperatorPutBack() throws IOException {
        Journals.twelve(state, clock);
        byte[] intact = Files.readAllBytes(segment(state, 7));
        damage(9);
        Files.delete(JournalFolder.of(state).state());
        Tally tally = new Tally();
        try (FileJournal journal = FileJournal.open(state, tally, clock)) {
            assertEquals(stateOf(8), tally.state());
            Files.write(segment(state, 7), intact);
            assertNull(journal.repair("alice").setAside());
            assertEquals(stateOf(12), tally.state());
            assertEquals(13, commit(journal, draft(13)).seq());
        }
        opensGood(stateOf(13), 13);
    }

    @Test
    void holdsAfterAKeptStateFromBeforeIt() throws IOException {
        Journals.twelve(state, clock);
        byte[] kept = Files.readAllBytes(JournalFolder.of(state).state());
        damage(4);
        try (FileJournal journal = FileJournal.open(state, new Tally(), clock)) {
            journal.repair("alice");
            commit(journal, draft(13));
        }
        // As when the state could not be kept since.
        Files.write(JournalFolder.of(state).state(), kept);
        opensGood(stateOf(13), 5);
    }
}
