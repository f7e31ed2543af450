package dev.leeward.transport;

import dev.leeward.dns.Responder;
import dev.leeward.dns.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * DNS over UDP by a channel of Netty's, where there is no {@link UdpSocket}. When the socket takes no more, answers are dropped and counted.
 */
final class UdpChannel implements UdpListener {
    private static final WriteBufferWaterMark UNSENT_MAX = new WriteBufferWaterMark(256 << 10, 1 << 20);

    private final Channel channel;

    private UdpChannel(Channel channel) {
        this.channel = channel;
    }

    static Future<UdpListener> open(
            EventLoop loop,
            InetSocketAddress address,
            Responder responder,
            @Nullable QueryLog log,
            TransportCounters counters) {
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channel(NioDatagramChannel.class)
                .handler(new Handler(responder, log, counters))
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(QUERY_MAX))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT_MAX);
        Promise<UdpListener> opened = Promise.promise();
        var bound = bootstrap.bind(address);
        var _ = bound.addListener(done -> {
            if (done.isSuccess()) {
                opened.complete(new UdpChannel(bound.channel()));
            } else {
                opened.fail(done.cause());
            }
        });
        return opened.future();
    }

    /** The system does not tell. */
    @Override
    public long overflowed() {
        return 0;
    }

    @Override
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        var _ = channel.close().addListener(_ -> closed.complete());
        return closed.future();
    }

    private static final class Handler extends SimpleChannelInboundHandler<DatagramPacket> {
        private final Responder responder;
        private final @Nullable QueryLog log;
        private final TransportCounters counters;

        Handler(Responder responder, @Nullable QueryLog log, TransportCounters counters) {
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
            responder.client.set(client.getAddress());
            int answered = responder.respond(length, Transport.UDP);
            if (answered == 0) {
                return;
            }
            if (!context.channel().isWritable() || client.getPort() == 0) {
                counters.unsent(1);
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
                counters.unsent(1);
            } else {
                responder.tellOfListener(cause);
            }
        }
    }
}
