package dev.leeward.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder elsewhere in which the same segments grow. Before it writes behind an entry it has seen that entry there, so that two journals are
 * never mixed: what follows there and is of a lower epoch is set aside, as it was here; what is of the same or a higher one is somebody
 * else's, and stays.
 */
final class FolderTarget implements ArchiveTarget {
    private final JournalFolder folder;
    private final InstantSource clock;

    FolderTarget(Path folder, InstantSource clock) {
        this.folder = new JournalFolder(folder);
        this.clock = clock;
    }

    /** What is there behind an entry: lines, and the segments behind them. */
    private record Ahead(Deque<RawLine> lines, Deque<Path> segments) {
        /** The next line; null: there is none. */
        @Nullable
        RawLine peek() throws IOException {
            while (lines.isEmpty() && !segments.isEmpty()) {
                lines.addAll(RawLines.of(segments.remove()));
            }
            return lines.peek();
        }
    }

    @Override
    public String name() {
        return "folder " + folder.path();
    }

    @Override
    public String mark() {
        return "shipped-to-folder";
    }

    @Override
    public boolean take(Path segment, List<Line> lines) throws IOException {
        folder.create();
        // Every time: it may be another disk than it was, or somebody else may write there.
        Ahead there = behind(lines.getFirst().entry());
        if (there == null) {
            return false;
        }
        int taken = 0;
        while (taken < lines.size() && isNext(there, lines.get(taken))) {
            taken++;
        }
        if (taken < lines.size()) {
            write(segment, lines.subList(taken, lines.size()));
        }
        return true;
    }

    /** Finds the place before an entry; null: what comes before it is not there. */
    private @Nullable Ahead behind(Entry entry) throws IOException {
        if (entry.seq() == 1) {
            return new Ahead(new ArrayDeque<>(), new ArrayDeque<>(folder.segments()));
        }
        Deque<Path> segments = new ArrayDeque<>(folder.segmentsFrom(entry.seq() - 1));
        if (segments.isEmpty()) {
            return null;
        }
        Deque<RawLine> lines = new ArrayDeque<>(RawLines.of(segments.remove()));
        while (!lines.isEmpty()) {
            if (lines.remove().hasHash(entry.prev())) {
                return new Ahead(lines, segments);
            }
        }
        return null;
    }

    /** Whether a line comes next there; what is there in its place is set aside, or cut off where it is the line's own beginning. */
    private boolean isNext(Ahead there, Line line) throws IOException {
        RawLine next = there.peek();
        if (next == null) {
            return false;
        }
        if (next.is(line)) {
            there.lines.remove();
            return true;
        }
        if (next.isBeginOf(line) && there.segments.isEmpty()) {
            SetAside.cut(next.file(), next.offset());
            there.lines.remove();
            return false;
        }
        long epoch = highestEpoch(there);
        if (epoch >= line.point().epoch()) {
            throw new IOException("from entry " + line.point().seq() + " on it holds another journal, of epoch " + epoch
                    + ": give each node an archive of its own, or move that one away");
        }
        SetAside.from(folder, next.file(), next.offset(), clock.instant());
        return false;
    }

    private static long highestEpoch(Ahead there) throws IOException {
        long highest = 0;
        for (RawLine raw = there.peek(); raw != null; raw = there.peek()) {
            try {
                highest = Math.max(highest, raw.read().point().epoch());
            } catch (DamagedException e) {
                // It tells nothing.
            }
            there.lines.remove();
        }
        return highest;
    }

    private void write(Path segment, List<Line> lines) throws IOException {
        List<Path> there = folder.segments();
        Path file = folder.path().resolve(segment.getFileName());
        if (there.isEmpty() || file.compareTo(there.getLast()) > 0) {
            folder.create(file);
        } else {
            file = there.getLast();
        }
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(open.length());
            for (Line line : lines) {
                open.write(line.written());
            }
            open.getFD().sync();
        }
    }
}
