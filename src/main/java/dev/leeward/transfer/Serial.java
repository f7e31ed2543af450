package dev.leeward.transfer;

import java.time.Instant;

/**
 * Arithmetic of serials: 32 bits that go round (RFC 1982), and which one comes next. Pure.
 *
 * <pre>
 *   what is served is…                       the next serial is
 *   written in a file, and nothing else      the file's, if that is later than the last one; else the last one + 1
 *   made by this server, in part or whole    the later of the last one + 1 and the file's + the seconds since 2026
 * </pre>
 *
 * The second rule needs no memory: at one serial a second, no earlier one can be later than it. So a node that has lost its state folder, or
 * cannot write to it, is not behind what its secondaries have got from it.
 */
final class Serial {
    private static final long EPOCH = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

    private Serial() {}

    /** Whether {@code a} is later than {@code b}; RFC 1982 section 3.2. */
    static boolean isLater(int a, int b) {
        return a - b > 0;
    }

    /** The first serial of a zone that this server makes. */
    static int first(int file, Instant now) {
        // RFC 1982 section 3.1: what is added stays below 2^31, until 2094.
        return file + Math.clamp(now.getEpochSecond() - EPOCH, 0, Integer.MAX_VALUE);
    }

    /** The serial after {@code last} for a zone that this server makes. */
    static int next(int last, int file, Instant now) {
        int first = first(file, now);
        return isLater(first, last) ? first : last + 1;
    }

    /** The serial after {@code last} for a zone that is as its file has it. */
    static int nextOfFile(int last, int file) {
        return isLater(file, last) ? file : last + 1;
    }
}
