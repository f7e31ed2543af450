package dev.leeward.guard;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * A secret, and SipHash-2-4 under it (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012): nobody who lacks the secret can
 * tell the hash of a message from those of others. Runs on four longs; allocates nothing.
 *
 * @param first the first eight bytes, little-endian, as the paper has it; {@code second} the others
 */
record SipKey(long first, long second) {
    /** Bytes of a key. */
    static final int LENGTH = 16;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    static SipKey of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a key has 16 bytes, not " + bytes.length);
        }
        return new SipKey((long) WORD.get(bytes, 0), (long) WORD.get(bytes, 8));
    }

    static SipKey random() {
        SecureRandom random = new SecureRandom();
        return new SipKey(random.nextLong(), random.nextLong());
    }

    /** The hash of the first {@code length} bytes; its bytes are sent little-endian (RFC 9018 section 4.4). */
    long hash(byte[] message, int length) {
        long v0 = first ^ 0x736f6d6570736575L;
        long v1 = second ^ 0x646f72616e646f6dL;
        long v2 = first ^ 0x6c7967656e657261L;
        long v3 = second ^ 0x7465646279746573L;
        int whole = length & ~7;
        long last = (long) length << 56;
        for (int i = whole; i < length; i++) {
            last |= (message[i] & 0xffL) << (8 * (i - whole));
        }
        // The words of the message, the last one with its length; then four rounds more.
        for (int at = 0; at <= whole + 8; at += 8) {
            boolean closing = at > whole;
            long word = closing ? 0 : at < whole ? (long) WORD.get(message, at) : last;
            v3 ^= word;
            v2 ^= closing ? 0xff : 0;
            for (int round = closing ? 4 : 2; round > 0; round--) {
                v0 += v1;
                v1 = Long.rotateLeft(v1, 13) ^ v0;
                v0 = Long.rotateLeft(v0, 32);
                v2 += v3;
                v3 = Long.rotateLeft(v3, 16) ^ v2;
                v0 += v3;
                v3 = Long.rotateLeft(v3, 21) ^ v0;
                v2 += v1;
                v1 = Long.rotateLeft(v1, 17) ^ v2;
                v2 = Long.rotateLeft(v2, 32);
            }
            v0 ^= word;
        }
        return v0 ^ v1 ^ v2 ^ v3;
    }

    /** Not for logs. */
    @Override
    public String toString() {
        return "a secret";
    }
}
