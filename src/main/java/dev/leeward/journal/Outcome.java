package dev.leeward.journal;

import org.jspecify.annotations.Nullable;

/** What became of a {@link Draft}. */
public sealed interface Outcome {
    /** Why nothing is applied; null: it is. */
    default @Nullable String whyNot() {
        return switch (this) {
            case Committed _ -> null;
            case Refused(String why) -> why;
            case Unknown(String why) -> why;
        };
    }

    /** It is on the disk, and applied. */
    record Committed(Entry entry) implements Outcome {}

    /**
     * It is not, and never will be.
     *
     * @param why in a sentence for people
     */
    record Refused(String why) implements Outcome {}

    /**
     * It may be, or may come to be; nothing is applied. A restart knows.
     *
     * @param why in a sentence for people
     */
    record Unknown(String why) implements Outcome {}
}
