package dev.leeward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoppedTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"stopped\": \"2025-12-31T23:59:00Z\"} | 2025-12-31T23:59:00Z",
                "{\"stopped\": \"2026-01-01T00:01:00Z\"} | 2026-01-01T00:00:00Z",
                "{\"stopped\": \"yesterday\"}            | 2026-01-01T00:00:00Z",
                "{\"stopped\": 5}                        | 2026-01-01T00:00:00Z",
                "{}                                      | 2026-01-01T00:00:00Z",
                "fenced                                  | 2026-01-01T00:00:00Z",
                "``                                      | 2026-01-01T00:00:00Z"
            })
    void countsFromWhatTheFenceKnowsAndNeverFromLater(String answer, Instant stop) {
        assertEquals(stop, Stopped.at(answer, NOW));
    }
}
