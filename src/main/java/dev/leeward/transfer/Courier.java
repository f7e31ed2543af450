package dev.leeward.transfer;

import dev.leeward.dns.Wire;
import dev.leeward.values.Secondary;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.datagram.DatagramSocketOptions;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Message;

/**
 * Carries messages to secondaries, and their answers back, over UDP. Lives on one event loop. A message waits {@link #PATIENCE_NANOS} for its answer;
 * what cannot be sent counts as not answered.
 */
final class Courier {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Vertx vertx;
    private final BiConsumer<Telling, Message> answered;
    private final Consumer<Telling> unanswered;
    private final SecureRandom ids = new SecureRandom();
    private final Waiting waiting = new Waiting();
    private final Outlet v4 = new Outlet(() -> open(false));
    private final Outlet v6 = new Outlet(() -> open(true));
    private Collection<InetAddress> sources = List.of();

    Courier(Vertx vertx, BiConsumer<Telling, Message> answered, Consumer<Telling> unanswered) {
        this.vertx = vertx;
        this.answered = answered;
        this.unanswered = unanswered;
    }

    /** @param addresses that messages come from, the first of each family */
    void from(Collection<InetAddress> addresses) {
        sources = List.copyOf(addresses);
    }

    boolean hasRoomFor(Secondary secondary) {
        return waiting.hasRoomFor(secondary);
    }

    /** One that no message has that waits. */
    int freeId() {
        int id = ids.nextInt(1 << 16);
        while (waiting.isTaken(id)) {
            id = ids.nextInt(1 << 16);
        }
        return id;
    }

    void send(Telling telling) {
        waiting.add(telling);
        Secondary to = telling.follower().secondary();
        Outlet outlet = to.address() instanceof Inet6Address ? v6 : v4;
        outlet.socket(telling.sentNanos())
                .compose(socket -> socket.send(
                        Buffer.buffer(telling.message()),
                        to.port(),
                        to.address().getHostAddress()))
                .onFailure(_ -> {
                    if (waiting.remove(telling)) {
                        unanswered.accept(telling);
                    }
                });
    }

    /** Waits no more for what has waited long enough. */
    void giveUp(long nowNanos) {
        waiting.giveUp(nowNanos - PATIENCE_NANOS, unanswered);
    }

    private Future<DatagramSocket> open(boolean ipv6) {
        String any = ipv6 ? "::" : "0.0.0.0";
        String source = sources.stream()
                .filter(address -> address instanceof Inet6Address == ipv6)
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse(any);
        return listen(ipv6, source)
                .recover(e -> {
                    LOG.warn("secondaries are told from any address, not from {}: {}", source, e.toString());
                    return listen(ipv6, any);
                })
                .onFailure(e -> LOG.error(
                        "no secondary with an {} address is told of changes, next try in a minute; there is no socket: {}",
                        ipv6 ? "IPv6" : "IPv4",
                        e.toString()));
    }

    private Future<DatagramSocket> listen(boolean ipv6, String source) {
        DatagramSocket socket = vertx.createDatagramSocket(new DatagramSocketOptions().setIpV6(ipv6));
        socket.handler(this::receive);
        return socket.listen(0, source).onFailure(_ -> socket.close());
    }

    private void receive(DatagramPacket packet) {
        byte[] bytes = packet.data().getBytes();
        Telling telling = bytes.length < Wire.HEADER_LENGTH ? null : waiting.get(Wire.u16(bytes, 0));
        if (telling == null || !isFrom(packet, telling.follower().secondary())) {
            return;
        }
        Message answer = telling.answer(bytes, Instant.now());
        if (answer != null) {
            waiting.remove(telling);
            answered.accept(telling, answer);
        }
    }

    private static boolean isFrom(DatagramPacket packet, Secondary secondary) {
        return packet.sender().port() == secondary.port()
                && InetAddress.ofLiteral(packet.sender().hostAddress()).equals(secondary.address());
    }

    void close() {
        v4.close();
        v6.close();
    }
}
