package dev.leeward.drill;

import dev.leeward.config.Config;
import dev.leeward.config.DrillConfig.Level;
import dev.leeward.config.PlanConfig;
import dev.leeward.config.ServiceConfig;
import dev.leeward.plan.Outages;
import dev.leeward.plan.Plans;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.RunJson;
import dev.leeward.steering.Snapshot;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is in the way of a drill.
 *
 * <pre>
 *   obstacle                                          level
 *   a run of the plan is open                         every
 *   the node is isolated                              every
 *   there is no region to go to                       every
 *   the plan has no name of its own                   blind
 *   the plan has no slice, or may not be divided      slice
 *   the target is not usable                          slice, live
 * </pre>
 */
record Obstacles(Config config, Decisions decisions, String name) {
    /** Why none may begin now; null: one may. */
    @Nullable
    String to(Level level, Plans.Way way) {
        Run open = decisions.decided().open(name);
        if (open != null) {
            return "run %s is %s: a drill waits until it is over".formatted(open.id(), RunJson.word(open.state()));
        }
        if (decisions.snapshot().isolatedSince() != null) {
            return "the node is isolated: what a drill showed now would tell nothing";
        }
        if (way.refusal() != null) {
            return way.refusal();
        }
        return switch (level) {
            case LINT, SHADOW -> null;
            case BLIND ->
                Canary.of(config, name) == null
                        ? "the plan has no name of its own to be tried by: write drill: {level: blind}, and reload"
                        : null;
            case SLICE -> toASlice(Objects.requireNonNull(way.to()));
            case LIVE -> usable(Objects.requireNonNull(way.to()));
        };
    }

    private @Nullable String toASlice(String to) {
        PlanConfig plan = Objects.requireNonNull(config.plans().get(name));
        if (plan.drill() == null || plan.drill().slice() == null) {
            return "which client network is to be moved? write it as drill.slice";
        }
        if (plan.undividedBy().isPresent()) {
            return "the plan has %s, which allows no clients in two regions at once"
                    .formatted(plan.undividedBy().get());
        }
        boolean byPlace = plan.services().stream()
                .map(config.services()::get)
                .map(Objects::requireNonNull)
                .anyMatch(ServiceConfig::isByPlace);
        return byPlace ? "a service of the plan goes by places of its own, and not by the slice" : usable(to);
    }

    private @Nullable String usable(String to) {
        Snapshot snapshot = decisions.snapshot();
        return Outages.isUsable(snapshot.topology().plans().getOrDefault(name, List.of()), to, snapshot)
                ? null
                : to + " is not usable for every service of the plan";
    }
}
