package dev.leeward.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads segments one after another and looks whether every entry is whole and follows the one before it. Tells whoever {@link Follower
 * follows}; goes on behind damage, so that all of it is found at once.
 */
final class Chain {
    /** Who is told, in the order of the entries. */
    interface Follower {
        /** The next whole entry. Behind damage these are told too. */
        void entry(Line line, RawLine raw);

        void damage(Damage damage);
    }

    /**
     * What stands at the very end and has no newline: an entry whose writing was cut short, or only its newline.
     *
     * @param whole whether only the newline lacks
     */
    record Rest(RawLine raw, boolean whole) {}

    private final Follower follower;

    /** The last whole entry. */
    private Point last = Point.START;

    /** Lines since then that tell nothing. */
    private int unread;

    private @Nullable Rest rest;

    private Chain(Follower follower) {
        this.follower = follower;
    }

    /** Returns what stands at the end and has no newline; null where all is as it should be. */
    static @Nullable Rest follow(List<Path> segments, Follower follower) {
        Chain chain = new Chain(follower);
        for (Path segment : segments) {
            chain.segment(segment, segment.equals(segments.getLast()));
        }
        return chain.rest;
    }

    /** The same of one file that is called anything. */
    static @Nullable Rest followFile(Path file, Follower follower) {
        Chain chain = new Chain(follower);
        chain.lines(file, true);
        return chain.rest;
    }

    private void segment(Path file, boolean isLast) {
        if (unread == 0 && JournalFolder.firstSeq(file) != last.seq() + 1) {
            damage(
                    file,
                    1,
                    0,
                    "a file that begins with entry " + JournalFolder.firstSeq(file) + " stands in its place");
            unread++;
        }
        lines(file, isLast);
    }

    private void lines(Path file, boolean isLast) {
        long number = 1;
        long offset = 0;
        try (RawLines lines = new RawLines(file)) {
            for (RawLine raw = lines.next(); raw != null; raw = lines.next()) {
                line(raw, isLast);
                number = lines.number();
                offset = lines.offset();
            }
        } catch (IOException e) {
            damage(file, number, offset, "it cannot be read: " + e.getMessage());
            unread++;
        }
    }

    private void line(RawLine raw, boolean isInLast) {
        Line line;
        try {
            line = raw.read();
        } catch (DamagedException e) {
            if (isInLast && raw.isCutShort()) {
                rest = new Rest(raw, false);
            } else {
                damage(raw, String.valueOf(e.getMessage()));
                unread++;
            }
            return;
        }
        String wrong = wrong(line, raw, isInLast);
        if (!wrong.isEmpty()) {
            damage(raw, wrong);
        } else if (!raw.isEnded()) {
            rest = new Rest(raw, true);
        }
        last = line.point();
        unread = 0;
        follower.entry(line, raw);
    }

    /** What is wrong with where a whole entry stands; empty: nothing. Behind lines that tell nothing it need not follow the one before. */
    private String wrong(Line line, RawLine raw, boolean isInLast) {
        Entry entry = line.entry();
        if (unread == 0 ? entry.seq() != last.seq() + 1 : entry.seq() <= last.seq()) {
            return "number " + entry.seq() + " stands in its place";
        }
        if (unread == 0 && !entry.prev().equals(last.hash())) {
            return "it does not follow the entry before it, of which it has another hash";
        }
        if (entry.epoch() < Math.max(last.epoch(), 1)) {
            return "its epoch " + entry.epoch() + " is less than that of the entry before it, " + last.epoch();
        }
        return raw.isEnded() || isInLast ? "" : "no newline ends it";
    }

    private void damage(RawLine raw, String what) {
        damage(raw.file(), raw.number(), raw.offset(), what);
    }

    private void damage(Path file, long line, long offset, String what) {
        follower.damage(new Damage(file, line, offset, last.seq() + 1 + unread, what));
    }
}
