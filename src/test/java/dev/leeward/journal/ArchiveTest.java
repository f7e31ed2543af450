package dev.leeward.journal;

import static dev.leeward.journal.Journals.commit;
import static dev.leeward.journal.Journals.draft;
import static dev.leeward.journal.Journals.segment;
import static dev.leeward.journal.Journals.stateOf;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.leeward.config.JournalConfig.ArchiveConfig;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ArchiveTest {
    private static final Duration AT_ONCE = Duration.ofMillis(20);

    @TempDir
    Path folder;

    private final TestClock clock = new TestClock();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Path state = Path.of("");
    private Path archive = Path.of("");
    private FileJournal journal;
    private Archive shipping;

    @BeforeEach
    void listens() {
        state = folder.resolve("state");
        archive = folder.resolve("archive");
        log.start();
        ((Logger) LoggerFactory.getLogger(Archive.class)).addAppender(log);
        ((Logger) LoggerFactory.getLogger(Archive.class)).setLevel(Level.INFO);
        ((Logger) LoggerFactory.getLogger(Archive.class)).setAdditive(false);
        ((Logger) LoggerFactory.getLogger(FileJournal.class)).setLevel(Level.OFF);
    }

    @AfterEach
    void ends() {
        stop();
        ((Logger) LoggerFactory.getLogger(Archive.class)).detachAppender(log);
        ((Logger) LoggerFactory.getLogger(Archive.class)).setLevel(null);
        ((Logger) LoggerFactory.getLogger(Archive.class)).setAdditive(true);
        ((Logger) LoggerFactory.getLogger(FileJournal.class)).setLevel(null);
    }

    private void stop() {
        if (journal != null) {
            shipping.stop();
            journal.close();
        }
    }

    /** A node that is started, again or for the first time. */
    private void start(ArchiveTarget... targets) {
        stop();
        journal = FileJournal.open(state, new Tally(), clock);
        shipping = Archive.start(List.of(targets), journal, clock, AT_ONCE);
    }

    private ArchiveTarget toFolder() {
        return new FolderTarget(archive, clock);
    }

    /** Appends what it is given to a file; the program's own text comes first. */
    private ArchiveTarget toCommand(String script, Duration longest) {
        return new CommandTarget(
                List.of("/bin/sh", "-c", script, "ship", folder.resolve("got").toString()), longest);
    }

    private void commits(int from, int to) {
        for (int i = from; i <= to; i++) {
            commit(journal, draft(i));
        }
    }

    private void awaitShipped() {
        await().atMost(Duration.ofSeconds(10)).until(() -> shipping.lag().entries() == 0);
    }

    private void archiveIsAsTheJournal() throws IOException {
        awaitShipped();
        List<Path> segments = JournalFolder.of(state).segments();
        assertEquals(
                segments.stream().map(Path::getFileName).toList(),
                new JournalFolder(archive)
                        .segments().stream().map(Path::getFileName).toList());
        for (Path segment : segments) {
            assertEquals(Files.readString(segment), Files.readString(archive.resolve(segment.getFileName())));
        }
    }

    private long setAsideInArchive() throws IOException {
        try (Stream<Path> files = Files.list(archive)) {
            return files.filter(Files::isDirectory).count();
        }
    }

    private List<Long> got() throws IOException {
        return Files.readAllLines(folder.resolve("got")).stream()
                .map(line -> new JsonObject(line).getLong("seq"))
                .toList();
    }

    @Test
    void growsTheSameSegmentsInAFolder() throws IOException {
        start(toFolder());
        commits(1, 3);
        archiveIsAsTheJournal();
        clock.passes(Duration.ofMinutes(2));
        commits(4, 6);
        archiveIsAsTheJournal();
        assertTrue(Files.exists(segment(state, 4)));
        assertTrue(JournalReader.ofFolder(archive).verify().isGood());
        assertTrue(log.list.isEmpty(), log.list.toString());
    }

    @Test
    void startsWithWhatIsConfigured() throws IOException {
        journal = FileJournal.open(state, new Tally(), clock);
        List<String> command =
                List.of("/bin/sh", "-c", "cat >> \"$0\"", folder.resolve("got").toString());
        shipping = Archive.start(new ArchiveConfig(archive, command), journal, clock);
        commits(1, 3);
        awaitShipped();
        archiveIsAsTheJournal();
        assertEquals(List.of(1L, 2L, 3L), got());
    }

    @Test
    void shipsNothingWhereNothingIsConfigured() {
        journal = FileJournal.open(state, new Tally(), clock);
        shipping = Archive.start(new ArchiveConfig(null, List.of()), journal, clock);
        commits(1, 3);
        assertEquals(new Archive.Lag(0, Duration.ZERO), shipping.lag());
    }

    @Test
    void goesOnAfterARestartWhereItWas() throws IOException {
        start(toFolder(), toCommand("cat >> \"$1\"", CommandTarget.LONGEST));
        commits(1, 3);
        awaitShipped();
        start();
        commits(4, 5);
        start(toFolder(), toCommand("cat >> \"$1\"", CommandTarget.LONGEST));
        archiveIsAsTheJournal();
        assertEquals(LongStream.rangeClosed(1, 5).boxed().toList(), got());
    }

    @Test
    void shipsEverythingToAnotherPlaceThanBefore() throws IOException {
        start(toFolder());
        commits(1, 3);
        awaitShipped();
        archive = folder.resolve("another");
        start(toFolder());
        commits(4, 4);
        archiveIsAsTheJournal();
    }

    @Test
    void shipsEverythingAgainWhereItIsGone() throws IOException {
        start(toFolder());
        commits(1, 3);
        awaitShipped();
        Files.delete(archive.resolve(segment(state, 1).getFileName()));
        commits(4, 4);
        archiveIsAsTheJournal();
    }

    @Test
    void keepsNoDecisionWaitingAndCatchesUp() throws IOException {
        Files.writeString(archive, "a file where the folder should be");
        start(toFolder());
        commits(1, 3);
        clock.passes(Duration.ofSeconds(30));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> shipping.lag().equals(new Archive.Lag(3, Duration.ofSeconds(30))));
        await().pollDelay(Duration.ofMillis(300)).until(() -> log.list.size() == 1);
        assertTrue(log.list.getFirst().getFormattedMessage().contains("folder " + archive), log.list.toString());
        Files.delete(archive);
        archiveIsAsTheJournal();
        assertEquals(Duration.ZERO, shipping.lag().age());
        await().until(() -> log.list.size() == 2);
    }

    @Test
    void mendsALineThatWasCutShortThere() throws IOException {
        start(toFolder());
        commits(1, 3);
        awaitShipped();
        start();
        commits(4, 4);
        String line = Files.readAllLines(segment(state, 1)).get(3);
        Files.writeString(
                archive.resolve("00000000000000000001.jsonl"), line.substring(0, 50), StandardOpenOption.APPEND);
        start(toFolder());
        archiveIsAsTheJournal();
        assertEquals(0, setAsideInArchive());
    }

    @Test
    void setsAsideThereWhatARepairSetAsideHere() throws IOException {
        Journals.twelve(state, clock);
        start(toFolder());
        archiveIsAsTheJournal();
        start();
        journal.close();
        String intact = Files.readString(segment(state, 1));
        Files.writeString(segment(state, 1), intact.replaceFirst("alice", "mallory"));
        start(toFolder());
        assertTrue(journal.trouble().contains("entry 1 "), journal.trouble());
        journal.repair("alice");
        commits(13, 13);
        archiveIsAsTheJournal();
        assertEquals(1, setAsideInArchive());
        assertTrue(JournalReader.ofFolder(archive).verify().isGood());
    }

    @Test
    void shipsToACommandFromTheRepairOn() throws IOException {
        Journals.twelve(state, clock);
        start(toCommand("cat >> \"$1\"", CommandTarget.LONGEST));
        awaitShipped();
        start();
        journal.close();
        Files.writeString(segment(state, 7), "tea\n");
        start(toCommand("cat >> \"$1\"", CommandTarget.LONGEST));
        assertEquals(7, journal.repair("alice").seq());
        awaitShipped();
        await().until(() -> got().size() == 13);
        assertEquals(7, got().getLast());
    }

    @Test
    void goesOnInTheArchiveThatTheNodeWasRestoredFrom() throws Exception {
        Journals.twelve(state, clock);
        start(toFolder());
        archiveIsAsTheJournal();
        state = folder.resolve("restored");
        Restore.from(archive, state, 8, Instant.MAX);
        start(toFolder());
        commits(9, 10);
        archiveIsAsTheJournal();
        assertEquals(1, setAsideInArchive());
        assertEquals(2, JournalReader.ofFolder(archive).last(1).getFirst().epoch());
        state = folder.resolve("again");
        Restore.from(archive, state, Long.MAX_VALUE, Instant.MAX);
        Tally tally = new Tally();
        try (FileJournal again = FileJournal.open(state, tally, clock)) {
            assertNull(again.trouble());
            assertEquals(stateOf(10), tally.state());
        }
    }

    @Test
    void leavesTheArchiveOfAnotherNodeAlone() throws Exception {
        Journals.twelve(state, clock);
        start(toFolder());
        archiveIsAsTheJournal();
        Map<Path, byte[]> before = Journals.contents(archive);
        state = folder.resolve("another-node");
        start(toFolder());
        commits(1, 3);
        await().atMost(Duration.ofSeconds(10)).until(() -> !log.list.isEmpty());
        assertTrue(
                log.list.getFirst().getFormattedMessage().contains("give each node an archive of its own"),
                log.list.toString());
        assertEquals(3, shipping.lag().entries());
        assertEquals(before.keySet(), Journals.contents(archive).keySet());
    }

    @Test
    void triesAgainWhatACommandDidNotTake() throws IOException {
        start(toCommand(
                "cat > /dev/null; test -e \"$1.open\" || { echo the door is shut; exit 3; }; echo '{\"seq\": 0}' >> \"$1\"",
                CommandTarget.LONGEST));
        commits(1, 1);
        await().atMost(Duration.ofSeconds(10)).until(() -> !log.list.isEmpty());
        assertTrue(
                log.list.getFirst().getFormattedMessage().endsWith("it ended with 3: the door is shut"),
                log.list.toString());
        assertEquals(1, shipping.lag().entries());
        Files.createFile(folder.resolve("got.open"));
        awaitShipped();
        assertEquals(List.of(0L), got());
    }

    @Test
    void killsACommandThatDoesNotEndWithAllItHasStarted() throws Exception {
        start(toCommand("sleep 300 & echo $! > \"$1.tmp\"; mv \"$1.tmp\" \"$1\"; wait", Duration.ofMillis(500)));
        commits(1, 1);
        await().atMost(Duration.ofSeconds(10)).until(() -> !log.list.isEmpty());
        assertTrue(log.list.getFirst().getFormattedMessage().contains("was killed"), log.list.toString());
        long child = Long.parseLong(Files.readString(folder.resolve("got")).strip());
        await().atMost(Duration.ofSeconds(5))
                .until(() -> ProcessHandle.of(child).map(p -> !p.isAlive()).orElse(true));
        assertEquals(1, shipping.lag().entries());
    }

    @Test
    void shipsNothingOfAJournalThatAnotherProcessWrites() throws IOException {
        start(toFolder());
        commits(1, 3);
        awaitShipped();
        try (FileJournal other = FileJournal.open(state, new Tally(), clock)) {
            Archive second =
                    Archive.start(List.of(new FolderTarget(folder.resolve("second"), clock)), other, clock, AT_ONCE);
            second.stop();
            assertFalse(Files.exists(folder.resolve("second")));
        }
    }
}
