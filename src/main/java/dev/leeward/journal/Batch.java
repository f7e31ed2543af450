package dev.leeward.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some lines of one segment that follow each other. */
record Batch(Path segment, List<Line> lines) {
    Entry first() {
        return lines.getFirst().entry();
    }

    /**
     * The ones behind an entry; null: there is none.
     *
     * @param last that may be among them
     * @param mostBytes after which no further one is added
     * @throws IOException when one of them is damaged, too
     */
    static @Nullable Batch after(JournalFolder folder, long seq, long last, int mostBytes) throws IOException {
        List<Path> segments = folder.segmentsFrom(seq + 1);
        if (segments.isEmpty()) {
            return null;
        }
        List<Line> lines = new ArrayList<>();
        int bytes = 0;
        for (RawLine raw : RawLines.of(segments.getFirst())) {
            Line line = read(raw);
            if (line.point().seq() > last || bytes > mostBytes) {
                break;
            }
            if (line.point().seq() > seq) {
                lines.add(line);
                bytes += line.written().length;
            }
        }
        return lines.isEmpty() ? null : new Batch(segments.getFirst(), lines);
    }

    /**
     * The place behind the last entry of an epoch or a lower one, where another epoch follows it; null: none does.
     *
     * @param last that is looked at
     */
    static @Nullable Point branch(JournalFolder folder, long epoch, long last) throws IOException {
        Point before = Point.START;
        for (Path segment : folder.segments()) {
            for (RawLine raw : RawLines.of(segment)) {
                Point point = read(raw).point();
                if (point.seq() > last) {
                    return null;
                }
                if (point.epoch() > epoch) {
                    return before;
                }
                before = point;
            }
        }
        return null;
    }

    private static Line read(RawLine raw) throws IOException {
        try {
            return raw.read();
        } catch (DamagedException e) {
            throw new IOException(raw.file() + ", line " + raw.number() + ": " + e.getMessage(), e);
        }
    }
}
