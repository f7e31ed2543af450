package dev.leeward.plan;

import dev.leeward.steering.Member;
import dev.leeward.steering.Pool;
import dev.leeward.steering.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks all members of some services in a region once, to know whether each service would be served there. */
public record Verification(
        List<Service> services, String region, @Nullable String check, Surroundings around) {

    /** @param passed told once, when the last has answered: whether every service has a pool there with enough members that did as they should */
    public void round(Consumer<Boolean> passed) {
        Map<Pool, List<Member>> well = new HashMap<>();
        List<Pool> pools = Outages.pools(services, region).toList();
        List<Asked> asked = new ArrayList<>();
        pools.forEach(pool -> pool.members().forEach(member -> asked.add(new Asked(pool, member))));
        int[] left = {asked.size()};
        if (asked.isEmpty()) {
            passed.accept(false);
            return;
        }
        for (Asked one : asked) {
            around.probe(one.pool().name(), one.member().address(), check, answered -> {
                boolean last;
                synchronized (well) {
                    if (answered) {
                        well.computeIfAbsent(one.pool(), _ -> new ArrayList<>()).add(one.member());
                    }
                    left[0]--;
                    last = left[0] == 0;
                }
                if (last) {
                    passed.accept(services.stream().allMatch(service -> isServed(service, well)));
                }
            });
        }
    }

    private record Asked(Pool pool, Member member) {}

    private static boolean isServed(Service service, Map<Pool, List<Member>> well) {
        return service.pools().stream()
                .anyMatch(pool -> well.containsKey(pool) && pool.isEnough(well.getOrDefault(pool, List.of())));
    }
}
