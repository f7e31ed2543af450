package dev.leeward.transfer;

import dev.leeward.config.DomainName;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Topology;
import dev.leeward.zone.Zone;
import dev.leeward.zone.Zones;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Makes what secondaries are given: looks at services whose answer may have changed, and gives the zone a new content and a new serial when it
 * has; at once, and then once a second at most. A change of nothing but TTLs waits for a second: it mostly comes right before the change that it
 * announces, which must not wait for it. Everything happens on the thread of its {@link Work}.
 */
final class Publisher {
    private static final Duration BETWEEN_SERIALS = Duration.ofSeconds(1);
    private static final Duration TTLS_WAIT = Duration.ofSeconds(1);

    private final Work work;
    private final LiveSnapshot live;
    private final Serials serials;
    private final Consumer<PublishedZone> published;
    private final Map<DomainName, Working> zones = new LinkedHashMap<>();
    private final Map<DomainName, Working> byService = new HashMap<>();
    private volatile Map<DomainName, PublishedZone> owners = Map.of();
    private final Set<Working> ready = new LinkedHashSet<>();
    private Zones taken = Zones.NONE;
    private boolean steeringKnown;
    private @Nullable Topology topology;

    /** A thread for what blocks, and its clock. */
    interface Work {
        void soon(Runnable task);

        void after(Duration delay, Runnable task);

        /** Counts from any moment. */
        long nowNanos();
    }

    /** A zone and what is known of its content. */
    private static final class Working {
        private final PublishedZone zone;
        private final Set<DomainName> touched = new HashSet<>();
        private List<DomainName> services = List.of();
        private Print print = Print.NONE;
        private @Nullable ZoneCopy next;
        private long mayChangeNanos;
        private boolean waits;
        private boolean ttlsWait;
        private boolean ttlsWaited;

        Working(PublishedZone zone) {
            this.zone = zone;
        }
    }

    /** @param published told of each new serial, and of those that go on after a start */
    Publisher(Work work, LiveSnapshot live, Serials serials, Consumer<PublishedZone> published) {
        this.work = work;
        this.live = live;
        this.serials = serials;
        this.published = published;
        live.onChange(change -> {
            if (change.before().topology() == change.after().topology()) {
                Map<DomainName, PublishedZone> owned = owners;
                List<DomainName> names = change.concerned().stream()
                        .map(Service::name)
                        .filter(owned::containsKey)
                        .toList();
                Set<PublishedZone> concerned = names.stream().map(owned::get).collect(Collectors.toSet());
                concerned.forEach(PublishedZone::touched);
                work.soon(() -> {
                    touch(names);
                    concerned.forEach(zone -> zone.looked(isWaiting(zone)));
                });
            }
        });
    }

    /** Zones that are handed out from now on; those with steered names when it is known who is up. */
    void take(Zones all, Collection<PublishedZone> handedOut) {
        Snapshot snapshot = live.current();
        topology = snapshot.topology();
        taken = all;
        Map<DomainName, Working> before = Map.copyOf(zones);
        zones.clear();
        byService.clear();
        for (PublishedZone zone : handedOut) {
            Working was = before.get(zone.origin());
            zones.put(zone.origin(), was == null ? new Working(zone) : was);
        }
        zones.values().forEach(working -> working.services = new ArrayList<>());
        snapshot.topology().services().keySet().forEach(name -> {
            Zone holder = all.find(name, Type.A);
            Working working = holder == null ? null : zones.get(holder.origin());
            if (working != null) {
                byService.put(name, working);
                working.services.add(name);
            }
        });
        Map<DomainName, PublishedZone> owned = new HashMap<>();
        byService.forEach((name, working) -> owned.put(name, working.zone));
        owners = Map.copyOf(owned);
        Bindings bindings = new Bindings(all);
        zones.values().forEach(working -> load(working, all, bindings, snapshot));
        publishReady();
    }

    /** It is known who is up. */
    void steeringIsKnown() {
        steeringKnown = true;
        Zones all = taken;
        Bindings bindings = new Bindings(all);
        Snapshot snapshot = live.current();
        new HashSet<>(byService.values()).forEach(working -> load(working, all, bindings, snapshot));
        publishReady();
    }

    private void load(Working working, Zones all, Bindings bindings, Snapshot snapshot) {
        Zone zone = all.withOrigin(working.zone.origin());
        working.touched.clear();
        if (zone == null || !zone.isLoaded() || (!working.services.isEmpty() && !steeringKnown)) {
            return;
        }
        Map<DomainName, List<Record>> flattened = new LinkedHashMap<>();
        working.services.forEach(name -> flattened.put(name, Flattening.of(service(name, snapshot), snapshot)));
        ZoneCopy copy =
                new ZoneCopy(zone, bindings, flattened, working.zone.serial().get());
        Print print = Print.NONE.plus(zone.writtenSoa());
        for (Iterator<Record> records = copy.records().iterator(); records.hasNext(); ) {
            print = print.plus(records.next());
        }
        offer(working, copy, print);
    }

    private static Service service(DomainName name, Snapshot snapshot) {
        return Objects.requireNonNull(snapshot.topology().services().get(name));
    }

    private void touch(List<DomainName> services) {
        Set<Working> concerned = new HashSet<>();
        for (DomainName name : services) {
            Working working = byService.get(name);
            if (working != null && steeringKnown) {
                working.touched.add(name);
                concerned.add(working);
            }
        }
        concerned.forEach(this::look);
        publishReady();
    }

    /** Looks at what was touched, unless the zone has a new serial since less than a second. */
    private void look(Working working) {
        PublishedZone.Content content = working.zone.content();
        ZoneCopy last = working.next != null ? working.next : content == null ? null : content.copy();
        Snapshot snapshot = live.current();
        // Of another topology the whole zone is looked at soon.
        if (last == null || snapshot.topology() != topology || hasToWait(working)) {
            return;
        }
        Map<DomainName, List<Record>> flattened = new LinkedHashMap<>(last.flattened());
        Print print = working.print;
        boolean ttlsAlone = true;
        for (DomainName name : working.touched) {
            List<Record> is = Flattening.of(service(name, snapshot), snapshot);
            List<Record> was = Objects.requireNonNullElse(flattened.put(name, is), List.of());
            // Records are equal whatever their TTL.
            ttlsAlone &= is.equals(was);
            print = print.with(was, is);
        }
        if (ttlsAlone && !print.equals(working.print) && !working.ttlsWaited) {
            letTtlsWait(working);
            return;
        }
        working.touched.clear();
        working.ttlsWaited = false;
        if (!print.equals(working.print)) {
            offer(working, new ZoneCopy(last.zone(), last.bindings(), flattened, last.serial()), print);
        }
    }

    private void letTtlsWait(Working working) {
        if (!working.ttlsWait) {
            working.ttlsWait = true;
            work.after(TTLS_WAIT, () -> {
                working.ttlsWait = false;
                working.ttlsWaited = !working.touched.isEmpty();
                look(working);
                publishReady();
                working.zone.waits(isWaiting(working.zone));
            });
        }
    }

    /** The zone that a service is in; null: one that is not handed out. Any thread. */
    @Nullable
    PublishedZone owner(DomainName service) {
        return owners.get(service);
    }

    private boolean isWaiting(PublishedZone zone) {
        Working working = zones.get(zone.origin());
        return working != null && (working.next != null || !working.touched.isEmpty());
    }

    private boolean hasToWait(Working working) {
        long left = working.mayChangeNanos - work.nowNanos();
        if (working.zone.content() == null || left <= 0) {
            return false;
        }
        if (!working.waits) {
            working.waits = true;
            work.after(Duration.ofNanos(left), () -> {
                working.waits = false;
                ZoneCopy waiting = working.next;
                if (waiting != null) {
                    offer(working, waiting, working.print);
                    publishReady();
                }
                look(working);
                publishReady();
                working.zone.waits(isWaiting(working.zone));
            });
        }
        return true;
    }

    /** Has a content published, now or when the second is over. */
    private void offer(Working working, ZoneCopy copy, Print print) {
        working.print = print;
        working.next = copy;
        if (zones.get(working.zone.origin()) == working && !hasToWait(working)) {
            ready.add(working);
        }
    }

    /** Gives all that are ready their serials at once: a service of many zones waits for one write to the disk, not for many. */
    private void publishReady() {
        List<Working> all = List.copyOf(ready);
        ready.clear();
        Map<DomainName, Integer> numbers =
                serials.of(all.stream().map(Publisher::wanted).toList());
        all.forEach(working -> publish(working, Objects.requireNonNull(numbers.get(working.zone.origin()))));
    }

    private static Serials.Wanted wanted(Working working) {
        int written = (int) next(working).zone().writtenSoa().getSerial();
        boolean made = working.zone.isMade() || !working.services.isEmpty();
        return new Serials.Wanted(working.zone.origin(), working.print, written, made);
    }

    private static ZoneCopy next(Working working) {
        return Objects.requireNonNull(working.next);
    }

    private void publish(Working working, int serial) {
        ZoneCopy copy = next(working);
        working.next = null;
        PublishedZone.Content before = working.zone.content();
        ZoneCopy next = new ZoneCopy(copy.zone(), copy.bindings(), copy.flattened(), serial);
        boolean same = before != null && before.copy().serial() == serial;
        working.zone.publish(new PublishedZone.Content(next, history(before, next, same)));
        if (!same) {
            working.mayChangeNanos = work.nowNanos() + BETWEEN_SERIALS.toNanos();
            published.accept(working.zone);
        }
    }

    private static History history(PublishedZone.@Nullable Content before, ZoneCopy next, boolean same) {
        if (before == null) {
            return History.NONE;
        }
        Delta delta = same ? null : next.since(before.copy(), History.MAX_SIZE);
        if (delta == null) {
            return same ? before.history() : History.NONE;
        }
        return before.history().with(delta);
    }
}
