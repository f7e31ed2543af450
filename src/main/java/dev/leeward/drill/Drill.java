package dev.leeward.drill;

import dev.leeward.config.DrillConfig.Level;
import dev.leeward.recovery.RunJson;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One drill, as it was begun.
 *
 * @param from the region that it leaves
 * @param by who asked for it; the node itself for one that was due
 * @param objective of the plan's time to recover; null: none
 */
record Drill(
        String id,
        String plan,
        Level level,
        String from,
        String to,
        String by,
        Instant began,
        @Nullable Duration objective) {

    /** The ID after {@code last}, which is null for the first drill of a plan. */
    static String id(String plan, @Nullable String last) {
        long number = last == null ? 0 : Long.parseLong(last.substring(last.lastIndexOf('-') + 1));
        return plan + "-drill-" + (number + 1);
    }

    JsonObject json() {
        return new JsonObject()
                .put("id", id)
                .put("plan", plan)
                .put("level", RunJson.word(level))
                .put("from", from)
                .put("to", to)
                .put("requested-by", by)
                .put("began", began.toString())
                .put("objective", RunJson.seconds(objective));
    }

    /** The entry of the journal that ends it. */
    JsonObject json(Result result, Instant ended) {
        JsonObject json = json();
        json.remove("objective");
        return json.put("ended", ended.toString())
                .put("outcome", RunJson.word(result.outcome()))
                .put("because", result.because())
                .put(
                        "terms",
                        result.terms().moments().isEmpty()
                                ? null
                                : result.terms().toJson())
                .put("rto", result.terms().moments().isEmpty() ? null : RunJson.rto(result.terms(), objective))
                .put("predicted", result.predicted());
    }

    /** @throws RuntimeException of many kinds when {@code json} is not what {@link #json()} makes */
    static Drill read(JsonObject json) {
        Double objective = json.getDouble("objective");
        return new Drill(
                json.getString("id"),
                json.getString("plan"),
                Level.valueOf(json.getString("level").toUpperCase(Locale.ROOT)),
                json.getString("from"),
                json.getString("to"),
                json.getString("requested-by"),
                Instant.parse(json.getString("began")),
                objective == null ? null : Duration.ofMillis(Math.round(objective * 1000)));
    }
}
