package dev.leeward.transport;

import dev.leeward.dns.ClientAddress;
import dev.leeward.dns.Exchange;
import dev.leeward.dns.Responder;
import dev.leeward.dns.Transport;
import dev.leeward.dns.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One DNS client over TCP (RFC 7766): messages behind a length of two bytes each, several in one segment or one in many, answered in
 * order. Lives on one event loop.
 *
 * <p>A client that does not take its answers is not read from, and a message longer than {@link #QUERY_MAX} ends the connection: what one
 * holds here is bounded. Progress is a whole message, so dripping bytes is idling.
 */
final class TcpConnection {
    /** Longer than any query that is answered with more than an error. */
    private static final int QUERY_MAX = 4096;

    /** Bytes of answers after which others have their turn: no client keeps the loop from UDP for longer than it takes to write them. */
    private static final int TURN = 16 << 10;

    /** Room for the answers to what most clients ask at once, in bytes. */
    private static final int FIRST_BUFFER = 1024;

    /**
     * In a flood of connections the longest idle may be one that was accepted just now and whose query lies in the socket: time for the
     * loop to look there.
     */
    private static final int GRACE_MILLIS = 50;

    private final NetSocket socket;
    private final InetAddress client;
    private final ClientAddress from = new ClientAddress();
    private final Responder responder;
    private final @Nullable QueryLog log;
    private final TransportCounters counters;

    /** What came and is not answered, from {@link #heldFrom} on. */
    private byte[] held = new byte[0];

    private int heldFrom;

    /** The question whose answer takes several messages and is not at its end; null: there is none. */
    private @Nullable Exchange exchange;

    private volatile long progressNanos = System.nanoTime();

    /** @param log null: nothing is logged */
    TcpConnection(
            NetSocket socket,
            InetAddress client,
            Responder responder,
            @Nullable QueryLog log,
            TransportCounters counters) {
        this.log = log;
        this.socket = socket;
        this.client = client;
        from.set(client);
        this.responder = responder;
        this.counters = counters;
    }

    InetAddress client() {
        return client;
    }

    /** When a message last came whole, or answers were taken; by {@link System#nanoTime}. */
    long progressNanos() {
        return progressNanos;
    }

    void receive(Buffer received) {
        hold(received);
        takeTurn();
    }

    private void hold(Buffer received) {
        int left = held.length - heldFrom;
        byte[] joined = new byte[left + received.length()];
        System.arraycopy(held, heldFrom, joined, 0, left);
        received.getBytes(joined, left);
        held = joined;
        heldFrom = 0;
    }

    /**
     * Answers some of what came whole. A query costs a client a few bytes and its answer may have 64 KiB, so what has to wait, for other
     * clients or until this one takes what it got, waits as queries, and no more of them are read meanwhile.
     */
    private void takeTurn() {
        if (!channel().channel().isActive()) {
            return;
        }
        ByteBuf answers = channel().alloc().directBuffer(FIRST_BUFFER);
        while (answers.readableBytes() < TURN && answerNext(answers)) {
            progressNanos = System.nanoTime();
        }
        boolean more = answers.readableBytes() >= TURN;
        ChannelFuture taken = channel().writeAndFlush(answers);
        if (!taken.isDone()) {
            read(false);
            var _ = taken.addListener(_ -> {
                progressNanos = System.nanoTime();
                takeTurn();
            });
        } else if (more) {
            read(false);
            // A timer and not a task: a loop looks at its sockets before it looks at its timers again, but not between
            // two tasks.
            var _ = channel().executor().schedule(this::takeTurn, 1, TimeUnit.MILLISECONDS);
        } else if (announced() > QUERY_MAX) {
            close();
        } else {
            read(true);
        }
    }

    /**
     * Neither by pausing the socket nor by looking whether its write queue is full, each of which lets Vert.x keep several reads or writes
     * for each connection.
     */
    private void read(boolean more) {
        channel().channel().config().setAutoRead(more);
    }

    /** The length of the message that comes next, in bytes; negative when not even that has come. */
    private int announced() {
        return held.length - heldFrom < 2 ? -1 : Wire.u16(held, heldFrom);
    }

    /**
     * Whether there was a message to send, or to read of a length that is read. What a client asks while it gets a long answer waits for its
     * turn. Where an answer cannot be made for a bug, the client sees that something is missing.
     */
    private boolean answerNext(ByteBuf answers) {
        try {
            return exchange == null ? answerHeld(answers) : goOn(exchange, answers);
        } catch (RuntimeException e) {
            responder.tell(e);
            close();
            return false;
        }
    }

    private boolean answerHeld(ByteBuf answers) {
        int length = announced();
        if (length < 0 || length > QUERY_MAX || held.length - heldFrom - 2 < length) {
            return false;
        }
        System.arraycopy(held, heldFrom + 2, responder.in, 0, length);
        heldFrom += 2 + length;
        if (log != null) {
            log.asked(true, address(socket.remoteAddress()), address(socket.localAddress()), responder.in, length);
        }
        responder.client.set(from);
        append(responder.respond(length, Transport.TCP), answers);
        exchange = responder.unfinished();
        return true;
    }

    /** The next message of a long answer, if there is one. */
    private boolean goOn(Exchange current, ByteBuf answers) {
        responder.client.set(from);
        int answered = responder.respond(current);
        append(answered, answers);
        if (answered == 0) {
            exchange = null;
        }
        return true;
    }

    private void append(int answered, ByteBuf answers) {
        if (answered > 0) {
            if (log != null) {
                log.answered(
                        true, address(socket.remoteAddress()), address(socket.localAddress()), responder.out, answered);
            }
            answers.writeShort(answered).writeBytes(responder.out, 0, answered);
        }
    }

    private InetSocketAddress address(SocketAddress address) {
        String host = address.hostAddress();
        return new InetSocketAddress(host == null ? client : InetAddress.ofLiteral(host), address.port());
    }

    /** The socket is closed. */
    void closed() {
        Exchange last = exchange;
        exchange = null;
        if (last != null) {
            last.answers().close();
        }
    }

    /** Ends it for another one that wants its place, when what it has sent by now was answered. Any thread. */
    void makeRoom() {
        var _ = channel().executor().schedule(this::close, GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Ends it for a limit, with what is not sent yet: closing the socket in order would wait for a client that takes nothing. Any thread. */
    void close() {
        counters.tcpClosed();
        var _ = channel().close();
    }

    private ChannelHandlerContext channel() {
        return ((NetSocketInternal) socket).channelHandlerContext();
    }
}
