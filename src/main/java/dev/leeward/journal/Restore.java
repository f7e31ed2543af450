package dev.leeward.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the journal of a node out of an archive, up to an entry or a time: the node that is started with it is as the old one was then. Its first
 * own entry raises the epoch, so that it and the old one can be told apart.
 */
public final class Restore {
    private final JournalFolder made;
    private @Nullable Line last;
    private long entries;

    private Restore(JournalFolder made) {
        this.made = made;
    }

    /** What was restored: how many entries, and the last of them. */
    public record Done(long entries, Entry last) {}

    /**
     * Restores from a folder with segments or a file with lines. The state folder has its journal when this returns, or has none.
     *
     * @param toSeq the last entry
     * @param toTime ends before the first entry that is later
     * @throws FileAlreadyExistsException when the state folder has a journal
     * @throws DamagedJournalException when what it restores from is damaged before that
     */
    public static Done from(Path archive, Path stateFolder, long toSeq, Instant toTime)
            throws IOException, DamagedJournalException {
        JournalFolder folder = JournalFolder.of(stateFolder);
        if (!isEmpty(folder.path())) {
            throw new FileAlreadyExistsException(
                    folder.path().toString(),
                    null,
                    "there is a journal already; name a state folder without one, or move it away");
        }
        JournalFolder next = new JournalFolder(folder.path().resolveSibling("journal.restoring"));
        clear(next);
        next.create();
        Done done = new Restore(next).copy(archive, toSeq, toTime);
        Files.deleteIfExists(folder.path());
        Files.move(next.path(), folder.path());
        try (FileChannel channel = FileChannel.open(stateFolder, StandardOpenOption.READ)) {
            channel.force(true);
        }
        return done;
    }

    private Done copy(Path archive, long toSeq, Instant toTime) throws IOException, DamagedJournalException {
        // Each line alone need not outlive the power here: all of them do before the journal is one.
        try (SegmentWriter writer = new SegmentWriter(made, _ -> {})) {
            Copying copying = new Copying(toSeq, toTime, line -> {
                writer.append(line);
                last = line;
                entries++;
            });
            if (Files.isDirectory(archive)) {
                Chain.follow(new JournalFolder(archive).segments(), copying);
            } else {
                Chain.followFile(archive, copying);
            }
            copying.end();
        }
        if (last == null) {
            throw new IOException("there is no entry up to there in " + archive);
        }
        for (Path segment : made.segments()) {
            try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
                file.getFD().sync();
            }
        }
        made.create(made.restored());
        return new Done(entries, last.entry());
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    /** What an earlier attempt left. */
    private static void clear(JournalFolder unfinished) throws IOException {
        for (Path segment : unfinished.segments()) {
            Files.delete(segment);
        }
        Files.deleteIfExists(unfinished.restored());
        Files.deleteIfExists(unfinished.path());
    }
}
