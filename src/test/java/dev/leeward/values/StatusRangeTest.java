package dev.leeward.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusRangeTest {
    @ParameterizedTest
    @CsvSource({
        "200-299, 199, false",
        "200-299, 200, true",
        "200-299, 299, true",
        "200-299, 300, false",
        "204,     204, true",
        "204,     205, false",
        "100-599, 599, true",
    })
    void holdsBothOfItsEnds(String range, int status, boolean holds) {
        assertEquals(holds, StatusRange.parse(range).holds(status));
        assertEquals(range, StatusRange.parse(range).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "99",
                "600",
                "2xx",
                "-",
                "200-",
                "-299",
                "299-200",
                "200-600",
                "+200",
                "200-299-300",
                "0200",
                "200 - 299"
            })
    void refusesWhatIsNotAStatus(String text) {
        assertThrows(IllegalArgumentException.class, () -> StatusRange.parse(text));
    }
}
