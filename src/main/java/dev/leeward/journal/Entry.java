package dev.leeward.journal;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A decision that is committed; a line of JSON in the journal.
 *
 * @param epoch raised whenever somebody else, or a repair, begins to write; never falls
 * @param seq from 1, without gaps
 * @param time of the writer, to the millisecond
 * @param prev SHA-256 of the line before, in lower-case hexadecimal; of the first one, 64 zeros
 */
public record Entry(
        long epoch,
        long seq,
        Instant time,
        String prev,
        String type,
        String actor,
        JsonObject payload,
        @Nullable String key) {}
