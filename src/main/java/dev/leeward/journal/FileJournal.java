package dev.leeward.journal;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of a single node: files of lines in {@code journal/} of the state folder, chained by their hashes. Any thread that may block; one
 * entry at a time. What is committed is on the disk, and then applied.
 *
 * <p>There always is one, whatever the disk holds or does: damage and failure end decisions and never answers.
 *
 * <pre>
 *   what happens                              an entry is                  the next ones
 *   the disk is full, and the file as before  refused                      are tried
 *   fsync fails, or cutting off half a line   unknown                      are refused until a repair or a restart
 *   damage is found at the start              –                            are refused until a repair
 *   another process has the folder            –                            are refused until a restart
 *   the state cannot be kept                  committed, told in the log   are tried; a start needs longer
 * </pre>
 */
public final class FileJournal implements Journal, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileJournal.class);

    private static final String REPAIR = "leeward journal repair --set-aside";

    private final JournalFolder folder;
    private final StateFile stateFile;
    private final StateMachine machine;
    private final InstantSource clock;
    private final SegmentWriter.Sync sync;
    private final Keys keys = new Keys();
    private volatile Runnable onCommit = () -> {};
    private volatile @Nullable FolderLock lock;
    private @Nullable SegmentWriter writer;
    private volatile Point head = Point.START;

    /** What the state machine holds: {@link #head}, or what was kept and is ahead of a damaged journal. */
    private Point applied = Point.START;

    /** Why nothing is tried any more; null: it is. */
    private volatile @Nullable String stopped;

    /** Why the last attempt failed; null: it did not. */
    private volatile @Nullable String failing;

    /** Of the entry that ended decisions, which may be on the disk. */
    private @Nullable String doubtfulKey;

    private FileJournal(Path stateFolder, StateMachine machine, InstantSource clock, SegmentWriter.Sync sync) {
        this.folder = JournalFolder.of(stateFolder);
        this.stateFile = new StateFile(folder);
        this.machine = machine;
        this.clock = clock;
        this.sync = sync;
    }

    /** Opens the journal of a state folder, or begins one, and brings {@code machine} to the state that holds. Never fails. */
    public static FileJournal open(Path stateFolder, StateMachine machine, InstantSource clock) {
        return open(stateFolder, machine, clock, SegmentWriter.Sync.DISK);
    }

    static FileJournal open(Path stateFolder, StateMachine machine, InstantSource clock, SegmentWriter.Sync sync) {
        FileJournal journal = new FileJournal(stateFolder, machine, clock, sync);
        journal.start();
        return journal;
    }

    private synchronized void start() {
        Point kept = stateFile.restoreTo(machine);
        applied = kept == null ? Point.START : kept;
        try {
            folder.create();
            lock = FolderLock.take(folder);
        } catch (JournalInUseException e) {
            // The other process writes: its files are not whole at every moment, the kept state is.
            head = applied;
            stop(String.valueOf(e.getMessage()));
            return;
        } catch (IOException e) {
            stop(unwritable(e));
        }
        Replay found = replay(kept);
        if (found.damage() != null) {
            stop(damaged(found.damage()));
        } else if (lock != null) {
            try {
                goOn(found);
            } catch (IOException e) {
                stop(unwritable(e));
            }
        }
        if (stopped == null && !head.equals(kept == null ? Point.START : kept)) {
            stateFile.keep(head, machine);
        }
    }

    private String damaged(Damage damage) {
        return "%s is damaged at %s; look at it with leeward journal verify, go on with %s"
                .formatted(folder.path(), damage, REPAIR);
    }

    private String unwritable(IOException why) {
        return "%s cannot be written (%s): make it writable and start the node again".formatted(folder.path(), why);
    }

    private Replay replay(@Nullable Point known) {
        keys.clear();
        Replay found = Replay.of(folder, known, keys::add, this::apply);
        head = found.head();
        applied = found.applied();
        return found;
    }

    /** Takes decisions behind what was found whole. */
    private void goOn(Replay found) throws IOException {
        writer = SegmentWriter.behind(found.end(), folder, sync);
        Chain.Rest rest = found.end().rest();
        if (rest != null) {
            LOG.warn(
                    "{} ended in the middle of a line: {}",
                    rest.raw().file(),
                    rest.whole() ? "its newline was added" : "what was never acknowledged was cut off");
        }
    }

    private void stop(String why) {
        stopped = why;
        LOG.error("no decision can be taken, answers go on: {}", why);
    }

    private void apply(Line line) {
        if (!line.isRepair()) {
            machine.apply(line.entry());
            return;
        }
        JsonObject state = line.entry().payload().getJsonObject("state");
        if (state != null) {
            machine.restore(state);
        }
    }

    @Override
    public synchronized Outcome append(Draft draft, long expectedSeq) {
        Entry repeated = keys.entry(draft.key());
        if (repeated != null) {
            return new Outcome.Committed(repeated);
        }
        String why = stopped;
        if (why != null) {
            boolean doubtful = draft.key() != null && draft.key().equals(doubtfulKey);
            return doubtful ? new Outcome.Unknown(why) : new Outcome.Refused(why);
        }
        if (expectedSeq != ANY && expectedSeq != head.seq()) {
            return new Outcome.Refused("it was decided on entry %d, and entry %d has come since: decide again"
                    .formatted(expectedSeq, head.seq()));
        }
        if (draft.type().equals(Line.REPAIRED)) {
            throw new IllegalArgumentException("a repair alone makes an entry of type " + Line.REPAIRED);
        }
        long epoch = Math.max(1, head.epoch() + (Files.exists(folder.restored()) ? 1 : 0));
        Line line = Line.after(head, epoch, clock.instant(), draft);
        return line == null
                ? new Outcome.Refused("it would be an entry of more than " + RawLines.LONGEST + " bytes")
                : write(line);
    }

    private Outcome write(Line line) {
        try {
            Objects.requireNonNull(writer).append(line);
            failing = null;
        } catch (DoubtException e) {
            doubtfulKey = line.entry().key();
            stop("entry %d may not be on the disk (%s): see to the disk, then start the node again or run %s"
                    .formatted(line.point().seq(), e.getMessage(), REPAIR));
            return new Outcome.Unknown(String.valueOf(stopped));
        } catch (IOException e) {
            String why = "%s cannot be written (%s): make room there, or make it writable, and try again"
                    .formatted(folder.path(), e.getMessage());
            if (failing == null) {
                LOG.error("a decision is refused: {}", why);
            }
            failing = why;
            return new Outcome.Refused(why);
        }
        return commit(line);
    }

    private Outcome commit(Line line) {
        head = line.point();
        try {
            Files.deleteIfExists(folder.restored());
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted, the epoch will be raised once more: {}", folder.restored(), e.toString());
        }
        try {
            apply(line);
        } catch (RuntimeException e) {
            LOG.error("this is a bug: entry {} cannot be applied", line.point().seq(), e);
            doubtfulKey = line.entry().key();
            stop("entry %d is on the disk and cannot be applied (%s); go on with %s"
                    .formatted(line.point().seq(), e, REPAIR));
            return new Outcome.Unknown(String.valueOf(stopped));
        }
        applied = head;
        keys.add(line);
        stateFile.keep(head, machine);
        onCommit.run();
        return new Outcome.Committed(line.entry());
    }

    /**
     * Takes decisions again after damage or a failure: reads the files anew, sets aside what is damaged in them, and goes on with the state
     * that holds now.
     *
     * @param actor who wants it
     * @throws IOException when that is not possible; nothing is lost then, and it may be tried again
     */
    public synchronized Repair.Done repair(String actor) throws IOException {
        if (lock == null) {
            folder.create();
            lock = FolderLock.take(folder);
        }
        closeWriter();
        if (stopped == null) {
            // Until it is known how it ends: nothing is written meanwhile, nor after a repair that fails.
            stopped = "a repair of " + folder.path() + " did not come to its end; look at the log, then run it again";
        }
        Replay found = replay(applied);
        if (found.damage() == null) {
            goOn(found);
            resume();
            return Repair.Done.nothing(head);
        }
        SegmentWriter next = new SegmentWriter(folder, sync);
        Line line = Repair.run(folder, found, machine.state(), actor, clock.instant(), next);
        writer = next;
        head = line.point();
        apply(line);
        applied = head;
        resume();
        return Repair.Done.of(folder, line);
    }

    private void resume() {
        stopped = null;
        failing = null;
        doubtfulKey = null;
        stateFile.keep(head, machine);
        LOG.info("decisions are taken again, behind entry {}", head.seq());
        onCommit.run();
    }

    @Override
    public long lastSeq() {
        return head.seq();
    }

    @Override
    public @Nullable String trouble() {
        return stopped != null ? stopped : failing;
    }

    /** Has something run after each entry, on the thread that appended it. */
    void onCommit(Runnable listener) {
        onCommit = listener;
    }

    /** Up to where entries may be given elsewhere: they are committed, and this process is the one that commits. */
    Point shippable() {
        return lock == null ? Point.START : head;
    }

    JournalFolder folder() {
        return folder;
    }

    /** Lets go of the folder and writes nothing. */
    @Override
    public synchronized void close() {
        stopped = "the node is ending";
        closeWriter();
        FolderLock held = lock;
        lock = null;
        try {
            if (held != null) {
                held.close();
            }
        } catch (IOException e) {
            LOG.debug("not closed in order", e);
        }
    }

    private void closeWriter() {
        SegmentWriter closing = writer;
        writer = null;
        try {
            if (closing != null) {
                closing.close();
            }
        } catch (IOException e) {
            LOG.debug("not closed in order", e);
        }
    }
}
