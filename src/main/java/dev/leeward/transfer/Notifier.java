package dev.leeward.transfer;

import dev.leeward.tsig.Keyring;
import dev.leeward.tsig.SigningKey;
import dev.leeward.values.DomainName;
import dev.leeward.values.Secondary;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/**
 * Tells secondaries of changes, and asks them what they answer, all at the same time. Lives on one event loop, which answers no queries.
 *
 * <p>Bounded: no more messages wait for their answers than {@link Waiting} has room for, and what is due beyond that waits for the next look. A
 * change of one zone costs what its own secondaries do, however many zones there are.
 */
final class Notifier {
    private static final long LOOK_MILLIS = 50;

    private final Vertx vertx;
    private final TransferCounters counters;
    private final Courier courier;
    private final Map<Key, Follower> followers = new LinkedHashMap<>();
    private Set<PublishedZone> zones = Set.of();
    private Keyring keys = Keyring.NONE;
    private boolean changed;
    private volatile List<SecondaryStatus> statuses = List.of();
    private long timer = -1;

    private record Key(PublishedZone zone, Secondary secondary) {}

    Notifier(Vertx vertx, TransferCounters counters) {
        this.vertx = vertx;
        this.counters = counters;
        this.courier = new Courier(vertx, this::answered, this::unanswered);
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
            courier.from(from);
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
            }
        });
    }

    private void follow(PublishedZone zone) {
        changed = true;
        int serial = zone.serial().get();
        long now = System.nanoTime();
        for (Secondary secondary : zone.config().secondaries()) {
            Key key = new Key(zone, secondary);
            Follower follower =
                    followers.computeIfAbsent(key, _ -> new Follower(zone.origin(), secondary, serial, now));
            follower.published(serial, now);
            tell(key, follower, now);
        }
    }

    private void look() {
        long now = System.nanoTime();
        courier.giveUp(now);
        followers.forEach((key, follower) -> tell(key, follower, now));
        if (changed) {
            changed = false;
            statuses = followers.values().stream().map(Follower::status).toList();
        }
    }

    /** Sends what is due to one secondary of one zone. */
    private void tell(Key key, Follower follower, long now) {
        while (courier.hasRoomFor(key.secondary())) {
            switch (follower.due(now)) {
                case NOTHING -> {
                    return;
                }
                case LOOK -> courier.send(Telling.look(follower, courier.freeId(), now));
                case NOTIFY -> {
                    DomainName name = key.zone().config().key();
                    SigningKey signing = name == null ? null : keys.key(name);
                    counters.notified();
                    courier.send(Telling.notify(follower, courier.freeId(), signing, Instant.now(), now));
                }
            }
        }
    }

    private void answered(Telling telling, Message answer) {
        changed = true;
        long now = System.nanoTime();
        Integer serial = telling.serial(answer);
        if (!telling.isNotify()) {
            if (serial == null) {
                telling.follower().unanswered();
            } else {
                telling.follower().answered(serial, Instant.now(), now);
            }
        } else if (answer.getRcode() == Rcode.NOERROR) {
            counters.acknowledged();
            telling.follower().acknowledged(now);
        }
    }

    private void unanswered(Telling telling) {
        changed = true;
        if (!telling.isNotify()) {
            telling.follower().unanswered();
        }
    }

    /** Of each secondary of each zone. Any thread. */
    List<SecondaryStatus> statuses() {
        return statuses;
    }

    /** Tells nobody any more. */
    void stop() {
        vertx.runOnContext(_ -> {
            vertx.cancelTimer(timer);
            zones = Set.of();
            followers.clear();
            courier.close();
        });
    }
}
