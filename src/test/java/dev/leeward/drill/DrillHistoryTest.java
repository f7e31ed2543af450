package dev.leeward.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrillHistoryTest {
    private static JsonObject drill(String level, String outcome, int minute) {
        return new JsonObject()
                .put("level", level)
                .put("outcome", outcome)
                .put("ended", "2026-01-01T00:%02d:00Z".formatted(minute));
    }

    @Test
    void tellsHowSureTheDrillsMake() {
        DrillHistory history = DrillHistory.of(List.of(
                drill("blind", "succeeded", 1),
                drill("live", "succeeded", 2),
                drill("blind", "succeeded", 3),
                drill("blind", "interrupted", 4),
                drill("blind", "succeeded", 5),
                drill("live", "failed", 6)));
        assertEquals(
                new JsonArray()
                        .add(new JsonObject()
                                .put("level", "blind")
                                .put("trials", 3)
                                .put("succeeded", 3)
                                .put("at-least", 0.368)
                                .put("last", "2026-01-01T00:05:00Z"))
                        .add(new JsonObject()
                                .put("level", "live")
                                .put("trials", 2)
                                .put("succeeded", 1)
                                .put("at-least", 0.025)
                                .put("last", "2026-01-01T00:02:00Z")),
                history.json());
    }

    @Test
    void knowsNothingWithoutDrills() {
        assertEquals(new JsonArray(), DrillHistory.of(List.of()).json());
    }
}
