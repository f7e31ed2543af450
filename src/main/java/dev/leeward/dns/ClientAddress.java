package dev.leeward.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Where a client is: an address of IPv6, or one of IPv4 mapped into it. A loop owns what it uses and sets it for each query; that allocates nothing. */
public final class ClientAddress {
    /** The high 32 bits of the lower half of an IPv4-mapped address (RFC 4291 section 2.5.5.2). */
    private static final long MAPPED = 0xffffL << 32;

    /** Bits before the address of an IPv4-mapped address. */
    private static final int MAPPED_BITS = 96;

    long high;
    long low;
    private boolean v4;

    public void set(ClientAddress other) {
        high = other.high;
        low = other.low;
        v4 = other.v4;
    }

    /** Allocates. */
    public void set(InetAddress address) {
        byte[] bytes = address.getAddress();
        set(bytes, 0, bytes.length, bytes.length == 4);
    }

    /** @param address its 32 bits */
    public void setV4(int address) {
        v4 = true;
        high = 0;
        low = MAPPED | Integer.toUnsignedLong(address);
    }

    /** One of IPv6; mapped, as a socket for both families tells them, it is the one of IPv4. */
    public void setV6(long high, long low) {
        this.high = high;
        this.low = low;
        v4 = high == 0 && (low & ~0xffff_ffffL) == MAPPED;
    }

    /** @param length of the address in {@code bytes}; what it lacks of a whole one is zero */
    void set(byte[] bytes, int at, int length, boolean isV4) {
        v4 = isV4;
        if (isV4) {
            high = 0;
            low = MAPPED | bits(bytes, at, length, 4);
        } else {
            high = bits(bytes, at, Math.min(length, 8), 8);
            low = bits(bytes, at + 8, Math.max(length - 8, 0), 8);
        }
    }

    private static long bits(byte[] bytes, int at, int length, int whole) {
        long bits = 0;
        for (int i = 0; i < whole; i++) {
            bits = (bits << 8) | (i < length ? bytes[at + i] & 0xff : 0);
        }
        return bits;
    }

    /** Allocates. */
    InetAddress address() {
        try {
            return v4
                    ? InetAddress.getByAddress(
                            ByteBuffer.allocate(4).putInt((int) low).array())
                    : InetAddress.getByAddress(
                            ByteBuffer.allocate(16).putLong(high).putLong(low).array());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes", e);
        }
    }

    /** The prefix length in the address's own family. */
    int prefix(int of128) {
        return v4 ? Math.max(0, of128 - MAPPED_BITS) : of128;
    }
}
