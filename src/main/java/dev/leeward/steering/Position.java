package dev.leeward.steering;

import dev.leeward.steering.Choice.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the traffic of a service is that takes its time to move. Immutable; time is that of the snapshot.
 *
 * <pre>
 *   the region that traffic is in…       and health points…     then it
 *   is usable                            to it                  stays
 *   is usable                            to a preferred one     moves there when that was so for return-after
 *   is not usable                        to another             moves there when that was so for move-after
 *   is forced out, or not configured     to another             moves there now
 *   is not usable                        nowhere                stays, and {@code when-all-down} holds
 * </pre>
 *
 * @param region that traffic is in
 * @param wanted the region that health points to; null: the same
 * @param since when health began to point there
 */
record Position(
        String region, @Nullable String wanted, @Nullable Instant since) {

    /** Where it is after {@code before}; null while nobody was ever up, or when nothing delays it. */
    static @Nullable Position next(@Nullable Position before, Service service, Snapshot snapshot) {
        if (!service.isDelayed()) {
            return null;
        }
        String wanted = wanted(service, snapshot);
        if (wanted == null) {
            return before == null ? null : new Position(before.region, null, null);
        }
        if (before == null || wanted.equals(before.region)) {
            return new Position(wanted, null, null);
        }
        List<Pool> here = before.pools(service);
        boolean usable = serves(service, here, snapshot);
        Serving serving = new Serving(service, snapshot, Reason.USABLE);
        if (here.stream().allMatch(serving::isForcedOut)) {
            return new Position(wanted, null, null);
        }
        boolean same = wanted.equals(before.wanted);
        Position waiting =
                new Position(before.region, wanted, same ? Objects.requireNonNull(before.since) : snapshot.time());
        // A region that fails while it waits to be left for a preferred one, or comes back, is another wait.
        return waiting.ends(service, usable).isAfter(snapshot.time()) ? waiting : new Position(wanted, null, null);
    }

    /** The region that the order alone would choose; null where nobody is up anywhere. */
    private static @Nullable String wanted(Service service, Snapshot snapshot) {
        for (Reason rung : Serving.LADDER) {
            if (!rung.isUp()) {
                break;
            }
            Serving serving = new Serving(service, snapshot, rung);
            for (Pool pool : service.byPreference(service.pools())) {
                if (!serving.of(pool).isEmpty()) {
                    return pool.region().name();
                }
            }
        }
        return null;
    }

    private static boolean serves(Service service, List<Pool> pools, Snapshot snapshot) {
        Serving serving = new Serving(service, snapshot, Reason.USABLE);
        return pools.stream().anyMatch(pool -> !serving.of(pool).isEmpty());
    }

    /** Those of the region that traffic is in. */
    List<Pool> pools(Service service) {
        return service.pools().stream()
                .filter(pool -> pool.region().name().equals(region))
                .toList();
    }

    private Instant ends(Service service, boolean usable) {
        Duration delay = usable ? service.returnAfter() : service.moveAfter();
        return Objects.requireNonNull(since).plus(delay);
    }

    /** When it moves, if nothing else happens; null: it does not. */
    @Nullable
    Instant ends(Service service, Snapshot snapshot) {
        return wanted == null ? null : ends(service, serves(service, pools(service), snapshot));
    }

    /** The pools in the order in which they are looked at: those of the region that traffic is in come first. */
    List<Pool> order(Service service) {
        List<Pool> order = new ArrayList<>(pools(service));
        service.byPreference(service.pools()).stream()
                .filter(pool -> !order.contains(pool))
                .forEach(order::add);
        return order;
    }

    /** Whether traffic stays though nobody serves where it is. */
    boolean isHeld(Service service, Snapshot snapshot) {
        return wanted != null && !serves(service, pools(service), snapshot);
    }
}
