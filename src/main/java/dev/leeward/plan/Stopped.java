package dev.leeward.plan;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/**
 * When a source took its last write, as the fence that acknowledges tells: at the moment of its answer, or earlier, where the answer is an
 * object of JSON with {@code stopped}, a time as RFC 3339 has it. Whoever fences what died long ago knows that better than the clock does.
 */
final class Stopped {
    private Stopped() {}

    /** @param now what counts where no time is told, or none that can be: one in the future */
    static Instant at(String answer, Instant now) {
        try {
            Instant told = Instant.parse(new JsonObject(answer).getString("stopped", ""));
            return told.isBefore(now) ? told : now;
        } catch (DecodeException | DateTimeParseException | ClassCastException e) {
            return now;
        }
    }
}
