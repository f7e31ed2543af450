package dev.leeward.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LowerCaseTest {
    private static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
    }

    /** Every byte stands at every place of a word, and every length ends in every place of one. */
    @Test
    void turnsCapitalsAndNothingElse() {
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            int at = random.nextInt(12);
            int length = round % 64;
            byte[] from = new byte[at + length];
            random.nextBytes(from);
            byte[] to = new byte[length + 8];
            LowerCase.copy(from, at, to, length);
            for (int i = 0; i < length; i++) {
                assertEquals(lower(from[at + i]), to[i], "byte " + i + " of " + length);
            }
            for (int i = length; i < to.length; i++) {
                assertEquals(0, to[i], "nothing is written behind");
            }
        }
    }
}
