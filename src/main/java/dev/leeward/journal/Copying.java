package dev.leeward.journal;

import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Gives the entries of a chain on, up to a limit, and stops at damage before it: what comes through is proven. */
final class Copying implements Chain.Follower {
    /** Where they go. */
    @FunctionalInterface
    interface Sink {
        void take(Line line) throws IOException;
    }

    private final long toSeq;
    private final Instant toTime;
    private final Sink sink;
    private boolean over;
    private @Nullable Damage damage;
    private @Nullable IOException failure;

    /** Ends before the first entry that is behind {@code toSeq} or later than {@code toTime}. */
    Copying(long toSeq, Instant toTime, Sink sink) {
        this.toSeq = toSeq;
        this.toTime = toTime;
        this.sink = sink;
    }

    @Override
    public void entry(Line line, RawLine raw) {
        over |= line.point().seq() > toSeq || line.entry().time().isAfter(toTime);
        if (over || damage != null || failure != null) {
            return;
        }
        try {
            sink.take(line);
        } catch (IOException e) {
            failure = e;
        }
    }

    @Override
    public void damage(Damage found) {
        if (!over && damage == null && found.seq() <= toSeq) {
            damage = found;
        }
    }

    /** To be called when the chain has ended. */
    void end() throws IOException, DamagedJournalException {
        if (failure != null) {
            throw failure;
        }
        if (damage != null) {
            throw new DamagedJournalException(damage);
        }
    }
}
