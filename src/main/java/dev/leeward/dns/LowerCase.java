package dev.leeward.dns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Copies bytes with their ASCII letters in lower case (RFC 4343), eight at a time. */
final class LowerCase {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EACH = 0x0101010101010101L;
    private static final long TOP_BITS = 0x8080808080808080L;

    private LowerCase() {}

    /** Copies {@code length} bytes from {@code at} in {@code from} to the start of {@code to}. */
    static void copy(byte[] from, int at, byte[] to, int length) {
        int last = length - Long.BYTES;
        for (int i = 0; i < last; i += Long.BYTES) {
            WORD.set(to, i, of((long) WORD.get(from, at + i)));
        }
        if (last >= 0) {
            // Some of these may have been copied already.
            WORD.set(to, last, of((long) WORD.get(from, at + last)));
        } else {
            for (int i = 0; i < length; i++) {
                to[i] = (byte) of(from[at + i]);
            }
        }
    }

    /** A sum below sets the top bit of each byte that is past a bound, and carries into no other one. */
    private static long of(long bytes) {
        long low = bytes & ~TOP_BITS;
        long fromA = low + (0x80 - 'A') * EACH;
        long pastZ = low + (0x7f - 'Z') * EACH;
        long capitals = (fromA ^ pastZ) & ~bytes & TOP_BITS;
        // 0x80 becomes 0x20, the difference between a capital and its letter in lower case.
        return bytes | (capitals >>> 2);
    }
}
