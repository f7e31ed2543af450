package dev.leeward.health;

import dev.leeward.steering.Member;
import dev.leeward.steering.Pool;
import dev.leeward.steering.Region;
import dev.leeward.steering.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which regions lose many members at once. A third of a region, and more than one member, failing within a second is an event of the
 * region, not of a member: asking every one of them again at once adds load and tells little. Time is an argument.
 */
final class RegionFailures {
    private static final long WINDOW_NANOS = 1_000_000_000L;

    private final Map<Target, List<Window>> windowsOf = new HashMap<>();

    RegionFailures(List<Target> targets, Collection<Pool> pools) {
        Map<Region, Set<Target>> members = new HashMap<>();
        for (Pool pool : pools) {
            Set<Target> ofRegion = members.computeIfAbsent(pool.region(), region -> new HashSet<>());
            for (Member member : pool.members()) {
                member.health().targets().mapToObj(targets::get).forEach(ofRegion::add);
            }
        }
        members.values().forEach(ofRegion -> {
            Window window = new Window(ofRegion.size(), new LinkedHashMap<>());
            ofRegion.forEach(target -> windowsOf
                    .computeIfAbsent(target, added -> new ArrayList<>())
                    .add(window));
        });
    }

    void failed(Target target, long nowNanos) {
        windowsOf.getOrDefault(target, List.of()).forEach(window -> window.add(target, nowNanos));
    }

    /** Whether a region of {@code target} is losing a third of its members. */
    boolean isMass(Target target, long nowNanos) {
        return windowsOf.getOrDefault(target, List.of()).stream().anyMatch(window -> window.isMass(nowNanos));
    }

    /** The members of one region that failed last, the oldest failure first. */
    private record Window(int size, LinkedHashMap<Target, Long> failed) {
        void add(Target target, long nowNanos) {
            failed.remove(target);
            failed.put(target, nowNanos);
        }

        boolean isMass(long nowNanos) {
            Iterator<Long> oldest = failed.values().iterator();
            while (oldest.hasNext() && nowNanos - oldest.next() > WINDOW_NANOS) {
                oldest.remove();
            }
            return failed.size() > 1 && 3 * failed.size() >= size;
        }
    }
}
