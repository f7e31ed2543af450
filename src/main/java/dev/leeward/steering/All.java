package dev.leeward.steering;

import dev.leeward.steering.Choice.Look;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.Steering.Picked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The members of all usable pools; those of a region with weight 0 while there is no other. */
final class All {
    private All() {}

    static Picked pick(Service service, Predicate<Member> serves) {
        boolean weighted = service.pools().stream()
                .anyMatch(pool -> service.weightOf(pool.region()) > 0
                        && pool.members().stream().anyMatch(serves));
        List<Look> looked = new ArrayList<>();
        List<Member> given = new ArrayList<>();
        Map<Member, Long> weights = new HashMap<>();
        for (Pool pool : service.pools()) {
            List<Member> serving = pool.members().stream().filter(serves).toList();
            int regionWeight = weighted ? service.weightOf(pool.region()) : 1;
            boolean chosen = !serving.isEmpty() && regionWeight > 0;
            String why = serving.isEmpty() ? "no member is up" : "weight 0, and another region is usable";
            looked.add(new Look(pool, serving.size(), chosen, chosen ? "usable" : why));
            if (chosen) {
                given.addAll(serving);
                serving.forEach(m -> weights.put(m, (long) m.weight() * regionWeight));
            }
        }
        return new Picked(List.of(new Variant("all", 1, Places.of(given, m -> weights.getOrDefault(m, 0L)))), looked);
    }
}
