package dev.leeward.configfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarsTest {

    private final Scalars scalars = new Scalars(Path.of("conf/leeward.yaml"));

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "2s, PT2S", "5m, PT5M", "4h, PT4H", "7d, PT168H", "30, PT30S", "0, PT0S"})
    void isADuration(String text, Duration duration) {
        assertEquals(duration, scalars.parse(Duration.class, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2 s", "-1s", "1w", "1.5s", "s", "", "99999999999s"})
    void isNoDuration(String text) {
        assertThrows(IllegalArgumentException.class, () -> scalars.parse(Duration.class, text));
    }

    @Test
    void writesNamesInKebabCase() {
        assertEquals("ttl-unsettled", Scalars.kebab("ttlUnsettled"));
        assertEquals("last-good", Scalars.kebab("LastGood"));
        assertEquals("last-good", Scalars.kebab("LAST_GOOD"));
    }
}
