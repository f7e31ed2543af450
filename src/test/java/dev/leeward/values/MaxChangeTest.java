package dev.leeward.values;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaxChangeTest {
    @ParameterizedTest
    @CsvSource({"0%, 0", "20%, 0.2", "12.5%, 0.125", "100%, 1"})
    void readsAShare(String text, double share) {
        assertEquals(share, MaxChange.parse(text).share());
        assertEquals(text, MaxChange.parse(text).toString());
    }

    @Test
    void readsThatThereIsNoLimit() {
        assertTrue(MaxChange.parse("unlimited").isUnlimited());
        assertEquals("unlimited", MaxChange.parse("unlimited").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "-1%", "101%", "none", "Unlimited", "NaN%"})
    void refusesTheRest(String text) {
        var refused = assertThrows(IllegalArgumentException.class, () -> MaxChange.parse(text));
        assertEquals("is not unlimited or a share from 0% to 100%", refused.getMessage());
    }
}
