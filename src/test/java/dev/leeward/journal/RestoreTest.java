package dev.leeward.journal;

import static dev.leeward.journal.Journals.commit;
import static dev.leeward.journal.Journals.draft;
import static dev.leeward.journal.Journals.segment;
import static dev.leeward.journal.Journals.stateOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores from the folder of a journal, which an archive is, and from what was exported. */
class RestoreTest {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private Path old = Path.of("");
    private Path archive = Path.of("");
    private Path state = Path.of("");

    @BeforeEach
    void writes() {
        old = folder.resolve("old");
        archive = old.resolve("journal");
        state = folder.resolve("new/state");
        Journals.twelve(old, clock);
    }

    private Path exported(long fromSeq, long toSeq) throws Exception {
        Path file = folder.resolve("exported");
        try (OutputStream out = Files.newOutputStream(file)) {
            assertEquals(Math.min(12, toSeq) - fromSeq + 1, Export.write(old, fromSeq, toSeq, out));
        }
        return file;
    }

    private void startsWith(int entries) {
        Tally tally = new Tally();
        try (FileJournal journal = FileJournal.open(state, tally, clock)) {
            assertNull(journal.trouble());
            assertEquals(entries, journal.lastSeq());
            assertEquals(stateOf(entries), tally.state());
            // The old node and this one can be told apart from here on, and only from here on.
            assertEquals(2, commit(journal, draft(entries + 1)).epoch());
            assertEquals(2, commit(journal, draft(entries + 2)).epoch());
        }
        try (FileJournal journal = FileJournal.open(state, tally, clock)) {
            assertEquals(2, commit(journal, draft(entries + 3)).epoch());
        }
    }

    @Test
    void bringsTheWholeJournalBack() throws Exception {
        Restore.Done done = Restore.from(archive, state, Long.MAX_VALUE, Instant.MAX);
        assertEquals(12, done.entries());
        assertEquals(12, done.last().seq());
        for (long first : List.of(1L, 7L)) {
            assertEquals(Files.readString(segment(old, first)), Files.readString(segment(state, first)));
        }
        assertFalse(Files.exists(JournalFolder.of(state).state()));
        startsWith(12);
    }

    @Test
    void bringsItBackFromAnExportedFile() throws Exception {
        Restore.from(exported(1, Long.MAX_VALUE), state, Long.MAX_VALUE, Instant.MAX);
        assertEquals(Files.readString(segment(old, 7)), Files.readString(segment(state, 7)));
        startsWith(12);
    }

    @Test
    void endsAtAnEntry() throws Exception {
        for (int seq = 1; seq <= 12; seq++) {
            state = folder.resolve("to-" + seq);
            assertEquals(
                    seq, Restore.from(archive, state, seq, Instant.MAX).last().seq());
            startsWith(seq);
        }
    }

    @Test
    void endsAtATime() throws Exception {
        Restore.Done done = Restore.from(archive, state, Long.MAX_VALUE, TestClock.START.plusSeconds(3));
        assertEquals(4, done.last().seq());
        startsWith(4);
        state = folder.resolve("a-moment-before");
        Restore.from(archive, state, Long.MAX_VALUE, TestClock.START.plusMillis(2999));
        startsWith(3);
    }

    @Test
    void cutsOffWhatWasNotShippedToItsEnd() throws Exception {
        Files.writeString(segment(old, 7), "{\"epoch\":1,", StandardOpenOption.APPEND);
        Restore.from(archive, state, Long.MAX_VALUE, Instant.MAX);
        startsWith(12);
    }

    @Test
    void refusesWhatIsDamagedBeforeTheEndAndLeavesNothing() throws Exception {
        Files.writeString(
                segment(old, 7), Files.readString(segment(old, 7)).replaceFirst("\"value\":9", "\"value\":8"));
        DamagedJournalException e = assertThrows(
                DamagedJournalException.class, () -> Restore.from(archive, state, Long.MAX_VALUE, Instant.MAX));
        assertTrue(e.getMessage().contains("entry 9 ("), e.getMessage());
        assertFalse(Files.exists(state.resolve("journal")));
        // And what an attempt left is in nobody's way.
        Restore.from(archive, state, 8, Instant.MAX);
        startsWith(8);
    }

    @Test
    void refusesAStateFolderWithAJournal() throws Exception {
        Restore.from(archive, state, 4, Instant.MAX);
        assertThrows(FileAlreadyExistsException.class, () -> Restore.from(archive, state, Long.MAX_VALUE, Instant.MAX));
        assertEquals(4, JournalReader.ofState(state).verify().lastSeq());
    }

    @Test
    void refusesWhatDoesNotBeginWithTheFirstEntry() throws Exception {
        Path file = exported(5, 9);
        DamagedJournalException e = assertThrows(
                DamagedJournalException.class, () -> Restore.from(file, state, Long.MAX_VALUE, Instant.MAX));
        assertTrue(e.getMessage().contains("number 5 stands in its place"), e.getMessage());
    }

    @Test
    void refusesWhatHasNoEntry() {
        IOException e = assertThrows(
                IOException.class, () -> Restore.from(archive, state, Long.MAX_VALUE, TestClock.START.minusSeconds(1)));
        assertTrue(e.getMessage().startsWith("there is no entry up to there in "), e.getMessage());
    }

    @Test
    void exportsTheLinesAsTheyAre() throws Exception {
        List<String> lines = Files.readAllLines(segment(old, 1));
        lines.addAll(Files.readAllLines(segment(old, 7)));
        assertEquals(lines.subList(4, 9), Files.readAllLines(exported(5, 9)));
    }

    @Test
    void exportsWhatIsBeforeDamageAndSaysSo() throws Exception {
        Files.writeString(
                segment(old, 7), Files.readString(segment(old, 7)).replaceFirst("\"value\":9", "\"value\":8"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThrows(DamagedJournalException.class, () -> Export.write(old, 1, Long.MAX_VALUE, out));
        assertEquals(8, out.toString(StandardCharsets.UTF_8).lines().count());
        assertEquals(8, Export.write(old, 1, 8, OutputStream.nullOutputStream()));
    }
}
