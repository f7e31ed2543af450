package dev.leeward.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.leeward.config.DrillConfig;
import dev.leeward.config.DrillConfig.Level;
import dev.leeward.values.DateRange;
import dev.leeward.values.TimeWindow;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 2026-01-06 is a Tuesday. */
class ScheduleTest {
    private static final Instant SINCE = Instant.parse("2026-01-01T00:00:00Z");

    private static Schedule schedule(@Nullable String window, @Nullable String blocked, @Nullable String drills) {
        DrillConfig config = new DrillConfig(
                Level.SHADOW,
                Duration.ofDays(7),
                window == null ? null : TimeWindow.parse(window),
                blocked == null ? List.of() : List.of(DateRange.parse(blocked)),
                null,
                Duration.ofMinutes(10));
        List<JsonObject> all = drills == null
                ? List.of()
                : Arrays.stream(drills.split(";")).map(ScheduleTest::drill).toList();
        return new Schedule(config, all, SINCE);
    }

    /** {@code shadow succeeded 2026-01-01T00:00:00Z}, which took a minute. */
    private static JsonObject drill(String written) {
        String[] parts = written.strip().split(" ");
        return new JsonObject()
                .put("level", parts[0])
                .put("outcome", parts[1])
                .put("began", parts[2])
                .put("ended", Instant.parse(parts[2]).plusSeconds(60).toString());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // now                 window                 blocked     drills
                //                          begins missed
                "2026-01-01T00:00:00Z, -,                     -,          -,                                                                      true,  false",
                "2026-01-01T00:02:00Z, -,                     -,          -,                                                                      true,  true",
                "2026-01-08T09:00:00Z, -,                     -,          shadow succeeded 2026-01-01T09:00:00Z,                                  true,  false",
                "2026-01-08T08:59:59Z, -,                     -,          shadow succeeded 2026-01-01T09:00:00Z,                                  false, false",
                "2026-01-08T09:01:00Z, -,                     -,          shadow failed 2026-01-01T09:00:00Z,                                     true,  true",
                "2026-01-02T09:00:00Z, -,                     -,          lint succeeded 2026-01-01T09:00:00Z,                                    true,  true",
                "2026-01-08T10:00:00Z, -,                     -,          shadow succeeded 2026-01-01T09:00:00Z; shadow interrupted 2026-01-08T09:30:00Z, false, true",
                "2026-01-08T10:31:00Z, -,                     -,          shadow succeeded 2026-01-01T09:00:00Z; shadow interrupted 2026-01-08T09:30:00Z, true,  true",
                "2026-01-05T12:00:00Z, TUE 09:00-11:00 UTC,   -,          -,                                                                      false, false",
                "2026-01-06T09:00:00Z, TUE 09:00-11:00 UTC,   -,          -,                                                                      true,  false",
                "2026-01-06T11:00:00Z, TUE 09:00-11:00 UTC,   -,          -,                                                                      false, true",
                "2026-01-06T09:30:00Z, TUE 09:00-11:00 UTC,   2026-01-06, -,                                                                      false, false",
                "2026-01-06T11:00:00Z, TUE 09:00-11:00 UTC,   2026-01-06, -,                                                                      false, false",
                "2026-01-13T09:30:00Z, TUE 09:00-11:00 UTC,   2026-01-06, -,                                                                      true,  false",
                "2026-01-13T11:00:00Z, TUE 09:00-11:00 UTC,   2026-01-06, -,                                                                      false, true",
                "2026-01-06T23:30:00Z, TUE 22:00-04:00 UTC,   2026-01-07, -,                                                                      true,  false",
                "2026-01-07T00:30:00Z, TUE 22:00-04:00 UTC,   2026-01-07, -,                                                                      false, true",
            })
    void beginsWhatIsDueInItsTime(
            String now,
            @Nullable String window,
            @Nullable String blocked,
            @Nullable String drills,
            boolean begins,
            boolean missed) {
        Schedule schedule = schedule(window, blocked, drills);
        assertEquals(begins, schedule.begins(Instant.parse(now)), "begins");
        assertEquals(missed, schedule.isMissed(Instant.parse(now)), "missed");
    }
}
