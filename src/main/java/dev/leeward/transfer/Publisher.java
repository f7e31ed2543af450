package dev.leeward.transfer;

import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Topology;
import dev.leeward.values.DomainName;
import dev.leeward.zone.Zone;
import dev.leeward.zone.Zones;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/**
 * Makes what secondaries are given: looks at services whose answer may have changed, and gives the zone a new content and a new serial when it
 * has, as soon as its {@link Draft} need not wait. Everything happens on the thread of its {@link Work}.
 */
final class Publisher {
    private final Work work;
    private final LiveSnapshot live;
    private final Serials serials;
    private final Consumer<PublishedZone> published;
    private final Set<Draft> waiting = new HashSet<>();
    private final Set<Draft> due = new LinkedHashSet<>();
    private Map<DomainName, Draft> drafts = Map.of();
    private volatile Map<DomainName, PublishedZone> owners = Map.of();
    private boolean steeringKnown;
    private @Nullable Topology topology;

    /** A thread for what blocks, and its clock. */
    interface Work {
        void soon(Runnable task);

        void after(Duration delay, Runnable task);

        /** Counts from any moment. */
        long nowNanos();
    }

    /** @param published told of each new serial, and of those that go on after a start */
    Publisher(Work work, LiveSnapshot live, Serials serials, Consumer<PublishedZone> published) {
        this.work = work;
        this.live = live;
        this.serials = serials;
        this.published = published;
        live.onChange(change -> {
            // Of another topology the whole zone is looked at soon.
            if (change.before().topology() == change.after().topology()) {
                touched(change.concerned());
            }
        });
    }

    /** On the thread that made the change: whoever sees it, sees that the zone is not settled. */
    private void touched(Collection<Service> services) {
        List<DomainName> names = new ArrayList<>();
        for (Service service : services) {
            PublishedZone zone = owner(service.name());
            if (zone != null) {
                zone.touched();
                names.add(service.name());
            }
        }
        work.soon(() -> touch(names));
    }

    /** Zones that are handed out from now on; those with steered names when it is known who is up. Any thread. */
    void use(Zones all, Collection<PublishedZone> handedOut) {
        handedOut.forEach(PublishedZone::touched);
        work.soon(() -> take(all, handedOut));
    }

    /** It is known who is up. Any thread. */
    void steeringIsKnown() {
        work.soon(() -> {
            steeringKnown = true;
            look(drafts.values());
        });
    }

    /** The zone that a service is in; null: one that is not handed out. Any thread. */
    @Nullable
    PublishedZone owner(DomainName service) {
        return owners.get(service);
    }

    private void take(Zones all, Collection<PublishedZone> handedOut) {
        topology = live.current().topology();
        Map<DomainName, Draft> before = drafts;
        drafts = new LinkedHashMap<>();
        handedOut.forEach(zone -> drafts.put(
                zone.origin(), Objects.requireNonNullElseGet(before.get(zone.origin()), () -> new Draft(zone))));
        Map<DomainName, List<DomainName>> services = new HashMap<>();
        Map<DomainName, PublishedZone> owned = new HashMap<>();
        topology.services().keySet().forEach(name -> {
            Zone holder = all.find(name, Type.A);
            Draft draft = holder == null ? null : drafts.get(holder.origin());
            if (draft != null) {
                owned.put(name, draft.zone());
                services.computeIfAbsent(draft.zone().origin(), _ -> new ArrayList<>())
                        .add(name);
            }
        });
        owners = Map.copyOf(owned);
        Bindings bindings = new Bindings(all);
        drafts.forEach((origin, draft) ->
                draft.take(all.withOrigin(origin), bindings, services.getOrDefault(origin, List.of())));
        look(drafts.values());
    }

    private void touch(List<DomainName> services) {
        long now = work.nowNanos();
        Set<Draft> concerned = new LinkedHashSet<>();
        for (DomainName service : services) {
            PublishedZone zone = owner(service);
            Draft draft = zone == null ? null : drafts.get(zone.origin());
            if (draft != null) {
                draft.touch(service, now);
                concerned.add(draft);
            }
        }
        look(concerned);
    }

    /** Publishes what need not wait. All get their serials at once: many zones wait for one write to the disk, not for many. */
    private void look(Collection<Draft> concerned) {
        long now = work.nowNanos();
        List<Draft.Next> ready = new ArrayList<>();
        for (Draft draft : concerned) {
            Draft.Next next = next(draft, now);
            if (next != null) {
                ready.add(next);
            }
        }
        Map<DomainName, Integer> numbers =
                serials.of(ready.stream().map(Draft.Next::wanted).toList());
        for (Draft.Next next : ready) {
            PublishedZone zone = next.draft().zone();
            if (next.draft().publish(next, Objects.requireNonNull(numbers.get(zone.origin())), now)) {
                published.accept(zone);
            }
        }
    }

    /** What is to be published now; null: nothing. */
    private Draft.@Nullable Next next(Draft draft, long now) {
        long seen = draft.zone().changes();
        Snapshot snapshot = live.current();
        if (snapshot.topology() != topology || !draft.isReadable(steeringKnown)) {
            return null;
        }
        if (draft.isUnchanged()) {
            draft.zone().settled(seen);
            return null;
        }
        long wait = draft.waitNanos(now, false);
        if (wait <= 0) {
            Draft.Next next = draft.next(snapshot, seen);
            wait = draft.waitNanos(now, next.ttlsAlone());
            if (wait <= 0) {
                return next;
            }
        }
        lookAfter(wait, draft);
        return null;
    }

    private void lookAfter(long nanos, Draft draft) {
        if (waiting.add(draft)) {
            work.after(Duration.ofNanos(nanos), () -> {
                waiting.remove(draft);
                if (due.isEmpty()) {
                    // Behind all others whose time has come.
                    work.soon(this::lookAtDue);
                }
                due.add(draft);
            });
        }
    }

    private void lookAtDue() {
        List<Draft> all = due.stream()
                .filter(draft -> drafts.get(draft.zone().origin()) == draft)
                .toList();
        due.clear();
        look(all);
    }
}
