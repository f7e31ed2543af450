package dev.leeward.transfer;

import dev.leeward.config.CatalogConfig;
import dev.leeward.config.Config;
import dev.leeward.config.TransferConfig;
import dev.leeward.config.ZoneConfig;
import dev.leeward.dns.Transfers;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.tsig.Keyring;
import dev.leeward.values.DomainName;
import dev.leeward.values.Endpoint;
import dev.leeward.zone.Zone;
import dev.leeward.zone.Zones;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that secondaries see of this node: what they are given, and what they are told. The entry of this package.
 *
 * <p>{@link #prepare} and {@link #take} follow each other, called by whoever starts the node and reloads it, one at a time.
 */
public final class ZoneTransfers {
    private final WorkThread work = new WorkThread();
    private final Serials serials;
    private final Publisher publisher;
    private final TransferServer server;
    private final Notifier notifier;
    private volatile Map<DomainName, PublishedZone> handedOut = Map.of();

    /** @param vertx on whose loop secondaries are told; not that of a loop that answers queries */
    public ZoneTransfers(Path stateFolder, LiveSnapshot live, Vertx vertx, MeterRegistry meters) {
        TransferCounters counters = new TransferCounters(meters);
        this.serials = new Serials(stateFolder, InstantSource.system());
        this.server = new TransferServer(counters);
        this.notifier = new Notifier(vertx, counters);
        this.publisher = new Publisher(work, live, serials, notifier::published);
    }

    /** What a configuration hands out, before it is in use. */
    public static final class Prepared {
        private final Config config;
        private final Zones zones;
        private final Keyring keys;
        private final Map<DomainName, PublishedZone> handedOut;

        private Prepared(Config config, Zones zones, Keyring keys, Map<DomainName, PublishedZone> handedOut) {
            this.config = config;
            this.zones = zones;
            this.keys = keys;
            this.handedOut = handedOut;
        }

        /** The zones, shown with the serials that secondaries go by. */
        public Zones zones() {
            return zones;
        }
    }

    /** What answers requests for zones. */
    public Transfers server() {
        return server;
    }

    /**
     * Reads secrets, and gives serials to zones that have none yet. Blocks.
     *
     * @throws IOException when a secret cannot be read any more
     */
    public Prepared prepare(Config config, Zones loaded) throws IOException {
        Map<DomainName, PublishedZone> zones = new LinkedHashMap<>();
        Map<DomainName, TransferConfig> transfers = transfers(config);
        Map<DomainName, PublishedZone> begun = begin(config, transfers, loaded);
        transfers.keySet().forEach(name -> {
            PublishedZone zone = handedOut.getOrDefault(name, begun.get(name));
            if (zone != null && loaded.withOrigin(name) != null) {
                zones.put(name, zone);
            }
        });
        Zones shown = loaded.withSerials(
                zones.values().stream().collect(Collectors.toMap(PublishedZone::origin, PublishedZone::serial)));
        return new Prepared(config, shown, Keyring.of(config.keys()), zones);
    }

    /** Those that have not been handed out so far. */
    private Map<DomainName, PublishedZone> begin(
            Config config, Map<DomainName, TransferConfig> transfers, Zones loaded) {
        List<Zone> zones = transfers.keySet().stream()
                .filter(name -> !handedOut.containsKey(name))
                .map(loaded::withOrigin)
                .filter(Objects::nonNull)
                .toList();
        // Of a zone that did not load the serial of its file is not known: it gets one when it does, and nobody can
        // have it before.
        Map<DomainName, Integer> shown = serials.of(zones.stream()
                .filter(Zone::isLoaded)
                .map(zone -> new Serials.Wanted(
                        zone.origin(), Print.NONE, written(zone), zone.steered() > 0 || isMade(config, zone.origin())))
                .toList());
        Map<DomainName, PublishedZone> begun = new HashMap<>();
        for (Zone zone : zones) {
            DomainName name = zone.origin();
            int serial = shown.getOrDefault(name, written(zone));
            TransferConfig transfer = Objects.requireNonNull(transfers.get(name));
            begun.put(name, new PublishedZone(name, serial, transfer, isMade(config, name)));
        }
        return begun;
    }

    private static int written(Zone zone) {
        return (int) zone.writtenSoa().getSerial();
    }

    /** Whether no file holds the serial of a zone. */
    private static boolean isMade(Config config, DomainName zone) {
        ZoneConfig written = config.zones().get(zone);
        return written == null || written.file() == null;
    }

    private static Map<DomainName, TransferConfig> transfers(Config config) {
        Map<DomainName, TransferConfig> transfers = new LinkedHashMap<>();
        config.zones().forEach((name, zone) -> {
            if (zone.transfer() != null) {
                transfers.put(name, zone.transfer());
            }
        });
        CatalogConfig catalog = config.catalog();
        if (catalog != null) {
            transfers.put(catalog.zone(), catalog.transfer());
        }
        return transfers;
    }

    /** Hands out what was prepared; its topology is in the live snapshot, and its zones are answered from. */
    public void take(Prepared prepared) {
        handedOut = Map.copyOf(prepared.handedOut);
        transfers(prepared.config).forEach((name, transfer) -> {
            PublishedZone zone = prepared.handedOut.get(name);
            if (zone != null) {
                zone.configure(transfer, isMade(prepared.config, name));
            }
        });
        server.use(prepared.keys, prepared.handedOut);
        notifier.use(
                prepared.keys,
                prepared.handedOut.values(),
                prepared.config.listen().dns().stream().map(Endpoint::address).toList());
        publisher.use(prepared.zones, prepared.handedOut.values());
    }

    /** The first round of probes is over: steered names can be told. */
    public void steeringIsKnown() {
        publisher.steeringIsKnown();
    }

    /** How the secondaries of all zones follow. */
    public List<SecondaryStatus> secondaries() {
        return notifier.statuses();
    }

    /** How the secondaries of the zones of some services follow what is answered now. Any thread. */
    public Following following(Collection<DomainName> services) {
        List<SecondaryStatus> statuses = notifier.statuses();
        Instant last = null;
        for (DomainName service : services) {
            PublishedZone zone = publisher.owner(service);
            if (zone != null && !zone.config().secondaries().isEmpty()) {
                Instant since = since(zone, statuses);
                if (since == null) {
                    return new Following(false, null);
                }
                last = last == null || since.isAfter(last) ? since : last;
            }
        }
        return new Following(true, last);
    }

    private static @Nullable Instant since(PublishedZone zone, List<SecondaryStatus> statuses) {
        long serial = Integer.toUnsignedLong(zone.serial().get());
        List<Instant> followed = statuses.stream()
                .filter(status -> status.zone().equals(zone.origin())
                        && status.serial() == serial
                        && status.state() == SecondaryStatus.State.CURRENT)
                .map(SecondaryStatus::since)
                .filter(Objects::nonNull)
                .toList();
        boolean all = zone.isSettled()
                && followed.size() == zone.config().secondaries().size();
        return all ? followed.stream().max(Instant::compareTo).orElse(null) : null;
    }

    /** Makes no more contents, and tells nobody; what is there can still be had. Blocks where serials are yet to be written. */
    public void stop() {
        notifier.stop();
        work.stop();
        serials.writeMissed();
    }
}
