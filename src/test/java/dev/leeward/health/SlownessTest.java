package dev.leeward.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.DegradeConfig;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.values.Share;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SlownessTest {
    private static final DegradeConfig ABOVE_300_MS = new DegradeConfig(Duration.ofMillis(300), Share.parse("40%"));
    private static final Instant NOW = Instant.EPOCH;

    @Test
    void oneSlowAnswerDegradesNobody() {
        assertFalse(after(steady(50), 5000).slow());
        assertFalse(after(steady(100), 5000).slow());
        assertFalse(after(Slowness.unknown(ABOVE_300_MS), 900).slow());
    }

    @Test
    void answersThatStaySlowDegrade() {
        assertTrue(after(steady(50), 5000, 5000).slow());
        assertTrue(steady(301).slow());
        assertFalse(steady(299).slow());
    }

    @Test
    void betweenTheBoundsItStaysAsItIs() {
        Slowness slow = steady(350);
        assertTrue(after(slow, 250, 250, 250, 250, 250, 250, 250, 250, 250, 250, 250)
                .slow());
        assertFalse(after(slow, 100, 100, 100).slow());
        assertFalse(after(steady(100), 250, 250, 250, 250, 250, 250, 250, 250).slow());
    }

    @Test
    void bearsTheShareThatTheCheckSays() {
        Verdict up = Verdict.of(Status.UP, true, NOW, "passed");
        assertEquals(
                new Verdict(Status.UP, true, false, 40, NOW, "passed"),
                steady(500).weigh(up));
        assertEquals(up, steady(50).weigh(up));
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.class,
            names = {"DOWN", "UNKNOWN"})
    void onlyWhatIsUpBearsWeight(Status status) {
        Verdict verdict = Verdict.of(status, true, NOW, "x");
        assertEquals(verdict, steady(500).weigh(verdict));
    }

    @Test
    void withoutTheKeyNothingDegrades() {
        Verdict up = Verdict.of(Status.UP, true, NOW, "passed");
        assertEquals(up, after(Slowness.unknown(null), 9000, 9000, 9000).weigh(up));
        assertEquals(up, steady(500).under(null).weigh(up));
    }

    @Test
    void aReloadKeepsWhatWasMeasured() {
        assertTrue(steady(500)
                .under(new DegradeConfig(Duration.ofMillis(400), Share.parse("10%")))
                .slow());
    }

    private static Slowness steady(long millis) {
        Slowness latency = Slowness.unknown(ABOVE_300_MS);
        for (int i = 0; i < 50; i++) {
            latency = after(latency, millis);
        }
        return latency;
    }

    private static Slowness after(Slowness latency, long... millis) {
        Slowness now = latency;
        for (long one : millis) {
            now = now.after(Duration.ofMillis(one));
        }
        return now;
    }
}
