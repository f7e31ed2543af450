package dev.leeward.dns;

import dev.leeward.dns.DnsCounters.Transport;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One DNS client over TCP (RFC 7766): messages behind a length of two bytes each, several in one segment or one in many, answered in
 * order. Lives on one event loop.
 *
 * <p>A client that does not take its answers gets no further ones, and is not read from; a message longer than {@link #QUERY_MAX} ends the connection: what one
 * holds here is bounded. Progress is a whole message, so dripping bytes is idling.
 */
final class TcpConnection {
    /** Longer than any query that is answered with more than an error. */
    private static final int QUERY_MAX = 4096;

    /** Answers to messages that came together leave together, but no more than this, in bytes: one segment can ask for megabytes. */
    private static final int BATCH = 16 << 10;

    private final NetSocket socket;
    private final InetAddress client;
    private final Responder responder;
    private final DnsCounters counters;
    private byte[] held = new byte[0];
    private @Nullable Exchange exchange;
    private volatile long progressNanos = System.nanoTime();

    TcpConnection(NetSocket socket, InetAddress client, Responder responder, DnsCounters counters) {
        this.socket = socket;
        this.client = client;
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
        held = joined(received);
        answerHeld();
    }

    /** Answers the messages that are whole, as long as the client takes the answers; the others when it has. */
    private void answerHeld() {
        if (exchange != null) {
            return;
        }
        Buffer answers = Buffer.buffer();
        int at = 0;
        while (exchange == null && held.length - at >= 2 && !socket.writeQueueFull()) {
            int length = Wire.u16(held, at);
            if (length > QUERY_MAX) {
                close();
                return;
            }
            if (held.length - at - 2 < length) {
                break;
            }
            answer(at + 2, length, answers);
            at += 2 + length;
            if (answers.length() >= BATCH) {
                socket.write(answers);
                answers = Buffer.buffer();
            }
        }
        held = Arrays.copyOfRange(held, at, held.length);
        if (answers.length() > 0) {
            socket.write(answers);
        }
        if (exchange != null) {
            socket.pause();
            goOnSoon();
        } else if (socket.writeQueueFull()) {
            socket.pause();
            socket.drainHandler(_ -> {
                progressNanos = System.nanoTime();
                socket.resume();
                answerHeld();
            });
        }
    }

    private byte[] joined(Buffer received) {
        if (held.length == 0) {
            return received.getBytes();
        }
        byte[] joined = Arrays.copyOf(held, held.length + received.length());
        received.getBytes(joined, held.length);
        return joined;
    }

    private void answer(int at, int length, Buffer answers) {
        progressNanos = System.nanoTime();
        System.arraycopy(held, at, responder.in, 0, length);
        int answered = responder.respond(length, Transport.TCP, client);
        if (answered > 0) {
            answers.appendUnsignedShort(answered).appendBytes(responder.out, 0, answered);
        }
        exchange = responder.unfinished();
    }

    /** One message a turn, so that others on this loop are answered in between. */
    private void goOnSoon() {
        ((NetSocketInternal) socket).channelHandlerContext().executor().execute(this::goOn);
    }

    /** Sends the next message of a long answer when the client has taken those before; what it asks meanwhile waits for its turn. */
    private void goOn() {
        Exchange current = exchange;
        if (current == null) {
            return;
        }
        progressNanos = System.nanoTime();
        if (socket.writeQueueFull()) {
            socket.drainHandler(_ -> goOn());
            return;
        }
        int answered = next(current);
        if (answered > 0) {
            socket.write(
                    Buffer.buffer(answered + 2).appendUnsignedShort(answered).appendBytes(responder.out, 0, answered));
            goOnSoon();
        } else if (answered == 0) {
            exchange = null;
            socket.resume();
            answerHeld();
        }
    }

    /** The length of the next message; 0: there is no more; negative: a bug, and the client sees that something is missing. */
    private int next(Exchange current) {
        try {
            return responder.respond(current, client);
        } catch (RuntimeException e) {
            responder.tell(e);
            close();
            return -1;
        }
    }

    /** The socket is closed. */
    void closed() {
        Exchange last = exchange;
        exchange = null;
        if (last != null) {
            last.answers().close();
        }
    }

    /** Ends it for a limit, with what is not sent yet: closing the socket in order would wait for a client that takes nothing. Any thread. */
    void close() {
        counters.tcpClosed();
        var _ = ((NetSocketInternal) socket).channelHandlerContext().close();
    }
}
