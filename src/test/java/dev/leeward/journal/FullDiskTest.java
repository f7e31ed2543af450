package dev.leeward.journal;

import static dev.leeward.journal.Journals.commit;
import static dev.leeward.journal.Journals.draft;
import static dev.leeward.journal.Journals.stateOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A file system of 64 KiB of its own, that fills up and becomes read-only. */
class FullDiskTest {
    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final Tally tally = new Tally();
    private Path state = Path.of("");
    private boolean mounted;

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    }

    @BeforeEach
    void mounts() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        try {
            mounted = run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString());
        } catch (IOException e) {
            mounted = false;
        }
        assumeTrue(mounted, "skipped: this test mounts a tiny file system, which root may and needs mount(8)");
        state = disk;
        ((Logger) LoggerFactory.getLogger(FileJournal.class)).setLevel(Level.OFF);
    }

    @AfterEach
    void unmounts() throws Exception {
        ((Logger) LoggerFactory.getLogger(FileJournal.class)).setLevel(null);
        if (mounted) {
            assertTrue(run("umount", state.toString()));
        }
    }

    private static Draft large(int value) {
        return new Draft(
                "reloaded", "alice", new JsonObject().put("value", value).put("text", "x".repeat(1500)), null);
    }

    @Test
    void refusesWhileTheDiskIsFullAndGoesOnWhenThereIsRoom() throws Exception {
        Path filler = Files.write(state.resolve("filler"), new byte[24 << 10]);
        try (FileJournal journal = FileJournal.open(state, tally, clock)) {
            int entries = 0;
            Outcome outcome = journal.append(large(entries + 1), Journal.ANY);
            while (outcome instanceof Outcome.Committed) {
                entries++;
                outcome = journal.append(large(entries + 1), Journal.ANY);
            }
            Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, outcome);
            assertTrue(refused.why().contains("make room there"), refused.why());
            assertEquals(refused.why(), journal.trouble());
            assertInstanceOf(Outcome.Refused.class, journal.append(large(entries + 1), Journal.ANY));
            assertEquals(stateOf(entries), tally.state());
            Verification full = JournalReader.ofState(state).verify();
            assertTrue(full.isGood(), full.toString());
            assertFalse(full.torn());
            assertEquals(entries, full.lastSeq());

            Files.delete(filler);
            commit(journal, large(entries + 1));
            assertNull(journal.trouble());
            assertEquals(stateOf(entries + 1), tally.state());
        }
        Tally after = new Tally();
        try (FileJournal journal = FileJournal.open(state, after, clock)) {
            assertNull(journal.trouble());
            assertEquals(tally.state(), after.state());
        }
    }

    @Test
    void servesWhatItKnowsFromAFullDisk() throws Exception {
        try (FileJournal journal = FileJournal.open(state, tally, clock)) {
            commit(journal, draft(1));
        }
        try {
            Files.write(state.resolve("filler"), new byte[64 << 10]);
        } catch (IOException e) {
            // That is what it is for.
        }
        Tally after = new Tally();
        try (FileJournal journal = FileJournal.open(state, after, clock)) {
            assertEquals(stateOf(1), after.state());
            while (journal.append(large(1), Journal.ANY) instanceof Outcome.Committed) {
                // The last page of the segment has some room.
            }
            assertTrue(journal.trouble().contains("make room there"), journal.trouble());
        }
    }

    @Test
    void servesWhatItKnowsFromAReadOnlyDisk() throws Exception {
        try (FileJournal journal = FileJournal.open(state, tally, clock)) {
            commit(journal, draft(1));
        }
        assertTrue(run("mount", "-o", "remount,ro", state.toString()));
        Tally after = new Tally();
        try (FileJournal journal = FileJournal.open(state, after, clock)) {
            assertTrue(journal.trouble().contains("make it writable and start the node again"), journal.trouble());
            assertInstanceOf(Outcome.Refused.class, journal.append(draft(2), Journal.ANY));
            assertEquals(stateOf(1), after.state());
            assertEquals(1, journal.lastSeq());

            assertTrue(run("mount", "-o", "remount,rw", state.toString()));
            assertEquals(Repair.Done.nothing(new Point(1, 1, "")), journal.repair("alice"));
            assertEquals(2, commit(journal, draft(2)).seq());
        }
    }
}
