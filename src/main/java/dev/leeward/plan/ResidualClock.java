package dev.leeward.plan;

import dev.leeward.steering.Choice;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.values.DomainName;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Until when caches may hold what was answered: for each service under a plan, the end of the longest TTL that was handed out. Caches that do
 * not obey TTLs are not in it.
 *
 * <p>Whoever publishes a generation brings it up to date; anybody asks.
 */
final class ResidualClock {
    private final LiveSnapshot live;
    private final Map<DomainName, Instant> latest = new HashMap<>();

    ResidualClock(LiveSnapshot live) {
        this.live = live;
        live.onChange(this::changed);
    }

    /** What {@code before} answered was handed out up to the moment of the change. */
    private synchronized void changed(LiveSnapshot.Change change) {
        Snapshot before = change.before();
        boolean reloaded = !before.topology().equals(change.after().topology());
        if (reloaded) {
            latest.keySet().retainAll(change.after().topology().services().keySet());
        }
        for (Service service : change.concerned()) {
            Service was = before.topology().services().get(service.name());
            if (service.plan() != null && was != null) {
                Instant end = change.after().time().plusSeconds(ttl(was, before));
                latest.merge(service.name(), end, (a, b) -> a.isAfter(b) ? a : b);
            }
        }
    }

    /** When no answer made up to {@code now} is in a cache any more. */
    synchronized Instant end(List<Service> services, Instant now) {
        Snapshot snapshot = live.current();
        Instant end = now;
        for (Service service : services) {
            Instant current = now.plusSeconds(ttl(service, snapshot));
            Instant known = latest.getOrDefault(service.name(), now);
            Instant later = current.isAfter(known) ? current : known;
            end = later.isAfter(end) ? later : end;
        }
        return end;
    }

    private static int ttl(Service service, Snapshot snapshot) {
        return Steering.route(service, snapshot).choices().stream()
                .mapToInt(Choice::ttl)
                .max()
                .orElse(0);
    }
}
