package dev.leeward.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Since when something has held of regions of plans without a break, as this process has seen it. A clock that is set back begins a spell anew. */
final class Spells {
    private final Map<Place, Instant> since = new HashMap<>();

    /** A region as one plan sees it. */
    private record Place(String plan, String region) {}

    /** Takes all the regions of a plan of which it holds now; for the others it is over. */
    void see(String plan, Set<String> regions, Instant now) {
        since.keySet().removeIf(place -> place.plan().equals(plan) && !regions.contains(place.region()));
        for (String region : regions) {
            since.merge(new Place(plan, region), now, (before, _) -> before.isAfter(now) ? now : before);
        }
    }

    /** As if it held no more; it begins anew when it is seen again. */
    void end(String plan, String region) {
        since.remove(new Place(plan, region));
    }

    /** Null: it does not hold. */
    @Nullable
    Instant since(String plan, String region) {
        return since.get(new Place(plan, region));
    }

    boolean hasLasted(String plan, String region, Duration time, Instant now) {
        Instant began = since(plan, region);
        return began != null && !began.plus(time).isAfter(now);
    }
}
