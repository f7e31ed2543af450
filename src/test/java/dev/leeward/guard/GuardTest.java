package dev.leeward.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.leeward.config.LimitsConfig;
import dev.leeward.guard.Cookie.Standing;
import dev.leeward.guard.Guard.Fate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardTest {
    private static final long LOW = 0xffffL << 32 | 0xc0000207L;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private Guard guard(int slip) {
        return new Guard(new LimitsConfig.Rrl(1, 10, slip, List.of()), List.of(), registry);
    }

    private static Fate decide(Guard guard, Standing standing) {
        return guard.decide(AnswerKind.POSITIVE, 1, standing, 0, LOW, () -> 0, 0);
    }

    @ParameterizedTest
    @CsvSource({"NONE, TRUNCATED", "NEW, BADCOOKIE", "BAD, BADCOOKIE", "GOOD, SENT"})
    void givesAClientItsWayOutWhenItSlips(Standing standing, Fate fate) {
        Guard guard = guard(1);
        assertEquals(Fate.SENT, decide(guard, standing));
        assertEquals(fate, decide(guard, standing));
    }

    @ParameterizedTest
    @CsvSource({"NONE, DROPPED", "NEW, DROPPED", "BAD, DROPPED", "GOOD, SENT"})
    void isSilentOtherwise(Standing standing, Fate fate) {
        Guard guard = guard(0);
        assertEquals(Fate.SENT, decide(guard, standing));
        assertEquals(fate, decide(guard, standing));
    }

    @Test
    void doesNotCountAnswersToGoodCookies() {
        Guard guard = guard(1);
        for (int i = 0; i < 100; i++) {
            assertEquals(Fate.SENT, decide(guard, Standing.GOOD));
        }
        assertEquals(
                Fate.SENT, decide(guard, Standing.NONE), "what clients with cookies asked is not held against others");
    }

    @Test
    void countsWhatItHoldsBack() {
        Guard guard = guard(1);
        decide(guard, Standing.NONE);
        decide(guard, Standing.NONE);
        decide(guard, Standing.NONE);
        double truncated = registry.get("leeward.dns.limited")
                .tags("kind", "positive", "fate", "truncated")
                .functionCounter()
                .count();
        assertEquals(2, truncated);
    }
}
