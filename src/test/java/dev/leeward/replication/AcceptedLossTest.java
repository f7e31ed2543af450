package dev.leeward.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.leeward.replication.Exposure.Verdict;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptedLossTest {
    private static Exposure exposure(
            @Nullable Long ifAliveMillis, @Nullable Long ifDeadMillis, boolean dead, Verdict verdict) {
        return new Exposure(
                ifAliveMillis == null ? null : Duration.ofMillis(ifAliveMillis),
                ifDeadMillis == null ? null : Duration.ofMillis(ifDeadMillis),
                dead,
                verdict,
                "timed out",
                null,
                null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "45s     | 45000  | 800    | false | HELD    | ``",
                "45s     | 45001  | 800    | false | HELD    | 45.001 s would be lost and 45 s are accepted; --accept-data-loss 75s covers that",
                "45s     | 900000 | 45000  | true  | HELD    | ``",
                "45s     | 900000 | 60000  | true  | HELD    | 60 s would be lost and 45 s are accepted; --accept-data-loss 60s covers that",
                "0s      | 800    | 800    | false | OPEN    | ``",
                "1h      |        |        | false | UNKNOWN | nobody can tell what would be lost (timed out); a number does not cover that, --accept-data-loss unknown does",
                "unknown |        |        | false | UNKNOWN | ``",
                "unknown | 900000 | 900000 | false | HELD    | ``",
            })
    void coversWhatIsNotMore(
            String accepted,
            @Nullable Long ifAliveMillis,
            @Nullable Long ifDeadMillis,
            boolean dead,
            Verdict verdict,
            String refusal) {
        String told = AcceptedLoss.parse(accepted).refusal(exposure(ifAliveMillis, ifDeadMillis, dead, verdict));
        assertEquals(refusal, Objects.requireNonNullElse(told, ""));
    }

    @Test
    void refusesWhatIsNeitherADurationNorUnknown() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> AcceptedLoss.parse("all"));
        assertEquals("accept-data-loss: \"all\" is not a duration such as 500ms, 2s, 5m, 4h or 7d", e.getMessage());
    }
}
