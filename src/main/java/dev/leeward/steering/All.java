package dev.leeward.steering;

import dev.leeward.steering.Choice.Look;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.Places.Weighed;
import dev.leeward.steering.Steering.Picked;
import java.util.ArrayList;
import java.util.List;

/** The members of all usable pools; those of a region with weight 0 while there is no other. */
final class All {
    private All() {}

    static Picked pick(Service service, List<Pool> pools, Serving serving) {
        boolean weighted = pools.stream()
                .anyMatch(pool ->
                        service.weightOf(pool.region()) > 0 && !serving.of(pool).isEmpty());
        List<Look> looked = new ArrayList<>();
        List<Weighed> given = new ArrayList<>();
        for (Pool pool : pools) {
            List<Member> up = serving.of(pool);
            int regionWeight = weighted ? service.weightOf(pool.region()) : 1;
            boolean chosen = !up.isEmpty() && regionWeight > 0;
            String why = up.isEmpty() ? serving.whyNot(pool) : "weight 0, and another region is usable";
            looked.add(new Look(pool, up.size(), chosen, chosen ? "usable" : why));
            if (chosen) {
                up.forEach(member -> given.add(new Weighed(member, serving.weight(pool, member) * regionWeight)));
            }
        }
        return new Picked(List.of(new Variant("all", 1, Places.of(given))), looked);
    }
}
