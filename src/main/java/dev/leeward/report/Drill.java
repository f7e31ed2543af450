package dev.leeward.report;

import dev.leeward.recovery.Terms;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * A drill as the journal tells of it.
 *
 * @param level {@code lint}, {@code shadow}, {@code blind}, {@code slice} or {@code live}
 * @param outcome {@code succeeded}, {@code failed}, or {@code interrupted} by a real event or an operator
 */
public record Drill(
        String id,
        String plan,
        String level,
        String from,
        String to,
        Instant began,
        Instant ended,
        String outcome,
        String because,
        Terms terms,
        Rto rto) {

    static Drill of(JsonObject json) {
        JsonObject terms = json.getJsonObject("terms");
        JsonObject rto = json.getJsonObject("rto");
        return new Drill(
                json.getString("id"),
                json.getString("plan"),
                json.getString("level"),
                json.getString("from", ""),
                json.getString("to", ""),
                Instant.parse(json.getString("began")),
                Instant.parse(json.getString("ended")),
                json.getString("outcome"),
                json.getString("because", ""),
                terms == null ? Terms.NONE : Terms.fromJson(terms),
                rto == null ? Rto.UNKNOWN : Rto.of(rto));
    }

    boolean succeeded() {
        return outcome.equals("succeeded");
    }

    /** Whether it showed anything of the plan: one that was interrupted did not. */
    boolean isTrial() {
        return succeeded() || outcome.equals("failed");
    }
}
