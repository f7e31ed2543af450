package dev.leeward.datagram;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = 1_000_000_000;

    private final Pace pace = new Pace();
    private long now = 17 * SECOND;

    /** Some seconds of datagrams, one by one. */
    private boolean after(int perSecond) {
        boolean busy = false;
        for (int i = 0; i < perSecond; i++) {
            now += SECOND / perSecond;
            busy = pace.after(1, now);
        }
        return busy;
    }

    @Test
    void fewAreNotMany() {
        assertFalse(after(1));
        assertFalse(after(8_000));
        assertFalse(after(14_000));
    }

    @Test
    void manyAre() {
        assertTrue(after(20_000));
        assertTrue(after(1_000_000));
    }

    @Test
    void stayManyUntilTheyAreFew() {
        after(20_000);
        assertTrue(after(12_000));
        assertFalse(after(5_000));
        assertFalse(after(12_000));
    }

    @Test
    void aBurstAfterSilenceIsNotMany() {
        after(10);
        now += SECOND;
        assertFalse(pace.after(64, now));
    }

    @Test
    void noneForSomeTimeAreFew() {
        after(20_000);
        now += SECOND / 100;
        assertFalse(pace.after(0, now));
    }
}
