package dev.leeward.datagram;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetSocketAddress;

/**
 * Which of the system's addresses datagrams were sent to. A socket of one address knows. For one of all addresses the kernel tells with each
 * datagram, in a control message (IP_PKTINFO of ip(7), IPV6_PKTINFO of RFC 3542 section 6), and what is told back with the answer is the
 * address that the answer comes from; otherwise the kernel would choose, and a client takes no answer from another address than it asked.
 */
final class LocalAddresses {
    private static final int IPPROTO_IP = 0;
    private static final int IP_PKTINFO = 8;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_RECVPKTINFO = 49;

    /** For the longer of both messages, 40 bytes, up to a line of the cache. */
    private static final int ROOM = 64;

    /** In a {@code struct cmsghdr}. */
    private static final int LEVEL = 8;

    /** In a control message with a {@code struct in_pktinfo}: behind the header of 16 bytes the interface, our address, theirs. */
    private static final int V4_INTERFACE = 16;

    private static final int V4_ADDRESS = 20;

    /** In a control message with a {@code struct in6_pktinfo}: the address, the interface. */
    private static final int V6_ADDRESS = 16;

    private static final int V6_INTERFACE = 32;

    private final InetSocketAddress bound;
    private final MemorySegment[] each;

    private LocalAddresses(InetSocketAddress bound, MemorySegment[] each) {
        this.bound = bound;
        this.each = each;
    }

    /** Those of a socket's datagrams, {@code count} at once. */
    static LocalAddresses of(Socket socket, InetSocketAddress bound, Arena arena, int count) throws IOException {
        if (!bound.getAddress().isAnyLocalAddress()) {
            return new LocalAddresses(bound, new MemorySegment[0]);
        }
        if (bound.getAddress() instanceof Inet4Address) {
            socket.setIntOpt(IPPROTO_IP, IP_PKTINFO, 1);
        } else {
            socket.setIntOpt(IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
        }
        MemorySegment[] each = new MemorySegment[count];
        for (int i = 0; i < count; i++) {
            each[i] = arena.allocate(ROOM, ROOM);
        }
        return new LocalAddresses(bound, each);
    }

    /** Where the control message of a datagram is, if there is one. */
    MemorySegment at(int i) {
        return each.length == 0 ? MemorySegment.NULL : each[i];
    }

    /** Bytes for a control message. */
    int room() {
        return each.length == 0 ? 0 : ROOM;
    }

    /**
     * Makes a control message that was received into one to send: with the address, and without the interface, which is for the routes to
     * choose.
     *
     * @return its length, in bytes
     */
    long toSender(int i, long received) {
        if (received > 0) {
            each[i].set(JAVA_INT, isV4(i) ? V4_INTERFACE : V6_INTERFACE, 0);
        }
        return received;
    }

    private boolean isV4(int i) {
        return each[i].get(JAVA_INT, LEVEL) == IPPROTO_IP;
    }

    /** @param received bytes of the control message */
    InetSocketAddress address(int i, long received) {
        if (received == 0) {
            return bound;
        }
        byte[] address = each[i].asSlice(isV4(i) ? V4_ADDRESS : V6_ADDRESS, isV4(i) ? 4 : 16)
                .toArray(JAVA_BYTE);
        return new InetSocketAddress(Peers.host(address), bound.getPort());
    }
}
