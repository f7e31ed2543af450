package dev.leeward.report;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Something that was seen to begin: a line in the record of health. */
public sealed interface Event {
    /** When it was seen. */
    Instant time();

    /**
     * Of the node that writes.
     *
     * @param since of {@link What#CONTINUED} the time of the line before, in another file; else the same as {@code time}
     */
    record OfNode(Instant time, What what, Instant since) implements Event {
        OfNode(Instant time, What what) {
            this(time, what, time);
        }
    }

    /** What a node may tell of itself. */
    enum What {
        /** It began; what was told before holds no more. */
        STARTED,
        /** It goes on in another file; all that holds is told again. */
        CONTINUED,
        /** It goes on after lines were lost; all that holds is told again. */
        RESUMED,
        /** It runs. */
        ALIVE,
        /** It doubts itself: nothing passes anywhere. */
        ISOLATED,
        /** It does so no longer. */
        CONNECTED,
        /** It goes on, but writes no more: the file is as large as it may be. */
        FULL,
        /** It ended in order. */
        STOPPED,
        /** A line that cannot be read; never written. */
        DAMAGED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Of services that are answered in the same way.
     *
     * @param since when that began, which may be before it was written here
     */
    record OfServices(Instant time, List<String> names, Answered answered, Instant since) implements Event {}

    /**
     * Of a region of a plan.
     *
     * @param usable whether the plan's services had usable pools there; null: it is not known, or not configured any more
     * @param since when that began, which may be before it was written here
     */
    record OfRegion(
            Instant time,
            String plan,
            String region,
            @Nullable Boolean usable,
            Instant since) implements Event {}
}
