package dev.leeward.plan;

import dev.leeward.config.PlanConfig;
import dev.leeward.config.StepConfig;
import dev.leeward.config.StepKind;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.Run.Kind;
import dev.leeward.recovery.Run.StepRun;
import dev.leeward.recovery.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run does, step by step, and where it leads. Pure. */
public final class Itinerary {
    private Itinerary() {}

    /** The steps towards a region; on the way back the switch is the ramp of the plan's failback. */
    public static List<StepKind> steps(PlanConfig plan, Kind kind, String to) {
        List<StepKind> steps = new ArrayList<>();
        for (StepConfig step : plan.stepsTowards(to)) {
            boolean ramps = kind == Kind.FAILBACK
                    && step.kind() instanceof StepKind.Switch
                    && plan.failback().ramp().size() > 1;
            steps.add(ramps ? new StepKind.Ramp(plan.failback().ramp(), null) : step.kind());
        }
        return steps;
    }

    static List<StepRun> waiting(List<StepKind> steps) {
        return steps.stream().map(step -> StepRun.waiting(word(step))).toList();
    }

    static String word(StepKind step) {
        return switch (step) {
            case StepKind.Fence _ -> "fence";
            case StepKind.RpoGate _ -> "rpo-gate";
            case StepKind.Approve _ -> "approve";
            case StepKind.Call _ -> "call";
            case StepKind.Wait _ -> "wait";
            case StepKind.Switch _ -> "switch";
            case StepKind.Ramp _ -> "ramp";
            case StepKind.Verify _ -> "verify";
            case StepKind.Notify _ -> "notify";
        };
    }

    /** The steps of a run that was begun earlier; empty: the configuration has others now. */
    static Optional<List<StepKind>> of(Run run, PlanConfig plan) {
        List<StepKind> steps = steps(plan, run.order().kind(), run.order().to());
        List<String> words = steps.stream().map(Itinerary::word).toList();
        return words.equals(run.steps().stream().map(StepRun::step).toList()) ? Optional.of(steps) : Optional.empty();
    }

    /** Where the plan is afterwards. */
    public static Standing after(Run.Order order, PlanConfig plan, Standing before, Instant now) {
        if (order.kind() != Kind.FAILBACK) {
            return before.moved(order.from(), order.to(), order.automatic(), now);
        }
        return plan.active() == PlanConfig.Active.ALL
                ? before.joined(order.to(), now)
                : before.returned(order.to(), now);
    }
}
