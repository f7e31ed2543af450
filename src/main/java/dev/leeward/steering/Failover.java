package dev.leeward.steering;

import dev.leeward.steering.Choice.Look;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.Steering.Picked;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The first usable pool, as listed; pools of regions with weight 0 come last. The region is chosen once for both families: a family
 * that the first usable pool lacks is taken from later pools of the same region, never from another.
 */
final class Failover {
    private Failover() {}

    static Picked pick(Service service, Predicate<Member> serves) {
        List<Look> looked = new ArrayList<>();
        List<Member> given = new ArrayList<>();
        Region region = null;
        for (Pool pool : byPreference(service)) {
            if (region != null && !region.equals(pool.region())) {
                continue;
            }
            List<Member> serving = pool.members().stream().filter(serves).toList();
            List<Member> added =
                    serving.stream().filter(m -> lacksFamilyOf(m, given)).toList();
            looked.add(new Look(pool, serving.size(), !added.isEmpty(), why(serving, added, region)));
            if (!added.isEmpty()) {
                region = pool.region();
                given.addAll(added);
            }
        }
        String source = region == null ? "none" : region.name();
        return new Picked(List.of(new Variant(source, 1, Places.of(given))), looked);
    }

    private static List<Pool> byPreference(Service service) {
        List<Pool> order = new ArrayList<>(service.pools());
        order.sort((a, b) -> Boolean.compare(lastResort(service, a), lastResort(service, b)));
        return order;
    }

    private static boolean lastResort(Service service, Pool pool) {
        return service.weightOf(pool.region()) == 0;
    }

    private static boolean lacksFamilyOf(Member member, List<Member> given) {
        return given.stream().noneMatch(g -> Places.isV4(g) == Places.isV4(member));
    }

    private static String why(List<Member> serving, List<Member> added, @Nullable Region region) {
        if (serving.isEmpty()) {
            return "no member is up";
        }
        if (added.isEmpty()) {
            return "an earlier pool of the region is usable";
        }
        return region == null ? "the first usable one" : "the same region, for a family that lacked";
    }
}
