package dev.leeward.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawTest {
    private static final int DRAWS = 1_000_000;

    @ParameterizedTest
    @ValueSource(strings = {"60 40", "1", "1 1 1", "65535 1", "0 5 0 5", "3 1 6 0 90", "1 2 3 4 5 6 7 8 9 10"})
    void fallsOnEachIndexAsOftenAsItsWeightSays(String text) {
        long[] weights = LongStream.of(java.util.Arrays.stream(text.split(" "))
                        .mapToLong(Long::parseLong)
                        .toArray())
                .toArray();
        Draw draw = Draw.of(weights);
        Dice dice = new Dice(42);
        int[] counts = new int[weights.length];
        for (int i = 0; i < DRAWS; i++) {
            counts[draw.index(dice.next())]++;
        }
        double sum = LongStream.of(weights).sum();
        for (int i = 0; i < weights.length; i++) {
            assertEquals(weights[i] / sum, counts[i] / (double) DRAWS, 0.002, "index " + i + " of " + text);
            if (weights[i] == 0) {
                assertEquals(0, counts[i], "weight 0 is never drawn");
            }
        }
    }

    @Test
    void refusesWeightsThatGiveNothingToDraw() {
        assertThrows(IllegalArgumentException.class, () -> Draw.of(0, 0));
        assertThrows(IllegalArgumentException.class, () -> Draw.of(1, -1));
    }
}
