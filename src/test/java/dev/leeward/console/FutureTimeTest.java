package dev.leeward.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FutureTimeTest {
    private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-01-01T12:00:00+01:00");

    @ParameterizedTest
    @CsvSource({
        "+10m, 2026-01-01T11:10:00Z",
        "14:05, 2026-01-01T13:05:00Z",
        "11:00, 2026-01-02T10:00:00Z",
        "2026-03-01T00:00:00Z, 2026-03-01T00:00:00Z"
    })
    void readsMomentsToCome(String text, Instant expected) {
        assertEquals(expected, FutureTime.parse(text, NOW));
    }

    @Test
    void saysWhatToWriteInstead() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> FutureTime.parse("tea", NOW));
        assertEquals("\"tea\" is not a time such as +10m, 14:05 or 2026-01-01T14:05:00Z", e.getMessage());
    }
}
