package dev.leeward.dns;

/**
 * Which of several answers a client gets, by its address alone: 128 bits, an IPv4 address as an IPv4-mapped one (RFC 4291 section
 * 2.5.5.2). Immutable; runs on every query, so it allocates nothing.
 */
public interface ClientChooser {
    /** The index of the client's answer. */
    int index(long high, long low);

    /**
     * How many leading bits of the address decide: every address that shares them gets the same index. 0 to 128; for an IPv4 address the
     * prefix length plus 96, or less when all of IPv4 gets the same.
     */
    int prefix(long high, long low);
}
