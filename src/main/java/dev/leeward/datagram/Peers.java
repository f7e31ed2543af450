package dev.leeward.datagram;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/** Where datagrams came from: an array of {@code struct sockaddr_in} or {@code sockaddr_in6} (ip(7), ipv6(7)). */
final class Peers {
    /** Bytes of the longer of both, up to the next eight. */
    static final int ROOM = 32;

    private static final int AF_INET = 2;
    private static final int PORT = 2;
    private static final int V4_ADDRESS = 4;
    private static final int V6_ADDRESS = 8;

    private static final ValueLayout.OfShort U16 = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong U64 = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment names;
    private final MemorySegment[] each;

    Peers(Arena arena, int count) {
        this.names = arena.allocate((long) count * ROOM, 8);
        this.each = new MemorySegment[count];
        for (int i = 0; i < count; i++) {
            each[i] = names.asSlice((long) i * ROOM, ROOM);
        }
    }

    MemorySegment at(int i) {
        return each[i];
    }

    boolean isV4(int i) {
        return names.get(JAVA_SHORT_UNALIGNED, (long) i * ROOM) == AF_INET;
    }

    int port(int i) {
        return Short.toUnsignedInt(names.get(U16, (long) i * ROOM + PORT));
    }

    int v4(int i) {
        return names.get(U32, (long) i * ROOM + V4_ADDRESS);
    }

    long v6High(int i) {
        return names.get(U64, (long) i * ROOM + V6_ADDRESS);
    }

    long v6Low(int i) {
        return names.get(U64, (long) i * ROOM + V6_ADDRESS + 8);
    }

    InetSocketAddress address(int i) {
        byte[] address = each[i].asSlice(isV4(i) ? V4_ADDRESS : V6_ADDRESS, isV4(i) ? 4 : 16)
                .toArray(JAVA_BYTE);
        return new InetSocketAddress(host(address), port(i));
    }

    /** @param address of 4 or 16 bytes */
    static InetAddress host(byte[] address) {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of 4 or 16 bytes", e);
        }
    }
}
