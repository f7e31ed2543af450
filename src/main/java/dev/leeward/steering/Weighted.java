package dev.leeward.steering;

import dev.leeward.steering.Choice.Look;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.Steering.Picked;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** One region with a usable pool, drawn by weight. Two pools of one region count once, with the members of both. */
final class Weighted {
    private Weighted() {}

    static Picked pick(Service service, Predicate<Member> serves) {
        Map<Region, List<Member>> serving = new LinkedHashMap<>();
        Map<Pool, Integer> up = new LinkedHashMap<>();
        for (Pool pool : service.pools()) {
            List<Member> members = pool.members().stream().filter(serves).toList();
            up.put(pool, members.size());
            if (!members.isEmpty()) {
                serving.computeIfAbsent(pool.region(), _ -> new ArrayList<>()).addAll(members);
            }
        }
        boolean allZero = serving.keySet().stream().allMatch(region -> service.weightOf(region) == 0);
        List<Variant> variants = new ArrayList<>();
        long sum = 0;
        for (Map.Entry<Region, List<Member>> entry : serving.entrySet()) {
            int weight = allZero ? 1 : service.weightOf(entry.getKey());
            if (weight > 0) {
                sum += weight;
                variants.add(new Variant(entry.getKey().name(), weight, Places.of(entry.getValue())));
            }
        }
        return new Picked(List.copyOf(variants), looked(up, variants, sum));
    }

    private static List<Look> looked(Map<Pool, Integer> up, List<Variant> variants, long sum) {
        List<Look> looked = new ArrayList<>();
        up.forEach((pool, serving) -> {
            int weight = variants.stream()
                    .filter(v -> v.source().equals(pool.region().name()))
                    .mapToInt(Variant::weight)
                    .sum();
            boolean chosen = serving > 0 && weight > 0;
            String why;
            if (chosen) {
                why = "drawn with weight %d of %d".formatted(weight, sum);
            } else {
                why = serving == 0 ? "no member is up" : "weight 0, and another region is usable";
            }
            looked.add(new Look(pool, serving, chosen, why));
        });
        return looked;
    }
}
