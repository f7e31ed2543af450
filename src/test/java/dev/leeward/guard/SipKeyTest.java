package dev.leeward.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SipKeyTest {
    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    /** The vectors of the paper's reference implementation: key 00 to 0f, message 00 to length - 1. */
    @ParameterizedTest
    @CsvSource({
        "0, 310e0edd47db6f72",
        "1, fd67dc93c539f874",
        "7, 37d1018bf50002ab",
        "8, 6224939a79f5f593",
        "15, e545be4961ca29a1",
        "16, db9bc2577fcc2a3f",
        "20, 98eea21af25cd6be",
        "32, ce7cf2722f512771",
    })
    void hashesAsThePaperSays(int length, String expected) {
        long hash = SipKey.of(counting(16)).hash(counting(length), length);
        assertEquals(expected, HexFormat.of().toHexDigits(Long.reverseBytes(hash)));
    }

    @Test
    void looksAtNoMoreThanTheLength() {
        SipKey key = SipKey.of(counting(16));
        assertEquals(key.hash(counting(9), 9), key.hash(counting(64), 9));
    }

    @Test
    void refusesAKeyOfAnotherLength() {
        assertThrows(IllegalArgumentException.class, () -> SipKey.of(new byte[15]));
    }

    @Test
    void isNotShownInLogs() {
        assertEquals("a secret", SipKey.random().toString());
    }
}
