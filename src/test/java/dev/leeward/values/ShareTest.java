package dev.leeward.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShareTest {
    @ParameterizedTest
    @CsvSource({
        "10%, 0.1, 10%",
        "0%, 0, 0%",
        "100%, 1, 100%",
        "33.3%, 0.333, 33.3%",
        "0.5 %, 0.005, 0.5%",
        "150%, 1.5, 150%"
    })
    void isAPartOfAWhole(String text, double fraction, String written) {
        assertEquals(new Share(fraction), Share.parse(text));
        assertEquals(written, Share.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "%",
                "10",
                "0.1",
                "-5%",
                "+5%",
                "1e9%",
                "1e2147483647%",
                "ten%",
                "10%%",
                "1,5%",
                ".5%",
                "NaN%"
            })
    void refusesWhatIsNotAPerCentage(String text) {
        assertThrows(IllegalArgumentException.class, () -> Share.parse(text));
    }

    @Test
    void comparesBySize() {
        assertTrue(Share.parse("9%").compareTo(Share.parse("10%")) < 0);
    }
}
