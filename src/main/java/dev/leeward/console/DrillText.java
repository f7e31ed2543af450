package dev.leeward.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came of a drill, for people. */
final class DrillText {
    private static final List<String> TERMS =
            List.of("detected", "decided", "fenced", "published", "drained", "healthy");

    private DrillText() {}

    static String of(JsonObject drill) {
        List<String> lines = new ArrayList<>();
        lines.add("drill %s %s: %s"
                .formatted(drill.getString("id"), drill.getString("outcome"), drill.getString("because")));
        measured(drill.getJsonObject("terms"), lines);
        foretold(drill.getJsonObject("predicted"), lines);
        return String.join("\n", lines);
    }

    private static void measured(@Nullable JsonObject terms, List<String> lines) {
        String fault = terms == null ? null : terms.getString("fault");
        if (terms == null || fault == null) {
            return;
        }
        lines.add("fault at " + fault);
        for (String term : TERMS) {
            String moment = terms.getString(term);
            if (moment != null) {
                Duration after = Duration.between(Instant.parse(fault), Instant.parse(moment));
                lines.add("  %-10s %8.3f s after".formatted(term, after.toMillis() / 1000.0));
            }
        }
    }

    private static void foretold(@Nullable JsonObject predicted, List<String> lines) {
        if (predicted == null) {
            return;
        }
        JsonObject answers = predicted.getJsonObject("answers", new JsonObject());
        answers.fieldNames().forEach(name -> lines.add(answer(name, answers.getJsonObject(name))));
        JsonObject capacity = predicted.getJsonObject("capacity");
        if (capacity != null) {
            Boolean fits = capacity.getBoolean("fits");
            String verdict = fits == null ? "not known" : fits ? "enough" : "too little";
            lines.add("capacity: " + verdict + because(capacity));
        }
        JsonObject rto = predicted.getJsonObject("rto");
        if (rto != null) {
            lines.add(time(rto));
        }
    }

    private static String answer(String name, JsonObject answer) {
        return "%s would be answered %s from %s, TTL %s"
                .formatted(
                        name,
                        words(answer.getJsonArray("addresses")),
                        words(answer.getJsonArray("regions")),
                        answer.getValue("ttl"));
    }

    private static String because(JsonObject object) {
        String because = object.getString("because", "");
        return because.isEmpty() ? "" : ", " + because;
    }

    private static String time(JsonObject rto) {
        JsonObject terms = rto.getJsonObject("terms");
        String parts = terms.fieldNames().stream()
                .filter(term -> terms.getDouble(term) != 0)
                .map(term -> term + " " + PlanAnswers.duration(terms.getDouble(term)))
                .collect(Collectors.joining(", "));
        Double objective = rto.getDouble("objective");
        return "it would take %s at most%s%s: %s"
                .formatted(
                        PlanAnswers.duration(rto.getDouble("seconds")),
                        rto.getBoolean("plus-approval", false) ? ", plus the approval" : "",
                        objective == null ? "" : ", of " + PlanAnswers.duration(objective),
                        parts);
    }

    private static String words(JsonArray words) {
        return words.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
