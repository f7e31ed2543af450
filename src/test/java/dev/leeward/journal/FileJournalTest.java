package dev.leeward.journal;

import static dev.leeward.journal.Journals.commit;
import static dev.leeward.journal.Journals.draft;
import static dev.leeward.journal.Journals.segment;
import static dev.leeward.journal.Journals.stateOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.json.JsonObject;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class FileJournalTest {
    @TempDir
    Path state;

    private final TestClock clock = new TestClock();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<FileJournal> opened = new ArrayList<>();
    private Tally tally = new Tally();

    @BeforeEach
    void listens() {
        log.start();
        ((Logger) LoggerFactory.getLogger(FileJournal.class)).addAppender(log);
        ((Logger) LoggerFactory.getLogger(FileJournal.class)).setLevel(Level.INFO);
        ((Logger) LoggerFactory.getLogger(FileJournal.class)).setAdditive(false);
    }

    @AfterEach
    void closes() {
        opened.forEach(FileJournal::close);
        ((Logger) LoggerFactory.getLogger(FileJournal.class)).detachAppender(log);
        ((Logger) LoggerFactory.getLogger(FileJournal.class)).setLevel(null);
        ((Logger) LoggerFactory.getLogger(FileJournal.class)).setAdditive(true);
    }

    private FileJournal open() {
        return open(SegmentWriter.Sync.DISK);
    }

    /** Another node's start: with a state machine that knows nothing. */
    private FileJournal open(SegmentWriter.Sync sync) {
        opened.forEach(FileJournal::close);
        tally = new Tally();
        opened.add(FileJournal.open(state, tally, clock, sync));
        return opened.getLast();
    }

    private List<String> logged(String part) {
        return log.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains(part))
                .toList();
    }

    private Path stateJson() {
        return state.resolve("journal/state.json");
    }

    @Test
    void writesALineForEachEntryAndChainsThemByTheirHashes() throws Exception {
        FileJournal journal = open();
        commit(journal, draft(1));
        clock.passes(Duration.ofMillis(1500));
        commit(journal, new Draft("approved", "bob", new JsonObject().put("value", 2), "run-1"));
        List<String> lines = Files.readAllLines(segment(state, 1));
        String why = "\"payload\":{\"value\":1,\"why\":\"said \\\"so\\\"\\n– …\"},\"key\":null,\"crc\":\"";
        assertTrue(
                lines.getFirst()
                        .startsWith("{\"epoch\":1,\"seq\":1,\"time\":\"2026-01-01T00:00:00.000Z\",\"prev\":\""
                                + "0".repeat(64) + "\",\"type\":\"placed\",\"actor\":\"alice\"," + why),
                lines.getFirst());
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(lines.getFirst().getBytes("UTF-8")));
        JsonObject second = new JsonObject(lines.get(1));
        assertEquals(hash, second.getString("prev"));
        assertEquals("2026-01-01T00:00:01.500Z", second.getString("time"));
        assertEquals("run-1", second.getString("key"));
        CRC32C crc = new CRC32C();
        String before = lines.get(1).substring(0, lines.get(1).indexOf(",\"crc\""));
        crc.update(before.getBytes("UTF-8"));
        assertEquals("%08x".formatted(crc.getValue()), second.getString("crc"));
    }

    @Test
    void appliesWhatIsCommittedBeforeItReturns() {
        FileJournal journal = open();
        for (int i = 1; i <= 5; i++) {
            assertEquals(i, commit(journal, draft(i)).seq());
            assertEquals(stateOf(i), tally.state());
            assertEquals(i, journal.lastSeq());
        }
        assertNull(journal.trouble());
    }

    @Test
    void isAsItWasAfterARestart() {
        Journals.twelve(state, clock);
        FileJournal journal = open();
        assertEquals(stateOf(12), tally.state());
        assertEquals(12, journal.lastSeq());
        assertEquals(13, commit(journal, draft(13)).seq());
        assertEquals(stateOf(13), tally.state());
        assertTrue(log.list.isEmpty(), log.list.toString());
    }

    @Test
    void appliesOnlyWhatTheKeptStateLacks() throws IOException {
        FileJournal journal = open();
        commit(journal, draft(1));
        byte[] kept = Files.readAllBytes(stateJson());
        commit(journal, draft(2));
        journal.close();
        Files.write(stateJson(), kept);
        open();
        assertEquals(stateOf(2), tally.state());
    }

    @Test
    void makesTheStateAgainWhenItIsDamagedOrGone() throws IOException {
        Journals.twelve(state, clock);
        byte[] kept = Files.readAllBytes(stateJson());
        Files.writeString(stateJson(), "tea\n");
        open();
        assertEquals(stateOf(12), tally.state());
        assertEquals(1, logged("all entries are applied again").size());
        assertEquals(new String(kept, "UTF-8"), Files.readString(stateJson()));
        Files.delete(stateJson());
        assertNull(open().trouble());
        assertEquals(stateOf(12), tally.state());
        assertTrue(Files.exists(stateJson()));
    }

    @Test
    void comesToTheSameEntryForTheSameKeyAlsoAfterARestart() {
        Draft draft = new Draft("approved", "bob", new JsonObject().put("value", 1), "run-1");
        Entry entry = commit(open(), draft);
        FileJournal journal = open();
        assertEquals(entry, commit(journal, draft));
        assertEquals(1, journal.lastSeq());
        assertEquals(stateOf(1), tally.state());
    }

    @Test
    void forgetsTheKeyOfAThousandDecisionsAgo() {
        FileJournal journal = open(_ -> {});
        for (int i = 0; i <= Keys.MOST; i++) {
            commit(journal, new Draft("approved", "bob", new JsonObject().put("value", i), "run-" + i));
        }
        assertEquals(
                2,
                commit(journal, new Draft("approved", "bob", new JsonObject(), "run-1"))
                        .seq());
        assertEquals(
                Keys.MOST + 2,
                commit(journal, new Draft("approved", "bob", new JsonObject(), "run-0"))
                        .seq());
    }

    @Test
    void refusesWhatWasDecidedOnAnOlderEntry() {
        FileJournal journal = open();
        commit(journal, draft(1));
        assertInstanceOf(Outcome.Committed.class, journal.append(draft(2), 1));
        Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, journal.append(draft(3), 1));
        assertEquals("it was decided on entry 1, and entry 2 has come since: decide again", refused.why());
        assertEquals(stateOf(2), tally.state());
    }

    @Test
    void leavesRepairsToTheRepair() {
        FileJournal journal = open();
        Draft draft = new Draft(Line.REPAIRED, "alice", new JsonObject(), null);
        assertThrows(IllegalArgumentException.class, () -> journal.append(draft, Journal.ANY));
        assertEquals(0, journal.lastSeq());
    }

    @Test
    void refusesAnEntryThatIsLongerThanAnyLine() {
        FileJournal journal = open();
        JsonObject payload = new JsonObject().put("value", "x".repeat(RawLines.LONGEST));
        assertInstanceOf(
                Outcome.Refused.class, journal.append(new Draft("reloaded", "alice", payload, null), Journal.ANY));
        assertEquals(1, commit(journal, draft(1)).seq());
    }

    @Test
    void closesASegmentWhoseOldestDecisionIsAMinuteOld() throws IOException {
        FileJournal journal = open();
        Draft heartbeat = new Draft(Line.HEARTBEAT, "leeward", new JsonObject(), null);
        commit(journal, heartbeat);
        clock.passes(Duration.ofHours(1));
        commit(journal, heartbeat);
        commit(journal, draft(3));
        clock.passes(Duration.ofSeconds(60));
        commit(journal, draft(4));
        journal = open();
        clock.passes(Duration.ofMillis(1));
        commit(journal, heartbeat);
        commit(journal, draft(6));
        assertEquals(
                List.of(segment(state, 1), segment(state, 5)),
                JournalFolder.of(state).segments());
        assertEquals(4, Files.readAllLines(segment(state, 1)).size());
    }

    @Test
    void closesASegmentOfFourMebibytes() throws IOException {
        FileJournal journal = open(_ -> {});
        JsonObject large = new JsonObject().put("value", "x".repeat(1 << 20));
        for (int i = 0; i < 5; i++) {
            commit(journal, new Draft("reloaded", "alice", large, null));
        }
        assertEquals(
                List.of(segment(state, 1), segment(state, 4)),
                JournalFolder.of(state).segments());
        assertTrue(Files.size(segment(state, 1)) <= SegmentWriter.FULL);
        assertEquals(5, open().lastSeq());
    }

    @Test
    void keepsAllFilesToItsOwner() throws IOException {
        Journals.twelve(state, clock);
        for (Path file : Journals.contents(state).keySet()) {
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), file.toString());
        }
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("journal"))));
    }

    @Test
    void cutsOffATornLine() throws IOException {
        Journals.twelve(state, clock);
        byte[] whole = Files.readAllBytes(segment(state, 7));
        Files.writeString(segment(state, 7), "{\"epoch\":1,\"seq\":13,\"ti", StandardOpenOption.APPEND);
        FileJournal journal = open();
        assertNull(journal.trouble());
        assertEquals(stateOf(12), tally.state());
        assertEquals(whole.length, Files.size(segment(state, 7)));
        assertEquals(1, logged("was cut off").size());
        assertEquals(13, commit(journal, draft(13)).seq());
        assertTrue(JournalReader.ofState(state).verify().isGood());
    }

    @Test
    void givesAWholeLastLineItsNewlineBack() throws IOException {
        Journals.twelve(state, clock);
        byte[] whole = Files.readAllBytes(segment(state, 7));
        Files.write(segment(state, 7), Arrays.copyOf(whole, whole.length - 1));
        FileJournal journal = open();
        assertNull(journal.trouble());
        assertEquals(1, logged("its newline was added").size());
        assertEquals(new String(whole, "UTF-8"), Files.readString(segment(state, 7)));
        assertEquals(13, commit(journal, draft(13)).seq());
        assertTrue(JournalReader.ofState(state).verify().isGood());
    }

    @Test
    void stopsDecisionsWhenAnAcknowledgedEntryIsLost() throws IOException {
        Journals.twelve(state, clock);
        List<String> lines = Files.readAllLines(segment(state, 7));
        Files.write(segment(state, 7), lines.subList(0, 4));
        FileJournal journal = open();
        assertTrue(journal.trouble().contains("entry 11"), journal.trouble());
        assertTrue(journal.trouble().contains("up to 12 were acknowledged"), journal.trouble());
        assertTrue(journal.trouble().contains("leeward journal repair --set-aside"), journal.trouble());
        assertEquals(stateOf(12), tally.state());
        assertInstanceOf(Outcome.Refused.class, journal.append(draft(11), Journal.ANY));
    }

    @Test
    void stopsDecisionsWhenAnotherEntryStandsWhereOneWasAcknowledged() throws IOException {
        Journals.twelve(state, clock);
        byte[] kept = Files.readAllBytes(stateJson());
        Files.delete(segment(state, 7));
        Files.delete(stateJson());
        FileJournal other = open();
        clock.passes(Duration.ofHours(1));
        for (int i = 7; i < 14; i++) {
            commit(other, draft(i));
        }
        other.close();
        Files.write(stateJson(), kept);
        FileJournal journal = open();
        assertTrue(journal.trouble().contains("entry 12"), journal.trouble());
        assertTrue(journal.trouble().contains("another one than was acknowledged"), journal.trouble());
        assertEquals(stateOf(12), tally.state());
    }

    @Test
    void namesTheProcessThatHasTheFolderAndServesTheKeptState() {
        FileJournal journal = open();
        commit(journal, draft(1));
        Tally second = new Tally();
        try (FileJournal other = FileJournal.open(state, second, clock)) {
            assertTrue(
                    other.trouble()
                            .contains("is in use by process "
                                    + ProcessHandle.current().pid()),
                    other.trouble());
            assertInstanceOf(Outcome.Refused.class, other.append(draft(2), Journal.ANY));
            assertEquals(stateOf(1), second.state());
            assertEquals(1, other.lastSeq());
            assertEquals(Point.START, other.shippable());
        }
        assertEquals(2, commit(journal, draft(2)).seq());
    }

    @Test
    void opensAgainAfterItWasClosedInTheMiddleOfThings() {
        FileJournal journal = open();
        commit(journal, draft(1));
        journal.close();
        journal.close();
        assertInstanceOf(Outcome.Refused.class, journal.append(draft(2), Journal.ANY));
        FileJournal next = open();
        assertNull(next.trouble());
        assertEquals(2, commit(next, draft(2)).seq());
    }

    @Test
    void doesNotKnowWhatBecameOfAnEntryAfterAFailedFsync() throws IOException {
        AtomicBoolean fails = new AtomicBoolean();
        SegmentWriter.Sync sync = (FileDescriptor file) -> {
            if (fails.get()) {
                throw new IOException("Input/output error");
            }
            file.sync();
        };
        FileJournal journal = open(sync);
        commit(journal, draft(1));
        fails.set(true);
        Draft doubtful = new Draft("approved", "bob", new JsonObject().put("value", 2), "run-1");
        assertInstanceOf(Outcome.Unknown.class, journal.append(doubtful, Journal.ANY));
        assertEquals(stateOf(1), tally.state());
        fails.set(false);
        assertInstanceOf(Outcome.Refused.class, journal.append(draft(3), Journal.ANY));
        assertInstanceOf(Outcome.Unknown.class, journal.append(doubtful, Journal.ANY));
        assertTrue(journal.trouble().contains("entry 2 may not be on the disk"), journal.trouble());

        // A restart knows: it was there.
        journal = open(sync);
        assertNull(journal.trouble());
        assertEquals(stateOf(2), tally.state());
        assertEquals(2, commit(journal, doubtful).seq());
    }

    @Test
    void goesOnAfterAFailedFsyncWhenItIsToldTo() throws IOException {
        AtomicBoolean fails = new AtomicBoolean();
        FileJournal journal = open(file -> {
            if (fails.getAndSet(false)) {
                throw new IOException("Input/output error");
            }
        });
        commit(journal, draft(1));
        fails.set(true);
        assertInstanceOf(Outcome.Unknown.class, journal.append(draft(2), Journal.ANY));
        assertEquals(new Repair.Done(null, 0, 1, 2), journal.repair("alice"));
        assertNull(journal.trouble());
        assertEquals(stateOf(2), tally.state());
        assertEquals(3, commit(journal, draft(3)).seq());
    }

    @Test
    void bringsToTheDiskWhatAKilledProcessMayHaveLeft() {
        Journals.twelve(state, clock);
        AtomicInteger syncs = new AtomicInteger();
        open(_ -> syncs.incrementAndGet());
        assertEquals(1, syncs.get());
        FileJournal journal = open(_ -> {
            throw new IOException("Input/output error");
        });
        assertTrue(journal.trouble().contains("Input/output error"), journal.trouble());
        assertEquals(stateOf(12), tally.state());
    }

    @Test
    void decidesWithoutAKeptStateAndTellsOnce() throws IOException {
        FileJournal journal = open();
        commit(journal, draft(1));
        Files.createDirectories(state.resolve("journal/state.json.next/in-the-way"));
        commit(journal, draft(2));
        commit(journal, draft(3));
        assertEquals(1, logged("cannot be kept, decisions go on without it").size());
        assertNull(journal.trouble());
        open();
        assertEquals(stateOf(3), tally.state());
    }

    @Test
    void stopsWhenAnEntryCannotBeApplied() {
        FileJournal journal = open();
        commit(journal, draft(1));
        JsonObject unknown = new JsonObject().put("value", 2).put("break", true);
        StateMachine breaking = new StateMachine() {
            @Override
            public void restore(JsonObject state) {
                tally.restore(state);
            }

            @Override
            public void apply(Entry entry) {
                if (entry.payload().containsKey("break")) {
                    throw new IllegalStateException("nobody knows this");
                }
                tally.apply(entry);
            }

            @Override
            public JsonObject state() {
                return tally.state();
            }
        };
        journal.close();
        for (int i = 0; i < 2; i++) {
            tally = new Tally();
            try (FileJournal again = FileJournal.open(state, breaking, clock)) {
                if (i == 0) {
                    Draft draft = new Draft("placed", "alice", unknown, null);
                    assertInstanceOf(Outcome.Unknown.class, again.append(draft, Journal.ANY));
                }
                assertTrue(again.trouble().contains("entry 2"), again.trouble());
                assertTrue(again.trouble().contains("nobody knows this"), again.trouble());
                assertEquals(stateOf(1), tally.state());
            }
        }
    }

    @Test
    void servesWhateverIsInItsPlace() throws IOException {
        for (String place : List.of("journal", "journal/lock", "journal/state.json")) {
            Path folder = Files.createDirectories(state.resolve(place.replace('/', '-')));
            Path inTheWay = folder.resolve(place);
            Files.createDirectories(inTheWay.getParent());
            if (place.equals("journal")) {
                Files.writeString(inTheWay, "a file");
            } else {
                Files.createDirectories(inTheWay.resolve("a-folder"));
            }
            try (FileJournal journal = FileJournal.open(folder, new Tally(), clock)) {
                if (place.equals("journal/state.json")) {
                    assertEquals(1, commit(journal, draft(1)).seq());
                } else {
                    assertTrue(journal.trouble().contains("cannot be written"), journal.trouble());
                    assertInstanceOf(Outcome.Refused.class, journal.append(draft(1), Journal.ANY));
                }
            }
        }
    }

    @Test
    void goesOnInASegmentThatWasBegunAndNotWritten() throws IOException {
        Journals.twelve(state, clock);
        JournalFolder.of(state).create(segment(state, 13));
        FileJournal journal = open();
        assertNull(journal.trouble());
        commit(journal, draft(13));
        assertEquals(1, Files.readAllLines(segment(state, 13)).size());
        assertFalse(Files.exists(segment(state, 14)));
        assertEquals(13, open().lastSeq());
    }

    @Test
    void doesNotTakeTheInterruptOfAThreadForAFailureOfTheDisk() {
        FileJournal journal = open();
        Thread.currentThread().interrupt();
        Outcome outcome = journal.append(draft(1), Journal.ANY);
        assertTrue(Thread.interrupted());
        assertNull(journal.trouble());
        assertInstanceOf(Outcome.Committed.class, outcome);
    }

    @Test
    void takesEntriesFromManyThreads() throws Exception {
        FileJournal journal = open(_ -> {});
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int j = 0; j < 50; j++) {
                    commit(journal, draft(j));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(200, journal.lastSeq());
        assertEquals(200, tally.state().getJsonArray("values").size());
        assertTrue(JournalReader.ofState(state).verify().isGood());
        Map<Path, byte[]> written = Journals.contents(state);
        assertEquals(3, written.size(), written.keySet().toString());
    }
}
