package dev.leeward.report;

import dev.leeward.recovery.Terms;
import dev.leeward.recovery.Terms.Term;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run as the journal tells of it.
 *
 * @param kind {@code switch}, {@code failback} or {@code drill}
 * @param ended null: it had not
 * @param overridden rules that were not kept, on somebody's word
 * @param acceptedLoss null: none was
 * @param exposures of its sources, as they were at the gate
 */
public record Run(
        String id,
        String plan,
        String kind,
        String from,
        String to,
        String cause,
        String requestedBy,
        List<String> approvedBy,
        Instant created,
        @Nullable Instant ended,
        String state,
        String because,
        Terms terms,
        Rto rto,
        List<Overridden> overridden,
        @Nullable AcceptedLoss acceptedLoss,
        List<Exposure> exposures) {

    /** A rule that was not kept, and why. */
    public record Overridden(String rule, String reason) {}

    /**
     * What may be lost by somebody's leave.
     *
     * @param seconds null: nobody knew how much
     */
    public record AcceptedLoss(@Nullable Double seconds, String reason) {}

    /**
     * How far behind a standby was.
     *
     * @param ifDead in seconds, if the source had ended; null: not known
     * @param ifAlive in seconds, if it went on; null: not known
     * @param verdict {@code open}, {@code held} or {@code unknown}
     */
    public record Exposure(
            String source,
            @Nullable Double ifDead,
            @Nullable Double ifAlive,
            String verdict,
            String because) {
        /** What counts for it: a source that is not known to be dead may go on. */
        public @Nullable Double seconds() {
            return ifAlive == null ? ifDead : ifAlive;
        }

        boolean isWorseThan(Exposure other) {
            Double mine = seconds();
            Double others = other.seconds();
            return others != null && (mine == null || mine > others);
        }
    }

    static Run of(JsonObject json) {
        JsonObject terms = json.getJsonObject("terms");
        JsonObject rto = json.getJsonObject("rto");
        JsonObject loss = json.getJsonObject("accepted-loss");
        return new Run(
                json.getString("id"),
                json.getString("plan"),
                json.getString("kind"),
                json.getString("from"),
                json.getString("to"),
                json.getString("cause", ""),
                json.getString("requested-by", ""),
                array(json, "approved-by").stream().map(String::valueOf).toList(),
                Instant.parse(json.getString("created")),
                instant(json.getString("ended")),
                json.getString("state"),
                json.getString("because", ""),
                terms == null ? Terms.NONE : Terms.fromJson(terms),
                rto == null ? Rto.UNKNOWN : Rto.of(rto),
                array(json, "overridden").stream()
                        .map(JsonObject.class::cast)
                        .map(rule -> new Overridden(rule.getString("rule"), rule.getString("reason")))
                        .toList(),
                loss == null ? null : new AcceptedLoss(loss.getDouble("seconds"), loss.getString("reason", "")),
                exposures(json.getJsonObject("exposure", new JsonObject())));
    }

    private static List<Exposure> exposures(JsonObject bySource) {
        List<Exposure> exposures = new ArrayList<>();
        for (Map.Entry<String, Object> entry : bySource) {
            JsonObject told = (JsonObject) entry.getValue();
            exposures.add(new Exposure(
                    entry.getKey(),
                    told.getDouble("if-dead"),
                    told.getDouble("if-alive"),
                    told.getString("verdict", "unknown"),
                    told.getString("because", "")));
        }
        return exposures;
    }

    private static JsonArray array(JsonObject json, String key) {
        return json.getJsonArray(key, new JsonArray());
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    /** From the fault, or where that is not known from when it was created, to its end. */
    Span span(Instant asOf) {
        Instant fault = terms.at(Term.FAULT);
        return new Span(fault == null ? created : Span.earlier(fault, created), ended == null ? asOf : ended);
    }
}
