package dev.leeward.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FreshnessTest {
    private final VirtualLoop loop = new VirtualLoop();
    private int told;
    private final Freshness freshness = new Freshness(loop, Duration.ofSeconds(10), null, () -> told++);

    @Test
    void turnsStaleWhenNothingIsHeardAndSaysSoOnce() {
        freshness.seen(loop.now());
        loop.run(Duration.ofMillis(9_999));
        assertFalse(freshness.isStale());
        loop.run(Duration.ofMinutes(1));
        assertTrue(freshness.isStale());
        assertEquals(1, told);
    }

    @Test
    void staysFreshWhileItIsHeardOf() {
        for (int i = 0; i < 100; i++) {
            freshness.seen(loop.now());
            loop.run(Duration.ofSeconds(9));
            assertFalse(freshness.isStale());
        }
        assertEquals(0, told);
    }

    @Test
    void isFreshAgainAtTheNextSample() {
        freshness.seen(loop.now());
        loop.run(Duration.ofSeconds(20));
        freshness.seen(loop.now());
        assertFalse(freshness.isStale());
        loop.run(Duration.ofSeconds(20));
        assertEquals(2, told);
    }

    @Test
    void whatWasLastSeenLongAgoIsStaleAtOnce() {
        freshness.seen(loop.now().minusSeconds(3600));
        assertTrue(freshness.isStale());
    }

    @Test
    void whatWasNeverSeenIsNotStale() {
        freshness.seen(null);
        assertFalse(freshness.isStale());
    }
}
