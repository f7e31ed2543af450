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

    /** What it holds behind the last entry that was taken; null: that has to be looked for. */
    private @Nullable Ahead ahead;

    FolderTarget(Path folder, InstantSource clock) {
        this.folder = new JournalFolder(folder);
        this.clock = clock;
    }

    /** The lines that are still to be compared, and the segments behind them. */
    private record Ahead(Point last, Deque<RawLine> lines, Deque<Path> segments) {
        /** The next line; null: there is none. */
        @Nullable
        RawLine peek() throws IOException {
            while (lines.isEmpty() && !segments.isEmpty()) {
                lines.addAll(RawLines.of(segments.remove()));
            }
            return lines.peek();
        }

        Ahead after(Line line) {
            return new Ahead(line.point(), lines, segments);
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
        Ahead there = ahead;
        ahead = null;
        folder.create();
        Entry first = lines.getFirst().entry();
        if (there == null || !there.last.hash().equals(first.prev())) {
            there = behind(first);
        }
        if (there == null) {
            return false;
        }
        int taken = 0;
        while (taken < lines.size() && isNext(there, lines.get(taken))) {
            there = there.after(lines.get(taken));
            taken++;
        }
        if (taken < lines.size()) {
            write(segment, lines.subList(taken, lines.size()));
            there = new Ahead(lines.getLast().point(), new ArrayDeque<>(), new ArrayDeque<>());
        }
        ahead = there;
        return true;
    }

    /** Finds the place before an entry; null: what comes before it is not there. */
    private @Nullable Ahead behind(Entry entry) throws IOException {
        if (entry.seq() == 1) {
            return new Ahead(Point.START, new ArrayDeque<>(), new ArrayDeque<>(folder.segments()));
        }
        Deque<Path> segments = new ArrayDeque<>(folder.segmentsFrom(entry.seq() - 1));
        if (segments.isEmpty()) {
            return null;
        }
        Deque<RawLine> lines = new ArrayDeque<>(RawLines.of(segments.remove()));
        while (!lines.isEmpty()) {
            Point point = point(lines.remove());
            if (point != null && point.hash().equals(entry.prev())) {
                return new Ahead(point, lines, segments);
            }
        }
        return null;
    }

    private static @Nullable Point point(RawLine raw) {
        try {
            return raw.isEnded() ? raw.read().point() : null;
        } catch (DamagedException e) {
            return null;
        }
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
        if (next.isBeginOf(line)) {
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
            Point point = point(there.lines.remove());
            highest = Math.max(highest, point == null ? 0 : point.epoch());
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
