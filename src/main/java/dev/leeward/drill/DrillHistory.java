package dev.leeward.drill;

import dev.leeward.config.DrillConfig.Level;
import dev.leeward.objectives.Confidence;
import dev.leeward.recovery.RunJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the drills of a plan went, by level. Pure. */
record DrillHistory(List<Trials> levels) {
    DrillHistory {
        levels = List.copyOf(levels);
    }

    /**
     * The drills of one level that were not interrupted.
     *
     * @param atLeast the share of successes that they show with a confidence of 95 %, one-sided
     * @param last when the last one that succeeded ended; null: none did
     */
    record Trials(
            Level level,
            int all,
            int succeeded,
            double atLeast,
            @Nullable String last) {
        JsonObject json() {
            return new JsonObject()
                    .put("level", RunJson.word(level))
                    .put("trials", all)
                    .put("succeeded", succeeded)
                    .put("at-least", Math.floor(1000 * atLeast) / 1000)
                    .put("last", last);
        }
    }

    /** @param drills as the journal has them, the newest last */
    static DrillHistory of(List<JsonObject> drills) {
        List<Trials> levels = new ArrayList<>();
        for (Level level : Level.values()) {
            List<JsonObject> all = drills.stream()
                    .filter(drill -> RunJson.word(level).equals(drill.getString("level")))
                    .filter(drill -> !"interrupted".equals(drill.getString("outcome")))
                    .toList();
            List<JsonObject> well = all.stream()
                    .filter(drill -> "succeeded".equals(drill.getString("outcome")))
                    .toList();
            if (!all.isEmpty()) {
                levels.add(new Trials(
                        level,
                        all.size(),
                        well.size(),
                        Confidence.lowerBound(well.size(), all.size()),
                        well.isEmpty() ? null : well.getLast().getString("ended")));
            }
        }
        return new DrillHistory(levels);
    }

    JsonArray json() {
        JsonArray json = new JsonArray();
        levels.forEach(level -> json.add(level.json()));
        return json;
    }
}
