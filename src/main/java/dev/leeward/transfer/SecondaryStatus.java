package dev.leeward.transfer;

import dev.leeward.values.DomainName;
import dev.leeward.values.Secondary;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one secondary of one zone.
 *
 * @param serial that it should answer
 * @param answered the serial that it answered last; null: it has not answered yet
 * @param since when it was first seen answering the serial that it should; null: it was not
 */
public record SecondaryStatus(
        DomainName zone,
        Secondary secondary,
        State state,
        long serial,
        @Nullable Long answered,
        @Nullable Instant since) {
    /** How it follows. */
    public enum State {
        /** It was not asked yet. */
        UNKNOWN,
        /** It answers the serial of now. */
        CURRENT,
        /** It answers an earlier serial. */
        BEHIND,
        /** It answers a serial that this node has not made: it takes the zone from somebody else, or did. */
        AHEAD,
        /** It does not answer, or not as one that has the zone. */
        SILENT
    }
}
