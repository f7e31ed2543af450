package dev.leeward.journal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A place in the chain: behind an entry.
 *
 * @param epoch of the entry
 * @param seq of the entry
 * @param hash SHA-256 of its line, in lower-case hexadecimal; no other chain has the same
 */
record Point(long epoch, long seq, String hash) {
    /** Before the first entry. */
    static final Point START = new Point(0, 0, "0".repeat(64));

    static String hash(byte[] line) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(line));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
