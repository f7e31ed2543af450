package dev.leeward.steering;

import dev.leeward.steering.Choice.Look;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.Places.Weighed;
import dev.leeward.steering.Steering.Picked;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One region with a usable pool, by weight: drawn, or hashed from the client's network. Two pools of one region count once, with the members of both. */
final class Weighted {
    private Weighted() {}

    static Picked pick(Service service, List<Pool> pools, Serving serving) {
        Map<Region, List<Weighed>> regions = new LinkedHashMap<>();
        Map<Pool, Integer> up = new LinkedHashMap<>();
        for (Pool pool : pools) {
            List<Member> members = serving.of(pool);
            up.put(pool, members.size());
            for (Member member : members) {
                regions.computeIfAbsent(pool.region(), _ -> new ArrayList<>())
                        .add(new Weighed(member, serving.weight(pool, member)));
            }
        }
        boolean allZero = regions.keySet().stream().allMatch(region -> service.weightOf(region) == 0);
        List<Variant> variants = new ArrayList<>();
        long sum = 0;
        for (Map.Entry<Region, List<Weighed>> entry : regions.entrySet()) {
            int weight = allZero ? 1 : service.weightOf(entry.getKey());
            if (weight > 0) {
                sum += weight;
                variants.add(new Variant(entry.getKey().name(), weight, Places.of(entry.getValue())));
            }
        }
        return new Picked(List.copyOf(variants), looked(up, variants, sum, serving));
    }

    private static List<Look> looked(Map<Pool, Integer> up, List<Variant> variants, long sum, Serving usable) {
        List<Look> looked = new ArrayList<>();
        up.forEach((pool, serving) -> {
            int weight = variants.stream()
                    .filter(v -> v.source().equals(pool.region().name()))
                    .mapToInt(Variant::weight)
                    .sum();
            boolean chosen = serving > 0 && weight > 0;
            String why;
            if (chosen) {
                why = "has weight %d of %d".formatted(weight, sum);
            } else {
                why = serving == 0 ? usable.whyNot(pool) : "weight 0, and another region is usable";
            }
            looked.add(new Look(pool, serving, chosen, why));
        });
        return looked;
    }
}
