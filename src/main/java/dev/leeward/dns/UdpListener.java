package dev.leeward.dns;

import dev.leeward.dns.DnsCounters.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DNS over UDP on one socket of one event loop. On epoll, each loop has a socket of its own on the same port (SO_REUSEPORT), and one
 * system call takes up to {@link #BATCH} messages (recvmmsg); answers leave together when the batch is read (sendmmsg).
 *
 * <p>When the socket takes no more, answers are dropped and counted, as the network would: nothing piles up here.
 */
final class UdpListener {
    private static final Logger LOG = LoggerFactory.getLogger(UdpListener.class);

    private static final int BATCH = 16;

    /** Longer queries are cut off by the kernel, and so malformed. */
    private static final int QUERY_MAX = 4096;

    private static final int RECEIVE_BUFFER = 4 << 20;
    private static final WriteBufferWaterMark UNSENT_MAX = new WriteBufferWaterMark(256 << 10, 1 << 20);

    private final Channel channel;

    private UdpListener(Channel channel) {
        this.channel = channel;
    }

    static Future<UdpListener> open(
            EventLoop loop,
            boolean epoll,
            InetSocketAddress address,
            Responder responder,
            @Nullable QueryLog log,
            DnsCounters counters) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .handler(new Handler(responder, log, counters))
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT_MAX);
        if (epoll) {
            bootstrap
                    .channel(EpollDatagramChannel.class)
                    .option(EpollChannelOption.SO_REUSEPORT, true)
                    .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, QUERY_MAX)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(QUERY_MAX * BATCH));
        } else {
            bootstrap
                    .channel(NioDatagramChannel.class)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(QUERY_MAX));
        }
        Promise<UdpListener> opened = Promise.promise();
        var bound = bootstrap.bind(address);
        var _ = bound.addListener(done -> {
            if (done.isSuccess()) {
                opened.complete(new UdpListener(bound.channel()));
            } else {
                opened.fail(done.cause());
            }
        });
        return opened.future();
    }

    Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        var _ = channel.close().addListener(_ -> closed.complete());
        return closed.future();
    }

    private static final class Handler extends SimpleChannelInboundHandler<DatagramPacket> {
        private final Responder responder;
        private final @Nullable QueryLog log;
        private final DnsCounters counters;

        Handler(Responder responder, @Nullable QueryLog log, DnsCounters counters) {
            this.responder = responder;
            this.log = log;
            this.counters = counters;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            ByteBuf query = packet.content();
            int length = query.readableBytes();
            query.getBytes(query.readerIndex(), responder.in, 0, length);
            InetSocketAddress client = packet.sender();
            if (log != null) {
                log.asked(false, client, packet.recipient(), responder.in, length);
            }
            int answered = responder.respond(length, Transport.UDP, client.getAddress());
            if (answered == 0) {
                return;
            }
            if (!context.channel().isWritable() || client.getPort() == 0) {
                counters.unsent();
                return;
            }
            if (log != null) {
                log.answered(false, client, packet.recipient(), responder.out, answered);
            }
            ByteBuf answer = context.alloc().directBuffer(answered).writeBytes(responder.out, 0, answered);
            var _ = context.write(new DatagramPacket(answer, client), context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        /** A client that is gone (ICMP unreachable) is its own trouble; anything else is told. The socket stays open either way. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IOException) {
                counters.unsent();
            } else {
                LOG.error("the UDP listener failed at one message; this is a bug", cause);
            }
        }
    }
}
