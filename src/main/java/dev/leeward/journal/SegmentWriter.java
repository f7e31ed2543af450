package dev.leeward.journal;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Appends lines to the last segment, or begins another. A segment is closed when it is full, or when an entry comes and its oldest decision
 * is a minute old: what is closed never changes and can be copied away.
 */
final class SegmentWriter implements Closeable {
    /** Bytes of a full segment. */
    static final int FULL = 4 << 20;

    private static final Duration OPEN_WITH_A_DECISION = Duration.ofSeconds(60);

    /** Brings to the disk what was written to a file. */
    @FunctionalInterface
    interface Sync {
        /** The real one. */
        Sync DISK = FileDescriptor::sync;

        void sync(FileDescriptor file) throws IOException;
    }

    private final JournalFolder folder;
    private final Sync sync;
    private @Nullable RandomAccessFile file;
    private long length;
    private @Nullable Instant oldestDecision;

    /** One that begins a segment with its first line. */
    SegmentWriter(JournalFolder folder, Sync sync) {
        this.folder = folder;
        this.sync = sync;
    }

    /**
     * One that goes on where a replay ended: what was cut short there is cut off, and the last line written once more. Whoever wrote it may
     * have been killed before it was on the disk, and after a failed fsync the kernel takes for written what is not.
     */
    static SegmentWriter behind(Replay.End end, JournalFolder folder, Sync sync) throws IOException {
        SegmentWriter writer = new SegmentWriter(folder, sync);
        if (end.segment() == null) {
            return writer;
        }
        try {
            writer.open(end.segment(), end.length(), end.oldestDecision());
            writer.writeAgain(end.last());
            return writer;
        } catch (IOException e) {
            writer.close();
            throw e;
        }
    }

    private void writeAgain(@Nullable RawLine last) throws IOException {
        RandomAccessFile to = Objects.requireNonNull(file);
        to.setLength(length);
        if (last != null) {
            to.seek(last.offset());
            to.write(last.written());
            length = to.getFilePointer();
        }
        sync.sync(to.getFD());
    }

    private void open(Path segment, long from, @Nullable Instant oldest) throws IOException {
        close();
        file = new RandomAccessFile(segment.toFile(), "rw");
        length = from;
        oldestDecision = oldest;
    }

    /**
     * Returns when the line would outlive the power.
     *
     * @throws DoubtException when it may be in the file, or may not
     * @throws IOException when nothing of it is
     */
    void append(Line line) throws IOException {
        byte[] bytes = line.written();
        if (file == null || isToClose(bytes.length, line.entry().time())) {
            begin(line.point().seq());
        }
        write(Objects.requireNonNull(file), bytes);
        length += bytes.length;
        if (oldestDecision == null && line.isDecision()) {
            oldestDecision = line.entry().time();
        }
    }

    private boolean isToClose(int more, Instant now) {
        return length > 0
                && (length + more > FULL
                        || (oldestDecision != null
                                && Duration.between(oldestDecision, now).compareTo(OPEN_WITH_A_DECISION) > 0));
    }

    private void begin(long seq) throws IOException {
        Path segment = folder.segment(seq);
        // It is there, and empty, when its first line could not be written.
        if (!Files.exists(segment)) {
            folder.create(segment);
        } else if (Files.size(segment) > 0) {
            throw new IOException(segment + " is there already");
        }
        open(segment, 0, null);
    }

    private void write(RandomAccessFile to, byte[] bytes) throws IOException {
        try {
            to.seek(length);
            to.write(bytes);
        } catch (IOException e) {
            takeBack(to, e);
            throw e;
        }
        try {
            sync.sync(to.getFD());
        } catch (IOException e) {
            throw new DoubtException(e);
        }
    }

    private void takeBack(RandomAccessFile from, IOException because) throws DoubtException {
        try {
            from.setLength(length);
            sync.sync(from.getFD());
        } catch (IOException e) {
            because.addSuppressed(e);
            throw new DoubtException(because);
        }
    }

    @Override
    public void close() throws IOException {
        RandomAccessFile closing = file;
        file = null;
        if (closing != null) {
            closing.close();
        }
    }
}
