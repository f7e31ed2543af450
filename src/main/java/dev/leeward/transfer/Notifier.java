package dev.leeward.transfer;

import dev.leeward.config.Secondary;
import dev.leeward.tsig.Keyring;
import dev.leeward.tsig.SigningKey;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells secondaries of changes, and asks them what they answer, over UDP, all at the same time. Lives on one event loop, which answers no queries.
 *
 * <p>Bounded: a message waits {@link #PATIENCE_NANOS} for its answer, no more do than {@link Waiting} has room for, and what is due beyond that
 * waits for the next look. A change of one zone costs what its own secondaries do, however many zones there are. What cannot be sent counts as
 * not answered.
 */
final class Notifier {
    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

    private static final long LOOK_MILLIS = 50;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Vertx vertx;
    private final TransferCounters counters;
    private final SecureRandom ids = new SecureRandom();
    private final Map<Key, Follower> followers = new LinkedHashMap<>();
    private final Waiting waiting = new Waiting();
    private final Map<Boolean, Future<DatagramSocket>> sockets = new HashMap<>();
    private Set<PublishedZone> zones = Set.of();
    private Collection<InetAddress> sources = List.of();
    private Keyring keys = Keyring.NONE;
    private boolean changed;
    private volatile List<SecondaryStatus> statuses = List.of();
    private long timer = -1;

    private record Key(PublishedZone zone, Secondary secondary) {}

    Notifier(Vertx vertx, TransferCounters counters) {
        this.vertx = vertx;
        this.counters = counters;
        counters.secondaries(this::statuses);
    }

    /**
     * Tells the secondaries of these zones from now on.
     *
     * @param from addresses that messages come from, the first of each family; secondaries know the node by them
     */
    void use(Keyring keyring, Collection<PublishedZone> handedOut, Collection<InetAddress> from) {
        vertx.runOnContext(_ -> {
            keys = keyring;
            zones = Set.copyOf(handedOut);
            sources = List.copyOf(from);
            followers
                    .keySet()
                    .removeIf(key -> !zones.contains(key.zone())
                            || !key.zone().config().secondaries().contains(key.secondary()));
            changed = true;
            zones.stream().filter(zone -> zone.content() != null).forEach(this::follow);
            if (timer < 0) {
                timer = vertx.setPeriodic(LOOK_MILLIS, _ -> look());
            }
        });
    }

    /** A zone has another serial, or the one that it goes on with after a start. Any thread. */
    void published(PublishedZone zone) {
        vertx.runOnContext(_ -> {
            if (zones.contains(zone)) {
                follow(zone);
                long now = System.nanoTime();
                zone.config().secondaries().forEach(secondary -> tell(new Key(zone, secondary), now));
            }
        });
    }

    private void follow(PublishedZone zone) {
        changed = true;
        int serial = zone.serial().get();
        long now = System.nanoTime();
        for (Secondary secondary : zone.config().secondaries()) {
            Follower known = followers.get(new Key(zone, secondary));
            if (known == null) {
                followers.put(new Key(zone, secondary), new Follower(zone.origin(), secondary, serial, now));
            } else if (known.status().serial() != Integer.toUnsignedLong(serial)) {
                known.published(serial, now);
            }
        }
    }

    private void look() {
        long now = System.nanoTime();
        waiting.giveUp(now - PATIENCE_NANOS, this::notAnswered);
        followers.keySet().forEach(key -> tell(key, now));
        if (changed) {
            changed = false;
            statuses = followers.values().stream().map(Follower::status).toList();
        }
    }

    /** Sends what is due to one secondary of one zone. */
    private void tell(Key key, long now) {
        Follower follower = followers.get(key);
        Follower.Due due = Follower.Due.LOOK;
        while (follower != null && due != Follower.Due.NOTHING && waiting.hasRoomFor(key.secondary())) {
            due = follower.due(now);
            send(due, key, follower, now);
        }
    }

    private void send(Follower.Due due, Key key, Follower follower, long now) {
        switch (due) {
            case NOTHING -> {}
            case LOOK -> send(Telling.look(follower, freeId(), now));
            case NOTIFY -> {
                var name = key.zone().config().key();
                SigningKey signing = name == null ? null : keys.key(name);
                counters.notified();
                send(Telling.notify(follower, freeId(), signing, nowSeconds(), now));
            }
        }
    }

    private int freeId() {
        int id = ids.nextInt(1 << 16);
        while (waiting.isTaken(id)) {
            id = ids.nextInt(1 << 16);
        }
        return id;
    }

    private void send(Telling telling) {
        waiting.add(telling);
        Secondary to = telling.follower().secondary();
        socket(to.address() instanceof Inet6Address)
                .compose(socket -> socket.send(
                        Buffer.buffer(telling.message()),
                        to.port(),
                        to.address().getHostAddress()))
                .onFailure(_ -> {
                    if (waiting.remove(telling)) {
                        notAnswered(telling);
                    }
                });
    }

    private void notAnswered(Telling telling) {
        changed = true;
        if (!telling.isNotify()) {
            telling.follower().unanswered();
        }
    }

    /** One for each family, opened when it is first needed. */
    private Future<DatagramSocket> socket(boolean v6) {
        return sockets.computeIfAbsent(v6, _ -> {
            String any = v6 ? "::" : "0.0.0.0";
            String source = sources.stream()
                    .filter(address -> address instanceof Inet6Address == v6)
                    .map(InetAddress::getHostAddress)
                    .findFirst()
                    .orElse(any);
            return open(v6, source).recover(e -> {
                LOG.warn("secondaries are told from any address, not from {}: {}", source, e.toString());
                return open(v6, any);
            });
        });
    }

    private Future<DatagramSocket> open(boolean v6, String source) {
        DatagramSocket socket = vertx.createDatagramSocket(new DatagramSocketOptions().setIpV6(v6));
        socket.handler(this::receive);
        return socket.listen(0, source);
    }

    private void receive(DatagramPacket packet) {
        byte[] answer = packet.data().getBytes();
        int id = answer.length < 2 ? -1 : ((answer[0] & 0xff) << 8) | (answer[1] & 0xff);
        Telling telling = waiting.get(id);
        if (telling == null || !isFrom(packet, telling.follower().secondary())) {
            return;
        }
        if (!telling.isAnsweredBy(answer, nowSeconds())) {
            return;
        }
        waiting.remove(telling);
        changed = true;
        long now = System.nanoTime();
        Integer serial = telling.serial(answer);
        if (telling.isNotify()) {
            if (Telling.isYes(answer)) {
                counters.acknowledged();
                telling.follower().acknowledged(now);
            }
        } else if (serial == null) {
            telling.follower().unanswered();
        } else {
            telling.follower().answered(serial, Instant.now(), now);
        }
    }

    private static boolean isFrom(DatagramPacket packet, Secondary secondary) {
        return packet.sender().port() == secondary.port()
                && InetAddress.ofLiteral(packet.sender().hostAddress()).equals(secondary.address());
    }

    private static long nowSeconds() {
        return System.currentTimeMillis() / 1000;
    }

    /** Of each secondary of each zone. Any thread. */
    List<SecondaryStatus> statuses() {
        return statuses;
    }

    /** Tells nobody any more. */
    void stop() {
        vertx.runOnContext(_ -> {
            vertx.cancelTimer(timer);
            sockets.values().forEach(opened -> opened.onSuccess(DatagramSocket::close));
            sockets.clear();
            followers.clear();
        });
    }
}
