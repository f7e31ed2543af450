package dev.leeward.configfile;

import dev.leeward.config.Config;
import dev.leeward.config.KeyPath;
import dev.leeward.config.PlanConfig;
import dev.leeward.values.Host;
import dev.leeward.values.Nearest;
import java.util.Map;
import java.util.Optional;

/** The regions of a plan, and which hosts are members of pools there: what a run depends on may not be in the region that it leaves. */
final class PlanRegions {
    private final Config config;
    private final PlanConfig plan;

    PlanRegions(Config config, PlanConfig plan) {
        this.config = config;
        this.plan = plan;
    }

    /** Complains of a region that is none of them. */
    void refer(String region, KeyPath path, Complaints complaints) {
        if (!plan.regions().isEmpty() && !plan.regions().contains(region)) {
            complaints.add(
                    path, "\"" + region + "\" is none of the plan's regions" + Nearest.hint(region, plan.regions()));
        }
    }

    /** What of a region that is left for {@code target} a host is, in words; empty when it is nothing there, or is in the target too. */
    Optional<String> leftBehind(Host host, String target) {
        return in(host, target).isPresent()
                ? Optional.empty()
                : plan.regions().stream()
                        .filter(region -> !region.equals(target))
                        .flatMap(region -> in(host, region).stream())
                        .findFirst();
    }

    /** What of {@code region} a host is, in words. */
    Optional<String> in(Host host, String region) {
        return config.pools().entrySet().stream()
                .filter(pool -> pool.getValue().region().equals(region))
                .filter(pool -> pool.getValue().members().stream()
                        .anyMatch(member -> member.address().equals(host)))
                .map(Map.Entry::getKey)
                .findFirst()
                .map(pool -> "a member of pool " + pool + " in " + region);
    }
}
