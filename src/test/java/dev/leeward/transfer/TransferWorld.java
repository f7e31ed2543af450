package dev.leeward.transfer;

import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.config.TransferConfig;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.values.DomainName;
import dev.leeward.values.Host;
import dev.leeward.zone.Zone;
import dev.leeward.zone.Zones;
import dev.leeward.zonefile.LoadedZones;
import dev.leeward.zonefile.Steered;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.xbill.DNS.Record;

/**
 * A zone, what is steered in it, and what becomes of it for secondaries; another zone like it beside it. Time passes when it is told to.
 */
final class TransferWorld implements Publisher.Work {
    static final DomainName ORIGIN = DomainName.parse("example.test");
    static final DomainName OTHER = DomainName.parse("other.test");
    static final Instant START = Instant.parse("2026-11-26T12:00:00Z");

    static final String ZONE = """
            $TTL 300
            @ SOA ns1 hostmaster 7 3600 900 604800 60
            @ NS ns1
            ns1 A 192.0.2.53
            """;

    static final String TWO_REGIONS = """
            regions: {eu: {weight: 60}, us: {weight: 40}}
            checks: {web: {tcp: {port: 80}}}
            pools:
              eu: {region: eu, check: web, members: [192.0.2.1, 192.0.2.2]}
              us: {region: us, check: web, members: [198.51.100.1]}
            """;

    private record Task(long at, long order, Runnable action) {}

    final Path folder;
    final List<Integer> serials = new ArrayList<>();
    /** What was on the disk whenever one of the zones got a serial. */
    final List<String> onDisk = new ArrayList<>();

    private final Deque<Runnable> soon = new ArrayDeque<>();
    private final PriorityQueue<Task> later =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    private final LiveSnapshot live;
    private final Publisher publisher;
    private final PublishedZone zone;
    private final PublishedZone other;
    private long nanos;
    private long tasks;

    TransferWorld(Path folder, String zoneText, String steering) {
        this.folder = folder;
        Config config = config(zoneText, steering);
        live = new LiveSnapshot(Snapshot.first(Topology.of(config), now()));
        Serials store = new Serials(folder, this::now);
        publisher = new Publisher(this, live, store, this::published);
        Zones zones = zones(config);
        zone = begun(zones.withOrigin(ORIGIN), store);
        other = begun(zones.withOrigin(OTHER), store);
        publisher.use(zones, List.of(zone, other));
        run();
        all(Status.UP);
    }

    private static PublishedZone begun(Zone zone, Serials store) {
        int written = (int) zone.writtenSoa().getSerial();
        int serial = store.of(new Serials.Wanted(zone.origin(), Print.NONE, written, zone.steered() > 0));
        return new PublishedZone(zone.origin(), serial, new TransferConfig(List.of(), List.of(), null), false);
    }

    private void published(PublishedZone changed) {
        if (changed == zone) {
            serials.add(changed.serial().get());
        }
        try {
            onDisk.add(Files.readString(folder.resolve("serials")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Config config(String zoneText, String steering) {
        try {
            Files.writeString(folder.resolve("zone"), zoneText);
            return ConfigReader.parse(
                    "zones: {example.test: {file: zone}, other.test: {file: zone}}\n" + steering,
                    folder.resolve("leeward.yaml"));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Zones zones(Config config) {
        return LoadedZones.load("leeward.yaml", config.zones(), Steered.of(config), Zones.NONE)
                .zones();
    }

    Instant now() {
        return START.plusNanos(nanos);
    }

    /** The first round is over. */
    TransferWorld known() {
        publisher.steeringIsKnown();
        run();
        return this;
    }

    void reload(String zoneText, String steering) {
        Config config = config(zoneText, steering);
        live.adopt(live.current().withTopology(Topology.of(config), now()), now());
        run();
        publisher.use(zones(config), List.of(zone, other));
        run();
    }

    void all(Status status) {
        for (Target target : live.current().topology().targets()) {
            becomes(target, status, true);
            run();
        }
    }

    void becomes(String address, Status status) {
        becomesUnseen(address, status);
        run();
    }

    /** The publisher has not looked at it yet. */
    void becomesUnseen(String address, Status status) {
        becomes(new Target(Host.parse(address), "web"), status, true);
    }

    /** It may become something else soon: TTLs are short. */
    void becomesDoubtful(String address) {
        becomes(new Target(Host.parse(address), "web"), Status.UP, false);
        run();
    }

    private void becomes(Target target, Status status, boolean settled) {
        live.update(
                snapshot -> snapshot.withVerdicts(Map.of(target, Verdict.of(status, settled, now(), "told")), now()));
    }

    void pass(Duration time) {
        long end = nanos + time.toNanos();
        while (!later.isEmpty() && later.peek().at() <= end) {
            nanos = Math.max(nanos, later.peek().at());
            // As an executor does: what is due comes before what is given to it meanwhile.
            while (!later.isEmpty() && later.peek().at() <= nanos) {
                later.remove().action().run();
            }
            run();
        }
        nanos = end;
    }

    void run() {
        while (!soon.isEmpty()) {
            soon.remove().run();
        }
    }

    PublishedZone zone() {
        return zone;
    }

    ZoneCopy copy() {
        return zone.content().copy();
    }

    /** The records of a name in the copy, as zone files write them, sorted. */
    List<String> records(String name) {
        return copy().records()
                .filter(record -> record.getName().toString().equals(name + ".example.test."))
                .map(TransferWorld::text)
                .sorted()
                .toList();
    }

    static String text(Record record) {
        return "%d %s %s"
                .formatted(record.getTTL(), org.xbill.DNS.Type.string(record.getType()), record.rdataToString());
    }

    @Override
    public void soon(Runnable task) {
        soon.add(task);
    }

    @Override
    public void after(Duration delay, Runnable task) {
        later.add(new Task(nanos + delay.toNanos(), tasks++, task));
    }

    @Override
    public long nowNanos() {
        return nanos;
    }
}
