package dev.leeward.journal;

import static dev.leeward.journal.Journals.stateOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9}, whenever it comes. */
class JournalKillTest {
    private static final int ROUNDS = 6;

    @TempDir
    Path state;

    @Test
    void losesNothingThatWasAcknowledged() throws Exception {
        Random dice = new Random(20260101);
        for (int round = 0; round < ROUNDS; round++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Appender.class.getName(),
                            state.toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            long acknowledged = 0;
            try (BufferedReader reader = process.inputReader()) {
                String line = reader.readLine();
                Thread.ofVirtual().start(() -> {
                    try {
                        Thread.sleep(dice.nextInt(200));
                    } catch (InterruptedException e) {
                        // Sooner then.
                    }
                    // By its handle: the process itself would close the stream that is still read from.
                    process.toHandle().destroyForcibly();
                });
                for (; line != null; line = reader.readLine()) {
                    acknowledged = Long.parseLong(line);
                }
            }
            process.waitFor();

            Tally tally = new Tally();
            try (FileJournal journal = FileJournal.open(state, tally, new TestClock())) {
                assertNull(journal.trouble());
                assertTrue(acknowledged > 0);
                assertTrue(journal.lastSeq() >= acknowledged, journal.lastSeq() + " of " + acknowledged);
                assertEquals(stateOf((int) journal.lastSeq()), tally.state());
            }
            Verification found = JournalReader.ofState(state).verify();
            assertTrue(found.isGood(), found.toString());
            assertFalse(found.torn());
        }
    }
}
