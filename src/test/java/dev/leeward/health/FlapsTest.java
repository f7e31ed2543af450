package dev.leeward.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlapsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(10);

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 4", "2, 8", "3, 8", "9, 8"})
    void eachReturnDoublesThePassesNeededUpToFourTimes(int returns, int needed) {
        Flaps flaps = Flaps.NONE;
        for (int i = 0; i < returns; i++) {
            flaps = flaps.returned(WINDOW, START.plusSeconds(60L * i));
        }
        assertEquals(needed, flaps.passesNeeded(2, WINDOW, START.plusSeconds(60L * returns)));
    }

    @Test
    void isForgottenAfterTheWindow() {
        Flaps once = Flaps.NONE.returned(WINDOW, START);
        assertEquals(4, once.passesNeeded(2, WINDOW, START.plus(WINDOW).minusMillis(1)));
        assertEquals(2, once.passesNeeded(2, WINDOW, START.plus(WINDOW)));
        assertEquals(4, once.returned(WINDOW, START.plus(WINDOW)).passesNeeded(2, WINDOW, START.plus(WINDOW)));
    }

    @Test
    void aFailureOnTheWayBackBeginsTheWindowAnew() {
        Flaps flaps = Flaps.NONE.returned(WINDOW, START).relapsed(WINDOW, START.plusSeconds(500));
        assertEquals(4, flaps.passesNeeded(2, WINDOW, START.plusSeconds(1000)));
        assertEquals(2, flaps.passesNeeded(2, WINDOW, START.plusSeconds(1100)));
        assertEquals(Flaps.NONE, Flaps.NONE.relapsed(WINDOW, START));
    }

    @Test
    void aWindowOfNothingIsOff() {
        assertEquals(2, Flaps.NONE.returned(Duration.ZERO, START).passesNeeded(2, Duration.ZERO, START));
    }
}
