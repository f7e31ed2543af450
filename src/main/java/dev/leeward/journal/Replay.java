package dev.leeward.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a whole journal and applies what is not applied yet. Ends at the first damage; and damage it is too when an entry that was
 * acknowledged is not there.
 *
 * <pre>
 *   what is known to be applied…              then
 *   nothing                                   every entry is applied
 *   an entry of this chain                    the ones behind it are
 *   an entry of before a repair in the chain  the repair, which holds the whole state, and the ones behind it are
 *   any other entry                           none is: it was acknowledged, and is lost
 * </pre>
 */
final class Replay implements Chain.Follower {
    /**
     * Where the next entry goes.
     *
     * @param segment the last one; null: there is none
     * @param last the last whole line in it; null: it has none
     * @param oldestDecision in it; null: it has none
     * @param rest what stands behind the last whole line, or is that line and lacks its newline
     */
    record End(
            @Nullable Path segment,
            @Nullable RawLine last,
            @Nullable Instant oldestDecision,
            Chain.@Nullable Rest rest) {
        /** Of what is whole in the segment. */
        long length() {
            return last == null ? 0 : last.end();
        }
    }

    private final @Nullable Point known;
    private final Consumer<Line> seen;
    private final Consumer<Line> apply;
    private boolean applies;
    private Point head = Point.START;
    private End end = new End(null, null, null, null);
    private long highestEpoch;
    private @Nullable Damage damage;

    private Replay(@Nullable Point known, Consumer<Line> seen, Consumer<Line> apply) {
        this.known = known;
        this.seen = seen;
        this.apply = apply;
        this.applies = known == null || known.equals(Point.START);
        this.highestEpoch = known == null ? 0 : known.epoch();
    }

    /**
     * @param known what is applied already; null: nothing
     * @param seen takes every entry before the damage, if there is any
     * @param apply takes those of them that are to be applied; throws a RuntimeException when that is not possible
     */
    static Replay of(JournalFolder folder, @Nullable Point known, Consumer<Line> seen, Consumer<Line> apply) {
        Replay replay = new Replay(known, seen, apply);
        try {
            replay.run(folder);
        } catch (IOException e) {
            replay.damage(new Damage(folder.path(), 1, 0, 1, "the folder cannot be read: " + e));
        }
        return replay;
    }

    private void run(JournalFolder folder) throws IOException {
        List<Path> segments = folder.segments();
        Chain.Rest rest = Chain.follow(segments, this);
        if (damage == null && !segments.isEmpty() && !segments.getLast().equals(end.segment)) {
            end = new End(segments.getLast(), null, null, null);
        }
        end = new End(end.segment, end.last, end.oldestDecision, rest);
        if (!applies && known != null) {
            lacks(folder, "the journal ends before it, but entries up to " + known.seq() + " were acknowledged");
        }
        if (Files.exists(folder.repairing())) {
            lacks(folder, "a repair has begun there and was not brought to its end");
        }
    }

    /** Something is wrong behind the last entry. */
    private void lacks(JournalFolder folder, String what) {
        Path file = end.segment == null ? folder.segment(1) : end.segment;
        long line = end.last == null ? 1 : end.last.number() + 1;
        damage(new Damage(file, line, end.length(), head.seq() + 1, what));
    }

    @Override
    public void entry(Line line, RawLine raw) {
        highestEpoch = Math.max(highestEpoch, line.point().epoch());
        if (damage != null) {
            return;
        }
        String wrong = take(line);
        if (!wrong.isEmpty()) {
            damage(new Damage(
                    raw.file(), raw.number(), raw.offset(), line.point().seq(), wrong));
            return;
        }
        seen.accept(line);
        head = line.point();
        Instant oldest = raw.file().equals(end.segment) ? end.oldestDecision : null;
        end = new End(
                raw.file(),
                raw,
                oldest == null && line.isDecision() ? line.entry().time() : oldest,
                null);
    }

    /** Applies it where it is to be; what is wrong with it, or nothing. */
    private String take(Line line) {
        if (!applies && known != null) {
            if (line.point().equals(known)) {
                applies = true;
                return "";
            }
            applies = line.isRepair() && line.point().epoch() > known.epoch();
            if (!applies) {
                return line.point().seq() < known.seq() ? "" : "it is another one than was acknowledged";
            }
        }
        try {
            apply.accept(line);
            return "";
        } catch (RuntimeException e) {
            return "it cannot be applied: " + e;
        }
    }

    @Override
    public void damage(Damage found) {
        if (damage == null) {
            damage = found;
        }
    }

    /** Behind the last entry that is whole, before the damage. */
    Point head() {
        return head;
    }

    /** What is applied now. */
    Point applied() {
        return applies || known == null ? head : known;
    }

    /** Where the next entry goes, if there is no damage. */
    End end() {
        return end;
    }

    /** Of all entries that can be read, behind damage too. */
    long highestEpoch() {
        return highestEpoch;
    }

    @Nullable
    Damage damage() {
        return damage;
    }
}
