package dev.leeward.plan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether the servers that hold copies answer as this node does.
 *
 * @param known false: at least one is not seen doing so
 * @param since when the last was first seen doing so; null: none is, or there are none
 */
public record Followed(boolean known, @Nullable Instant since) {
    /** There are no copies. */
    public static final Followed NOBODY = new Followed(true, null);
}
