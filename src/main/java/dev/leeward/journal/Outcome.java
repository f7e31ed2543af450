package dev.leeward.journal;

/** What became of a {@link Draft}. */
public sealed interface Outcome {
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
