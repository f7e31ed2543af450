package dev.leeward.steering;

import dev.leeward.steering.Capacity.Place;
import dev.leeward.steering.Choice.Look;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.Places.Weighed;
import dev.leeward.steering.Steering.Picked;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The first region with a usable pool, in the order they are given. What it cannot carry goes to the next
 * ones, as {@link Capacity} shares it out, and the trickle to the next one always.
 *
 * <p>Inside a region the first usable pool counts. The region is chosen once for both families: a family that its first usable pool lacks is
 * taken from later pools of the same region, never from another.
 *
 * <p>Loops instead of streams, as in {@link Serving}, for the same reason.
 */
final class Failover {
    private final Service service;
    private final Serving serving;
    /** In order of preference, those that are out too. */
    private final Map<Region, Candidate> candidates = new LinkedHashMap<>();

    /** What one region has to give. */
    private static final class Candidate {
        private final List<Look> looked = new ArrayList<>();
        private final List<Weighed> given = new ArrayList<>();
        private long up;
        private long all;
        private int share;
    }

    private Failover(Service service, Serving serving) {
        this.service = service;
        this.serving = serving;
    }

    /** @param pools in order of preference */
    static Picked pick(Service service, List<Pool> pools, Serving serving) {
        Failover failover = new Failover(service, serving);
        pools.forEach(failover::look);
        failover.share();
        return failover.picked(pools);
    }

    private void look(Pool pool) {
        Candidate candidate = candidates.computeIfAbsent(pool.region(), _ -> new Candidate());
        List<Member> up = serving.of(pool);
        List<Weighed> added = new ArrayList<>(up.size());
        for (Member member : up) {
            if (lacksFamilyOf(member, candidate.given)) {
                added.add(new Weighed(member, serving.weight(pool, member)));
            }
        }
        String why;
        if (up.isEmpty()) {
            why = serving.whyNot(pool);
        } else if (added.isEmpty()) {
            why = "an earlier pool of the region is usable";
        } else {
            why = candidate.given.isEmpty() ? "the first usable one" : "the same region, for a family that lacked";
        }
        candidate.looked.add(new Look(pool, up.size(), !added.isEmpty(), why));
        if (!added.isEmpty()) {
            for (Weighed weighed : added) {
                candidate.up += weighed.weight();
            }
            for (Member member : pool.members()) {
                candidate.all += lacksFamilyOf(member, candidate.given) ? Places.WHOLE * member.weight() : 0;
            }
            candidate.given.addAll(added);
        }
    }

    private static boolean lacksFamilyOf(Member member, List<Weighed> given) {
        for (Weighed other : given) {
            if (Places.isV4(other.member()) == Places.isV4(member)) {
                return false;
            }
        }
        return true;
    }

    private void share() {
        List<Place> places = new ArrayList<>();
        candidates.forEach((region, candidate) -> {
            // A last resort, of weight 0 in all, is whole while anybody is up.
            double left = candidate.up == 0 ? 1 : Math.min(1, (double) candidate.up / candidate.all);
            places.add(new Place(region, candidate.given.isEmpty() ? 0 : left));
        });
        int[] shares = Capacity.shares(places);
        int i = 0;
        for (Candidate candidate : candidates.values()) {
            candidate.share = shares[i++];
        }
        if (service.trickle() > 0) {
            trickle();
        }
    }

    /** The next usable region behind those that have a share already gets its part of all. */
    private void trickle() {
        List<Candidate> usable = candidates.values().stream()
                .filter(candidate -> !candidate.given.isEmpty())
                .toList();
        Candidate standby = usable.stream()
                .filter(candidate -> candidate.share == 0)
                .findFirst()
                .orElse(null);
        if (standby != null) {
            int part = (int) Math.round(Capacity.WHOLE * service.trickle());
            usable.forEach(candidate -> candidate.share -= Math.round((float) candidate.share * part / Capacity.WHOLE));
            standby.share =
                    Capacity.WHOLE - usable.stream().mapToInt(c -> c.share).sum();
        }
    }

    /** Of the regions that are usable, but not needed, nothing is told: they do not count. */
    private Picked picked(List<Pool> order) {
        List<Variant> variants = new ArrayList<>();
        boolean one = carrying() == 1;
        candidates.forEach((region, candidate) -> {
            if (candidate.share > 0) {
                variants.add(new Variant(region.name(), one ? 1 : candidate.share, Places.of(candidate.given)));
            }
        });
        return new Picked(List.copyOf(variants), looked(order, one));
    }

    private int carrying() {
        int carrying = 0;
        for (Candidate candidate : candidates.values()) {
            carrying += candidate.share > 0 ? 1 : 0;
        }
        return carrying;
    }

    private List<Look> looked(List<Pool> order, boolean one) {
        List<Look> looked = new ArrayList<>();
        boolean found = false;
        for (Pool pool : order) {
            Candidate candidate = Objects.requireNonNull(candidates.get(pool.region()));
            if (candidate.share == 0 && (found || !candidate.given.isEmpty())) {
                continue;
            }
            found |= candidate.share > 0 && one;
            for (Look look : candidate.looked) {
                if (look.pool().equals(pool)) {
                    looked.add(one || !look.chosen() ? look : shared(look, candidate));
                }
            }
        }
        return looked;
    }

    private static Look shared(Look look, Candidate candidate) {
        String why = "carries %.1f%%".formatted(100.0 * candidate.share / Capacity.WHOLE);
        return new Look(look.pool(), look.up(), true, why);
    }
}
