package dev.leeward.guard;

import dev.leeward.values.IpNetwork;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * The network of a client as one number: a /24, or a /56 of IPv6, which is the least that an attacker can be expected to have to himself.
 */
final class ClientNetwork {
    private static final long MAPPED = 0xffff;

    /** Marks that keep the families apart, and every network from 0. */
    private static final long V4 = 1L << 62;

    private static final long V6 = 1L << 63;

    private ClientNetwork() {}

    static boolean isV4(long high, long low) {
        return high == 0 && low >>> 32 == MAPPED;
    }

    static long of(long high, long low) {
        return isV4(high, low) ? V4 | (low & 0xffffffffL) >>> 8 : V6 | high >>> 8;
    }

    /** The network of a number, for people. */
    static IpNetwork network(long number) {
        boolean v4 = (number & V6) == 0;
        byte[] address = v4
                ? ByteBuffer.allocate(4).putInt((int) (number << 8)).array()
                : ByteBuffer.allocate(16).putLong(number << 8).array();
        try {
            return new IpNetwork(InetAddress.getByAddress(address), v4 ? 24 : 56);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes", e);
        }
    }
}
