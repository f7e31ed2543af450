package dev.leeward.guard;

import java.util.Arrays;

/**
 * The DNS cookie of one query, and the one that its answer takes (RFC 7873, RFC 9018). A loop owns one and reads every query's into it, so
 * that nothing is allocated.
 *
 * <pre>
 *   client cookie   version   reserved   timestamp   hash        then, hashed but not sent: the client's address
 *   8               1         3          4           8           4 or 16 bytes
 * </pre>
 *
 * A server cookie that is good shows that the client got an answer at its address within the last hour.
 */
public final class Cookie {
    /** What a query's cookie is worth. */
    public enum Standing {
        /** None was sent. */
        NONE,
        /** A client cookie alone: the client does not know its server cookie yet. */
        NEW,
        /** A server cookie that is not ours, or too old. */
        BAD,
        /** A server cookie that was given to this client, here or on a node that shares the secret. */
        GOOD
    }

    /** Bytes of what an answer takes, without the option's code and length. */
    public static final int LENGTH = 24;

    private static final int CLIENT = 8;
    private static final int VERSION_AT = 8;
    private static final int TIME_AT = 12;
    private static final int HASH_AT = 16;
    private static final int SERVER_LEAST = 8;
    private static final int SERVER_MOST = 32;
    private static final byte VERSION = 1;

    /** RFC 9018 section 4.3: how old a cookie may be, how far ahead the clock of the node that made it, and when it is made anew. */
    private static final int OLDEST_SECONDS = 3600;

    private static final int AHEAD_SECONDS = 300;
    private static final int RENEW_SECONDS = 1800;

    private final CookieKeys keys;

    /** What is hashed: the cookie up to its hash, and the address behind. */
    private final byte[] hashed = new byte[HASH_AT + 16];

    private long hash;

    Cookie(CookieKeys keys) {
        this.keys = keys;
    }

    /** Whether an option of so many bytes can be a cookie (RFC 7873 section 5.2.2). */
    public static boolean isWellFormed(int length) {
        return length == CLIENT || (length >= CLIENT + SERVER_LEAST && length <= CLIENT + SERVER_MOST);
    }

    /**
     * Reads a well-formed cookie, and makes ready what {@link #write} writes.
     *
     * @param high the client's address, with {@code low}
     * @param nowSeconds since 1970, whose low 32 bits count (RFC 9018 section 4.3)
     */
    public Standing read(byte[] message, int at, int length, long high, long low, long nowSeconds) {
        int end = address(high, low);
        SipKey[] current = keys.current();
        Standing standing = length == CLIENT ? Standing.NEW : Standing.BAD;
        if (length == LENGTH && message[at + VERSION_AT] == VERSION) {
            System.arraycopy(message, at, hashed, 0, HASH_AT);
            long sent = number(message, at + HASH_AT, 8);
            // RFC 1982: the difference is right across the end of 32 bits too.
            int age = (int) nowSeconds - (int) number(message, at + TIME_AT, 4);
            for (int i = 0; i < current.length && age <= OLDEST_SECONDS && age >= -AHEAD_SECONDS; i++) {
                hash = current[i].hash(hashed, end);
                if (Long.reverseBytes(hash) == sent) {
                    if (i == 0 && age < RENEW_SECONDS) {
                        return Standing.GOOD;
                    }
                    standing = Standing.GOOD;
                    break;
                }
            }
        }
        System.arraycopy(message, at, hashed, 0, CLIENT);
        Arrays.fill(hashed, VERSION_AT, TIME_AT, (byte) 0);
        hashed[VERSION_AT] = VERSION;
        put(hashed, TIME_AT, nowSeconds, 4);
        hash = current[0].hash(hashed, end);
        return standing;
    }

    /** Puts the client's address behind the cookie; returns where it ends. */
    private int address(long high, long low) {
        if (ClientNetwork.isV4(high, low)) {
            put(hashed, HASH_AT, low, 4);
            return HASH_AT + 4;
        }
        put(hashed, HASH_AT, high, 8);
        put(hashed, HASH_AT + 8, low, 8);
        return HASH_AT + 16;
    }

    /** Writes the cookie that the answer takes, {@link #LENGTH} bytes: the client's own, and its server cookie, renewed where it is old. */
    public void write(byte[] out, int at) {
        System.arraycopy(hashed, 0, out, at, HASH_AT);
        put(out, at + HASH_AT, Long.reverseBytes(hash), 8);
    }

    private static long number(byte[] bytes, int at, int length) {
        long number = 0;
        for (int i = 0; i < length; i++) {
            number = (number << 8) | (bytes[at + i] & 0xff);
        }
        return number;
    }

    private static void put(byte[] bytes, int at, long number, int length) {
        for (int i = length - 1; i >= 0; i--) {
            bytes[at + i] = (byte) (number >>> (8 * (length - 1 - i)));
        }
    }
}
