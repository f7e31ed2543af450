package dev.leeward.values;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "350, 350ms",
        "1000, 1s",
        "7350, 7.35s",
        "60000, 1m",
        "396500, 6m36.5s",
        "3600000, 1h",
        "3600010, 1h0.01s",
        "604800000, 7d",
        "90061000, 1d1h1m1s"
    })
    void writesWhatAPersonReads(long millis, String text) {
        assertEquals(text, Durations.text(Duration.ofMillis(millis)));
    }
}
