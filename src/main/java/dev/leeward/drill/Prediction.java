package dev.leeward.drill;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What was found by thought alone.
 *
 * @param problems for people, each with what to change; none: all is well
 */
record Prediction(JsonObject json, List<String> problems) {
    Prediction {
        problems = List.copyOf(problems);
    }
}
