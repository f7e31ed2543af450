package dev.leeward.journal;

import static dev.leeward.journal.Journals.commit;
import static dev.leeward.journal.Journals.draft;
import static dev.leeward.journal.Journals.segment;
import static dev.leeward.journal.Journals.stateOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A journal of twelve entries in two segments, and everything that a disk can do to it. What was acknowledged is never lost in silence. */
class JournalDamageTest {
    private static final int ENTRIES = 12;

    @TempDir
    Path state;

    private final TestClock clock = new TestClock();
    private final Random dice = new Random(20260101);
    private Map<Path, byte[]> good = Map.of();

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
        Journals.twelve(state, clock);
        good = Journals.contents(state);
    }

    /** The entry that a byte of a segment belongs to; a newline belongs to the line that it ends. */
    private static long entryAt(Path segment, byte[] content, int index) {
        long entry = JournalFolder.firstSeq(segment);
        for (int i = 0; i < index; i++) {
            entry += content[i] == '\n' ? 1 : 0;
        }
        return entry;
    }

    private void flip(Map<Path, byte[]> files, Path file, int index, int bit) throws IOException {
        Map<Path, byte[]> flipped = new TreeMap<>(files);
        byte[] content = files.get(file).clone();
        content[index] ^= (byte) (1 << bit);
        flipped.put(file, content);
        Journals.put(state, flipped);
    }

    @Test
    void namesTheEntryOfEveryFlippedBitAndServesWhatWasAcknowledged() throws IOException {
        for (Path segment : JournalFolder.of(state).segments()) {
            byte[] content = good.get(segment);
            for (int i = 0; i < content.length; i++) {
                for (int bit = content[i] == '\n' ? 0 : i % 8; bit < 8; bit += content[i] == '\n' ? 1 : 8) {
                    flip(good, segment, i, bit);
                    Tally tally = new Tally();
                    try (FileJournal journal = FileJournal.open(state, tally, clock)) {
                        String where = segment + " byte " + i + " bit " + bit + ": " + journal.trouble();
                        assertNotNull(journal.trouble(), where);
                        String entry = "entry " + entryAt(segment, content, i) + " (" + segment + ", line ";
                        assertTrue(journal.trouble().contains(entry), where);
                        assertTrue(journal.trouble().contains("leeward journal repair --set-aside"), where);
                        assertInstanceOf(Outcome.Refused.class, journal.append(draft(99), Journal.ANY), where);
                        assertEquals(stateOf(ENTRIES), tally.state(), where);
                    }
                }
            }
        }
    }

    @Test
    void servesTheEntriesBeforeAFlippedBitWhenThereIsNoKeptState() throws IOException {
        Map<Path, byte[]> without = new TreeMap<>(good);
        without.remove(JournalFolder.of(state).state());
        for (Path segment : JournalFolder.of(state).segments()) {
            byte[] content = good.get(segment);
            for (int i = 0; i < content.length; i++) {
                flip(without, segment, i, i % 8);
                Tally tally = new Tally();
                try (FileJournal journal = FileJournal.open(state, tally, clock)) {
                    long entry = entryAt(segment, content, i);
                    String where = segment + " byte " + i + ": " + journal.trouble();
                    assertNotNull(journal.trouble(), where);
                    assertTrue(journal.trouble().contains("entry " + entry + " ("), where);
                    assertEquals(stateOf((int) entry - 1), tally.state(), where);
                }
            }
        }
    }

    @Test
    void makesAKeptStateWithAFlippedBitAgain() throws IOException {
        Path kept = JournalFolder.of(state).state();
        for (int i = 0; i < good.get(kept).length; i++) {
            flip(good, kept, i, i % 8);
            Tally tally = new Tally();
            try (FileJournal journal = FileJournal.open(state, tally, clock)) {
                assertNull(journal.trouble(), "byte " + i);
                assertEquals(stateOf(ENTRIES), tally.state(), "byte " + i);
                assertTrue(Arrays.equals(good.get(kept), Files.readAllBytes(kept)), "byte " + i);
            }
        }
    }

    @Test
    void losesNothingInSilenceWhereverAFileIsCutOff() throws IOException {
        for (Path segment : JournalFolder.of(state).segments()) {
            byte[] content = good.get(segment);
            for (int length = 0; length < content.length; length += length < content.length - 300 ? 7 : 1) {
                Map<Path, byte[]> cut = new TreeMap<>(good);
                cut.put(segment, Arrays.copyOf(content, length));
                Journals.put(state, cut);
                Tally tally = new Tally();
                try (FileJournal journal = FileJournal.open(state, tally, clock)) {
                    String where = segment + " cut off at " + length + ": " + journal.trouble();
                    boolean lacksOnlyANewline = length == content.length - 1 && segment.equals(segment(state, 7));
                    assertEquals(lacksOnlyANewline, journal.trouble() == null, where);
                    assertEquals(stateOf(ENTRIES), tally.state(), where);
                }
            }
        }
    }

    @Test
    void cutsOffWhatWasNeverAcknowledgedWhereverItsWritingEnded() throws IOException {
        Journals.put(state, good);
        try (FileJournal journal = FileJournal.open(state, new Tally(), clock)) {
            commit(journal, draft(13));
        }
        byte[] longer = Files.readAllBytes(segment(state, 7));
        int before = good.get(segment(state, 7)).length;
        for (int length = before; length <= longer.length; length++) {
            Map<Path, byte[]> torn = new TreeMap<>(good);
            torn.put(segment(state, 7), Arrays.copyOf(longer, length));
            Journals.put(state, torn);
            Tally tally = new Tally();
            try (FileJournal journal = FileJournal.open(state, tally, clock)) {
                assertNull(journal.trouble(), "cut off at " + length);
                boolean whole = length >= longer.length - 1;
                assertEquals(stateOf(whole ? 13 : 12), tally.state(), "cut off at " + length);
                assertEquals(whole ? longer.length : before, Files.size(segment(state, 7)));
            }
        }
    }

    @Test
    void tellsOfALineOrAFileThatIsGone() throws IOException {
        for (Path segment : JournalFolder.of(state).segments()) {
            String[] lines = new String(good.get(segment), "UTF-8").split("(?<=\n)");
            for (int gone = 0; gone < lines.length; gone++) {
                StringBuilder rest = new StringBuilder();
                for (int i = 0; i < lines.length; i++) {
                    rest.append(i == gone ? "" : lines[i]);
                }
                Map<Path, byte[]> without = new TreeMap<>(good);
                without.put(segment, rest.toString().getBytes("UTF-8"));
                Journals.put(state, without);
                opensWithTroubleAt(JournalFolder.firstSeq(segment) + gone);
            }
            Map<Path, byte[]> without = new TreeMap<>(good);
            without.remove(segment);
            Journals.put(state, without);
            opensWithTroubleAt(JournalFolder.firstSeq(segment));
        }
    }

    private void opensWithTroubleAt(long entry) {
        Tally tally = new Tally();
        try (FileJournal journal = FileJournal.open(state, tally, clock)) {
            assertNotNull(journal.trouble(), "entry " + entry);
            assertTrue(journal.trouble().contains("entry " + entry + " ("), journal.trouble());
            assertEquals(stateOf(ENTRIES), tally.state());
        }
    }

    @Test
    void repairsAFlippedBitAnywhereWithTheStateThatWasServed() throws IOException {
        for (Path segment : JournalFolder.of(state).segments()) {
            byte[] content = good.get(segment);
            for (int i = 0; i < content.length; i += 37) {
                flip(good, segment, i, i % 8);
                long entry = entryAt(segment, content, i);
                Tally tally = new Tally();
                try (FileJournal journal = FileJournal.open(state, tally, clock)) {
                    Repair.Done done = repair(journal);
                    assertEquals(entry, done.firstLostSeq());
                    assertEquals(entry, done.seq());
                    assertNull(journal.trouble());
                    assertEquals(stateOf(ENTRIES), tally.state());
                    commit(journal, draft(13));
                }
                Tally after = new Tally();
                try (FileJournal journal = FileJournal.open(state, after, clock)) {
                    assertNull(journal.trouble());
                    assertEquals(stateOf(13), after.state());
                    assertEquals(entry + 1, journal.lastSeq());
                }
                assertTrue(JournalReader.ofState(state).verify().isGood());
            }
        }
    }

    private static Repair.Done repair(FileJournal journal) throws IOException {
        return journal.repair("alice");
    }

    @Test
    void opensWhateverBytesThereAre() throws IOException {
        JournalFolder folder = JournalFolder.of(state);
        for (int round = 0; round < 100; round++) {
            Map<Path, byte[]> files = new TreeMap<>(dice.nextBoolean() ? good : Map.of());
            for (Path file : new Path[] {
                segment(state, 1),
                segment(state, 1 + dice.nextInt(20)),
                folder.state(),
                folder.lock(),
                folder.restored(),
                folder.path().resolve("shipped-to-folder"),
                folder.path().resolve("99999999999999999999.jsonl"),
                folder.path().resolve("00999999999999999999.jsonl")
            }) {
                if (dice.nextInt(3) == 0) {
                    files.put(file, noise(files.get(file)));
                }
            }
            Journals.put(state, files);
            Tally tally = new Tally();
            try (FileJournal journal = FileJournal.open(state, tally, clock)) {
                assertNotNull(tally.state());
                if (journal.trouble() == null) {
                    commit(journal, draft(round));
                } else {
                    assertInstanceOf(Outcome.Refused.class, journal.append(draft(round), Journal.ANY));
                    repair(journal);
                    assertNull(journal.trouble());
                    commit(journal, draft(round));
                }
            }
            assertTrue(JournalReader.ofState(state).verify().isGood());
        }
    }

    /** Bytes at random, or an intact file with some of them in it. */
    private byte[] noise(byte[] before) {
        byte[] noise = new byte[dice.nextInt(600)];
        dice.nextBytes(noise);
        if (before == null || before.length == 0 || dice.nextBoolean()) {
            return noise;
        }
        byte[] mixed = before.clone();
        int at = dice.nextInt(mixed.length);
        System.arraycopy(noise, 0, mixed, at, Math.min(noise.length, mixed.length - at));
        return dice.nextBoolean() ? mixed : Arrays.copyOf(mixed, at);
    }
}
