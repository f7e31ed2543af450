package dev.leeward.health;

import dev.leeward.steering.Member;
import dev.leeward.steering.Pool;
import dev.leeward.steering.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whom to ask whether this server still reaches anything: who passed last, of as many regions as possible. What drills have on this node
 * itself is never asked. Time is an argument.
 */
final class References {
    static final int MOST = 3;

    /** Witnesses stand where nothing else does. */
    private static final String WITNESSES = "";

    private final Map<Target, List<Region>> regionsOf = new HashMap<>();
    private final Map<String, Region> regions = new LinkedHashMap<>();

    /** The two targets of a region that passed last: when one of them is in question, the other can be asked. */
    private static final class Region {
        private final Set<Target> members = new LinkedHashSet<>();
        private Target last;
        private Target before;
        private long lastNanos = Long.MIN_VALUE;

        Region(Target first) {
            last = first;
            before = first;
        }

        void passed(Target target, long nowNanos) {
            if (!target.equals(last)) {
                before = last;
                last = target;
            }
            lastNanos = nowNanos;
        }
    }

    References(List<Target> targets, Collection<Pool> pools, Collection<Target> witnesses) {
        for (Pool pool : pools) {
            if (pool.region().isOfDrills()) {
                continue;
            }
            for (Member member : pool.members()) {
                member.health()
                        .targets()
                        .mapToObj(targets::get)
                        .forEach(target -> add(pool.region().name(), target));
            }
        }
        witnesses.forEach(witness -> add(WITNESSES, witness));
    }

    private void add(String name, Target target) {
        Region region = regions.computeIfAbsent(name, added -> new Region(target));
        if (region.members.add(target)) {
            region.before = target;
            regionsOf.computeIfAbsent(target, added -> new ArrayList<>()).add(region);
        }
    }

    /** Whether a pass of {@code target} shows that this server reaches anything. */
    boolean holds(Target target) {
        return regionsOf.containsKey(target);
    }

    /** Whether silence from everywhere tells more of this server than of its targets. */
    boolean canTell() {
        return regions.containsKey(WITNESSES) || regions.size() > 1;
    }

    void passed(Target target, long nowNanos) {
        regionsOf.getOrDefault(target, List.of()).forEach(region -> region.passed(target, nowNanos));
    }

    /** A few targets to ask, other than {@code suspect}: witnesses first, then those of the regions that passed last. */
    List<Target> besides(Target suspect) {
        Set<Target> chosen = new LinkedHashSet<>();
        Comparator<Region> latest = Comparator.comparingLong(region -> region.lastNanos);
        Region witnesses = regions.get(WITNESSES);
        if (witnesses != null) {
            chosen.add(witnesses.last);
        }
        regions.values().stream()
                .sorted(latest.reversed())
                .map(region -> region.last.equals(suspect) ? region.before : region.last)
                .filter(target -> !target.equals(suspect))
                .forEach(chosen::add);
        return chosen.stream().limit(MOST).toList();
    }
}
