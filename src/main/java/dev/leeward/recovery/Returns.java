package dev.leeward.recovery;

import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Region;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets traffic come back by parts to a region whose time out is over by the clock, where no plan keeps it away. Nobody is watching then, so each
 * part lasts for the longest TTL and a minute, and waits until the region can carry it.
 *
 * <pre>
 *   meanwhile                               then
 *   all is as it was when the part began    the next part, once its time is over
 *   members went down in the region         one part back
 *   its members could not carry the next    it waits
 * </pre>
 *
 * Any thread that may block, one at a time. A restart ends it: the region is back.
 */
final class Returns {
    private static final Logger LOG = LoggerFactory.getLogger(Returns.class);
    private static final List<Integer> PARTS = List.of(10, 25, 50, 100);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration AFTER_TTL = Duration.ofSeconds(60);

    private final LiveSnapshot live;
    private final Timers timers;
    private final Map<String, Part> parts = new HashMap<>();
    private boolean looking;

    /** @param up members of the region that were up when the part began */
    private record Part(int index, Instant since, int up) {}

    Returns(LiveSnapshot live, Timers timers) {
        this.live = live;
        this.timers = timers;
    }

    /** A region's time out is about to be over. */
    synchronized void begin(String region) {
        Region known = live.current().topology().regions().get(region);
        if (known != null && services(region).findAny().isPresent()) {
            set(known, 0);
            publish();
            look();
        }
    }

    private void set(Region region, int index) {
        parts.put(
                region.name(),
                new Part(index, timers.now(), live.current().count(region).up()));
        LOG.info("region {} comes back: {}% of the answers count it in", region.name(), PARTS.get(index));
    }

    private synchronized void again() {
        looking = false;
        boolean changed = false;
        for (Map.Entry<String, Part> entry : Map.copyOf(parts).entrySet()) {
            changed |= moves(entry.getKey(), entry.getValue());
        }
        if (changed) {
            publish();
        }
        look();
    }

    private boolean moves(String name, Part part) {
        Snapshot snapshot = live.current();
        Region region = snapshot.topology().regions().get(name);
        if (region == null) {
            parts.remove(name);
            return true;
        }
        Snapshot.Count count = snapshot.count(region);
        if (count.up() < part.up() && part.index() > 0) {
            set(region, part.index() - 1);
            return true;
        }
        int ttl = services(name).mapToInt(Service::ttl).max().orElse(0);
        boolean over = !timers.now().isBefore(part.since().plus(AFTER_TTL).plusSeconds(ttl));
        int next = part.index() + 1;
        if (!over || !carries(region, count, PARTS.get(next))) {
            return false;
        }
        if (next == PARTS.size() - 1) {
            parts.remove(name);
            LOG.info("region {} is back", name);
        } else {
            set(region, next);
        }
        return true;
    }

    /** Whether the members that are up can take so much of what the region carries while all is well. */
    private static boolean carries(Region region, Snapshot.Count count, int percent) {
        if (count.up() == 0) {
            return false;
        }
        Long capacity = region.capacity();
        Long load = region.load();
        return capacity == null
                || load == null
                || capacity * region.fill() * count.up() / count.all() >= load * percent / 100.0;
    }

    private Stream<Service> services(String region) {
        return live.current().topology().services().values().stream()
                .filter(service -> service.plan() == null)
                .filter(service -> service.pools().stream()
                        .anyMatch(pool -> pool.region().name().equals(region)));
    }

    private void publish() {
        Map<String, Integer> percents = new HashMap<>();
        parts.forEach((region, part) -> percents.put(region, PARTS.get(part.index())));
        live.update(snapshot -> snapshot.withReturning(percents, timers.now()));
    }

    private void look() {
        if (!looking && !parts.isEmpty()) {
            looking = true;
            timers.after(LOOK, this::again);
        }
    }
}
