package dev.leeward.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The hash of a name: from the root to the first label, so that one pass over a name gives those of all its parents.
 *
 * <p>Only operators put names into tables, so nobody can choose them to collide. It takes eight bytes at a time, a label of up to seven
 * letters in one step, which {@code QuestionBench} shows: each step is the two halves of a product of 128 bits, so that every bit of it
 * depends on every byte.
 */
public final class NameHash {
    /** The hash of the root. */
    public static final int ROOT = 0x9E3779B9;

    private static final int MAX_LABELS = 127;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Bits that look random, so that neither factor is ever small; the lowest byte of the second one is no length of a label. */
    private static final long FIRST = 0xA0761D6478BD642FL;

    private static final long SECOND = 0xE7037ED1A0B428DBL;

    private NameHash() {}

    /**
     * The hash of a name from that of its parent and its first label, which starts with its length at {@code start}. It is fastest where
     * {@code name} has seven bytes more than are used.
     */
    public static int label(int parent, byte[] name, int start) {
        long hash = parent;
        for (int at = start, end = start + 1 + name[start]; at < end; at += Long.BYTES) {
            long first = hash ^ FIRST;
            long second = word(name, at, end - at) ^ SECOND;
            hash = (first * second) ^ Math.unsignedMultiplyHigh(first, second);
        }
        return (int) (hash ^ (hash >>> Integer.SIZE));
    }

    /** Up to eight of the {@code length} bytes at {@code at}, the first one lowest. */
    private static long word(byte[] bytes, int at, int length) {
        if (length >= Long.BYTES) {
            return (long) WORD.get(bytes, at);
        }
        if (at + Long.BYTES <= bytes.length) {
            return (long) WORD.get(bytes, at) & ((1L << (length * Byte.SIZE)) - 1);
        }
        long word = 0;
        for (int i = length - 1; i >= 0; i--) {
            word = (word << Byte.SIZE) | (bytes[at + i] & 0xff);
        }
        return word;
    }

    /** The hash of the name that starts at {@code start}, which is well-formed, in lower case and uncompressed. */
    static int of(byte[] wire, int start) {
        int[] starts = new int[MAX_LABELS];
        int labels = 0;
        for (int at = start; wire[at] != 0; at += wire[at] + 1) {
            starts[labels++] = at;
        }
        int hash = ROOT;
        while (labels > 0) {
            hash = label(hash, wire, starts[--labels]);
        }
        return hash;
    }
}
