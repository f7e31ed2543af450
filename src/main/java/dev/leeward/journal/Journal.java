package dev.leeward.journal;

import org.jspecify.annotations.Nullable;

/**
 * Where decisions go before they hold. One entry after another; what is committed was applied to the {@link StateMachine} by the time
 * {@link #append} returns. A single node has a {@code FileJournal}; several that agree on their entries first are another implementation.
 */
public interface Journal {
    /** Whatever was committed last may be followed. */
    long ANY = -1;

    /**
     * Appends an entry. Blocks until it is decided what became of it; any thread that may block.
     *
     * @param expectedSeq the sequence number of the last entry that the decision was made on; {@link #ANY}: it holds after any
     */
    Outcome append(Draft draft, long expectedSeq);

    /** The sequence number of the last committed entry; 0: there is none. */
    long lastSeq();

    /** Why no decision can be taken now, and what to do about it, in a sentence for people; null while all is well. */
    @Nullable
    String trouble();
}
