package dev.leeward.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.probe.Prober.Closed;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TripwireTest {
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    @ParameterizedTest
    @CsvSource({
        // age, idle, announced, fires
        "2700,   700,       , true",
        "1900,   100,       , true",
        "60000,  1,         , true",
        "700,    700,       , false",
        "1500,   1500,      , false",
        "2500,   1500,      , false",
        "2700,   700,   0,    false",
        "70000,  5000,  5000, false",
        "70000,  4999,  5000, true",
    })
    void firesForAConnectionThatHadIdledForAnIntervalAndWasToStay(
            long ageMillis, long idleMillis, @Nullable Long announcedMillis, boolean fires) {
        assertEquals(
                fires,
                new Tripwire()
                        .fires(
                                new Closed(
                                        Duration.ofMillis(ageMillis),
                                        Duration.ofMillis(idleMillis),
                                        Optional.ofNullable(announcedMillis).map(Duration::ofMillis)),
                                INTERVAL));
    }

    @Test
    void firesOnceInAnInterval() {
        Tripwire tripwire = new Tripwire();
        assertTrue(fires(tripwire));
        assertFalse(fires(tripwire));
        tripwire.nextInterval();
        assertTrue(fires(tripwire));
    }

    @Test
    void twoFalseAlarmsDisarmItUntilItIsArmedAnew() {
        Tripwire tripwire = new Tripwire();
        tripwire.wasFalse();
        assertTrue(tripwire.isArmed());
        tripwire.wasFalse();
        assertFalse(tripwire.isArmed());
        assertFalse(fires(tripwire));
        tripwire.rearm();
        assertTrue(fires(tripwire));
    }

    private static boolean fires(Tripwire tripwire) {
        return tripwire.fires(new Closed(Duration.ofSeconds(60), Duration.ofSeconds(1), Optional.empty()), INTERVAL);
    }
}
