package dev.leeward.objectives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against 0.05 to the 1/n where all succeed, and the quantiles of the beta distribution, which are the same bound. */
class ConfidenceTest {
    @ParameterizedTest
    @CsvSource({
        "0, 10, 0",
        "1, 1, 0.05",
        "3, 3, 0.368403",
        "10, 10, 0.741134",
        "59, 59, 0.950492",
        "9, 10, 0.605837",
        "8, 10, 0.493099",
        "1, 10, 0.005116",
        "19, 20, 0.783894",
        "0, 0, 0"
    })
    void isTheExactBound(int successes, int trials, double bound) {
        assertEquals(bound, Confidence.lowerBound(successes, trials), 0.000001);
    }

    @Test
    void growsWithEveryTrialThatSucceeds() {
        double before = 0;
        for (int n = 1; n <= 5000; n += 7) {
            double bound = Confidence.lowerBound(n, n);
            assertTrue(bound > before && bound < 1, "at " + n);
            before = bound;
        }
    }
}
