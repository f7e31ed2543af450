package dev.leeward.transport;

import dev.leeward.datagram.Batch;
import dev.leeward.datagram.BatchedSocket;
import dev.leeward.datagram.DatagramHandler;
import dev.leeward.dns.Responder;
import dev.leeward.dns.Transport;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** DNS over UDP in batches. */
final class UdpSocket implements UdpListener {
    private final BatchedSocket socket;

    private UdpSocket(BatchedSocket socket) {
        this.socket = socket;
    }

    static Future<UdpListener> open(
            EventLoop loop,
            InetSocketAddress address,
            Responder responder,
            @Nullable QueryLog log,
            TransportCounters counters) {
        Promise<UdpListener> opened = Promise.promise();
        var socket =
                BatchedSocket.open(loop, address, RECEIVE_BUFFER, QUERY_MAX, new Handler(responder, log, counters));
        var _ = socket.addListener(done -> {
            if (done.isSuccess()) {
                opened.complete(new UdpSocket(socket.getNow()));
            } else {
                opened.fail(done.cause());
            }
        });
        return opened.future();
    }

    @Override
    public long overflowed() {
        return socket.dropped();
    }

    @Override
    public Future<Void> close() {
        Promise<Void> closed = Promise.promise();
        var _ = socket.shutdown().addListener(_ -> closed.complete());
        return closed.future();
    }

    private record Handler(Responder responder, @Nullable QueryLog log, TransportCounters counters)
            implements DatagramHandler {
        @Override
        public void received(Batch batch, int i) {
            int length = batch.read(i, responder.in);
            if (batch.isV4(i)) {
                responder.client.setV4(batch.v4(i));
            } else {
                responder.client.setV6(batch.v6High(i), batch.v6Low(i));
            }
            if (log != null) {
                log.asked(false, batch.peer(i), batch.local(i), responder.in, length);
            }
            int answered = responder.respond(length, Transport.UDP);
            if (answered == 0) {
                return;
            }
            if (batch.port(i) == 0) {
                // Forged: no answer can be sent there, and the attempt would end the batch.
                counters.unsent(1);
                return;
            }
            if (log != null) {
                log.answered(false, batch.peer(i), batch.local(i), responder.out, answered);
            }
            batch.answer(i, responder.out, answered);
        }

        @Override
        public void failed(Throwable cause) {
            responder.tellOfListener(cause);
        }

        @Override
        public void took(int count) {
            counters.batch(count);
        }

        @Override
        public void unsent(int count) {
            counters.unsent(count);
        }
    }
}
