package dev.leeward.recovery;

import dev.leeward.steering.Snapshot;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the decision record knows of a moment. */
public sealed interface Past {
    /**
     * The world of then, under the configuration of now.
     *
     * @param snapshot with the generation and the time of then
     * @param sameConfiguration whether the one of then was the same
     * @param nextStart when the node was started next, if no later generation of the same run is recorded: it may have been down
     */
    record Known(
            Snapshot snapshot,
            boolean sameConfiguration,
            @Nullable Instant nextStart) implements Past {}

    /**
     * Nothing.
     *
     * @param first since when there is a record; null: there is none
     */
    record Missing(@Nullable Instant first) implements Past {}
}
