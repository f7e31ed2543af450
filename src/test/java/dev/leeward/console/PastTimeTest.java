package dev.leeward.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZonedDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PastTimeTest {
    private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-03-05T09:30:00+01:00[Europe/Berlin]");

    @ParameterizedTest
    @CsvSource({
        "-15m,                 2026-03-05T08:15:00Z",
        "-2h,                  2026-03-05T06:30:00Z",
        "-30s,                 2026-03-05T08:29:30Z",
        "09:05,                2026-03-05T08:05:00Z",
        "09:05:30,             2026-03-05T08:05:30Z",
        "14:05,                2026-03-04T13:05:00Z",
        "2026-03-05T00:00:00Z, 2026-03-05T00:00:00Z",
        "2026-03-05T01:00:00+01:00, 2026-03-05T00:00:00Z"
    })
    void readsMoments(String text, Instant moment) {
        assertEquals(moment, PastTime.parse(text, NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "tea", "--15m", "25:00", "2026-03-05", "2026-03-05T10:00", "-99999999999h"})
    void refusesTheRest(String text) {
        assertThrows(IllegalArgumentException.class, () -> PastTime.parse(text, NOW));
    }
}
