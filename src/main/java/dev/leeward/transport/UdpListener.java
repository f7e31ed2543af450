package dev.leeward.transport;

import dev.leeward.datagram.BatchedSocket;
import dev.leeward.dns.Responder;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** DNS over UDP on one socket of one event loop: in batches where the loop is of epoll, by a channel of Netty's elsewhere. */
sealed interface UdpListener permits UdpSocket, UdpChannel {
    /** Longer queries are cut off by the kernel, and so malformed. In bytes. */
    int QUERY_MAX = 4096;

    /** Bytes that the kernel keeps until the loop looks, as far as it may: some thousands of queries. */
    int RECEIVE_BUFFER = 4 << 20;

    /** @param log null: nothing is logged */
    static Future<UdpListener> open(
            EventLoop loop,
            InetSocketAddress address,
            Responder responder,
            @Nullable QueryLog log,
            TransportCounters counters) {
        return BatchedSocket.isFor(loop)
                ? UdpSocket.open(loop, address, responder, log, counters)
                : UdpChannel.open(loop, address, responder, log, counters);
    }

    /** Queries that found no room in the kernel's buffer since it is open, as far as the system tells. Any thread. */
    long overflowed();

    /** Takes no more messages; what was read is answered before. */
    Future<Void> close();
}
