package dev.leeward.admin;

/**
 * Client networks that stand for all of them: the same ones always, spread evenly over what is routed, three of IPv4 (/24) to one of IPv6
 * (/56). A share that is measured over them is off by a few thousandths.
 */
final class ClientSample {
    /** How many there are. */
    static final int SIZE = 1024;

    /** The golden ratio's part behind the dot, as 64 bits: its multiples fill a range evenly (Weyl, 1916). */
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    /** 1.0.0.0 to 223.255.255.0 as networks of 24 bits. */
    private static final long FIRST_V4 = 1L << 16;

    private static final long COUNT_V4 = 223L << 16;

    /** What an IPv4 address is behind in its IPv4-mapped form (RFC 4291 section 2.5.5.2). */
    private static final long MAPPED = 0xffffL << 32;

    private ClientSample() {}

    private static boolean isV4(int network) {
        return network % 4 != 3;
    }

    /** The upper half of the address of a network. */
    static long high(int network) {
        // 2000::/3 is what is routed; the last 8 of the 64 bits are past a /56.
        return isV4(network) ? 0 : (0x2000_0000_0000_0000L | ((network * GOLDEN) >>> 3)) & ~0xffL;
    }

    /** The lower half of it. */
    static long low(int network) {
        long part = Math.unsignedMultiplyHigh(network * GOLDEN, COUNT_V4);
        return isV4(network) ? MAPPED | (FIRST_V4 + part) << 8 : 0;
    }
}
