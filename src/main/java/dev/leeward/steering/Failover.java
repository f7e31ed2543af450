package dev.leeward.steering;

import dev.leeward.steering.Choice.Look;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.Places.Weighed;
import dev.leeward.steering.Steering.Picked;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first usable pool, in the order they are given; pools of regions with weight 0 come last. The region is chosen once for both families: a family
 * that the first usable pool lacks is taken from later pools of the same region, never from another.
 */
final class Failover {
    private Failover() {}

    static Picked pick(Service service, List<Pool> pools, Serving serving) {
        List<Look> looked = new ArrayList<>();
        List<Weighed> given = new ArrayList<>();
        Region region = null;
        for (Pool pool : byPreference(service, pools)) {
            if (region != null && !region.equals(pool.region())) {
                continue;
            }
            List<Member> up = serving.of(pool);
            List<Member> added =
                    up.stream().filter(member -> lacksFamilyOf(member, given)).toList();
            looked.add(new Look(
                    pool, up.size(), !added.isEmpty(), up.isEmpty() ? serving.whyNot(pool) : why(added, region)));
            if (!added.isEmpty()) {
                region = pool.region();
                added.forEach(member -> given.add(new Weighed(member, serving.weight(pool, member))));
            }
        }
        String source = region == null ? "none" : region.name();
        return new Picked(List.of(new Variant(source, 1, Places.of(given))), looked);
    }

    private static List<Pool> byPreference(Service service, List<Pool> pools) {
        List<Pool> order = new ArrayList<>(pools);
        order.sort((a, b) -> Boolean.compare(lastResort(service, a), lastResort(service, b)));
        return order;
    }

    private static boolean lastResort(Service service, Pool pool) {
        return service.weightOf(pool.region()) == 0;
    }

    private static boolean lacksFamilyOf(Member member, List<Weighed> given) {
        return given.stream().noneMatch(other -> Places.isV4(other.member()) == Places.isV4(member));
    }

    private static String why(List<Member> added, @Nullable Region region) {
        if (added.isEmpty()) {
            return "an earlier pool of the region is usable";
        }
        return region == null ? "the first usable one" : "the same region, for a family that lacked";
    }
}
