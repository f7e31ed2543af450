package dev.leeward.probe;

import dev.leeward.config.ProbeConfig;
import dev.leeward.config.ProbeConfig.Transport;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.probe.ProbeResult.Passed;
import dev.leeward.values.Host;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks one question and passes when the answer is as the check expects. Each probe has a socket of its own, so that its source port is a
 * new one; an answer that is cut short is asked for again over TCP, inside the same deadline. Runs on the loop that starts it.
 */
final class DnsProbe {
    /** The length that a message over TCP stands behind (RFC 1035 section 4.2.2). */
    private static final int LENGTH = 2;

    private final Vertx vertx;
    private final NetClient client;

    DnsProbe(Vertx vertx) {
        this.vertx = vertx;
        this.client = vertx.createNetClient();
    }

    Cancellable start(Host address, ProbeConfig.Dns asked, Duration timeout, Consumer<ProbeResult> done) {
        Asking asking = new Asking(address, asked, timeout, done);
        if (asked.transport() == Transport.UDP) {
            asking.overUdp();
        } else {
            asking.overTcp();
        }
        return asking;
    }

    void close() {
        client.close();
    }

    private final class Asking implements Cancellable {
        private final Host address;
        private final int port;
        private final Duration timeout;
        private final Consumer<ProbeResult> done;
        private final DnsQuestion question;
        private final long sentNanos = System.nanoTime();
        private Runnable close = () -> {};
        private boolean over;

        Asking(Host address, ProbeConfig.Dns asked, Duration timeout, Consumer<ProbeResult> done) {
            this.address = address;
            this.port = asked.port();
            this.timeout = timeout;
            this.done = done;
            this.question = new DnsQuestion(asked);
        }

        void overUdp() {
            boolean v6 = address instanceof Host.Address(InetAddress ip) && ip instanceof Inet6Address;
            DatagramSocket socket = vertx.createDatagramSocket(new DatagramSocketOptions().setIpV6(v6));
            close = socket::close;
            socket.exceptionHandler(this::failed);
            socket.handler(this::received);
            // A refusal comes back as an error of the socket, which only a bound one is told of.
            socket.listen(0, v6 ? "::" : "0.0.0.0")
                    .compose(bound -> bound.send(Buffer.buffer(question.wire()), port, address.toString()))
                    .onFailure(this::failed);
        }

        /** What others send is not an answer (RFC 5452 section 9.1); a host name's address is not known here. */
        private void received(DatagramPacket packet) {
            boolean ours = packet.sender().port() == port
                    && (address instanceof Host.Name
                            || packet.sender().hostAddress().equals(hostAddress()));
            byte[] answer = packet.data().getBytes();
            if (over || !ours || !question.isAnsweredBy(answer)) {
                return;
            }
            if (question.isCutShort(answer)) {
                close.run();
                overTcp();
            } else {
                judge(answer);
            }
        }

        private @Nullable String hostAddress() {
            return address instanceof Host.Address(InetAddress ip) ? ip.getHostAddress() : null;
        }

        void overTcp() {
            ConnectOptions options = new ConnectOptions()
                    .setRemoteAddress(Connecting.to(address, port))
                    .setTimeout(Math.toIntExact(2 * timeout.toMillis()));
            client.connect(options).onComplete(this::connected, this::failed);
        }

        private void connected(NetSocket socket) {
            close = socket::close;
            if (over) {
                socket.close();
                return;
            }
            Buffer received = Buffer.buffer();
            socket.handler(part -> {
                received.appendBuffer(part);
                int length = received.length() < LENGTH ? Integer.MAX_VALUE : received.getUnsignedShort(0);
                if (received.length() >= LENGTH + length) {
                    byte[] answer = received.getBytes(LENGTH, LENGTH + length);
                    if (question.isAnsweredBy(answer)) {
                        judge(answer);
                    } else {
                        finish(new Failed(Kind.PROTOCOL, "not understood: not an answer to the question"));
                    }
                }
            });
            socket.exceptionHandler(this::failed);
            socket.closeHandler(_ -> finish(new Failed(Kind.RESET, "connection closed without an answer")));
            byte[] wire = question.wire();
            socket.write(Buffer.buffer().appendUnsignedShort(wire.length).appendBytes(wire))
                    .onFailure(this::failed);
        }

        private void judge(byte[] answer) {
            String complaint = question.complaint(answer);
            finish(
                    complaint.isEmpty()
                            ? new Passed(Duration.ofNanos(System.nanoTime() - sentNanos))
                            : ExpectedAnswer.wrong(complaint));
        }

        private void failed(Throwable failure) {
            finish(Diagnosis.of(failure));
        }

        private void finish(ProbeResult result) {
            if (!over) {
                cancel();
                done.accept(result);
            }
        }

        @Override
        public void cancel() {
            over = true;
            close.run();
        }
    }
}
