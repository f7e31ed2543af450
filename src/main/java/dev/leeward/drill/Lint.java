package dev.leeward.drill;

import dev.leeward.config.Config;
import dev.leeward.config.PlanConfig;
import dev.leeward.config.StepConfig;
import dev.leeward.config.StepKind;
import dev.leeward.plan.Itinerary;
import dev.leeward.plan.Outages;
import dev.leeward.plan.Rules;
import dev.leeward.recovery.Decided;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.Standing;
import dev.leeward.replication.Exposure;
import dev.leeward.replication.RoleStanding;
import dev.leeward.steering.Snapshot;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A look at a plan: what would be in the way of a run that began now. Pure.
 *
 * <pre>
 *   what is looked at        is a problem when
 *   the bound                it is longer than the objective
 *   the rules                a run would break one, whether or not it would bind
 *   the sources of gates     nobody tells how far their standby is behind
 *   the target               not every service is usable there
 * </pre>
 */
record Lint(
        Config config, String name, String from, Standing standing, Snapshot snapshot, Decided decided, Instant now) {

    /**
     * Towards one region.
     *
     * @param exposures by source, as they are known of the standbys there
     */
    Prediction towards(String to, Map<String, Exposure> exposures, Map<String, RoleStanding> roles) {
        Promise promise = Promise.of(config, name, from, to);
        List<String> problems = new ArrayList<>();
        add(promise.problem(), problems);
        for (Rules.Violation broken : Rules.broken(move(to, roles), snapshot, now)) {
            if (!broken.rule().equals(Rules.DRILLED_WITHIN)) {
                problems.add(broken.rule() + ": " + broken.why());
            }
        }
        for (StepConfig step : plan().stepsTowards(to)) {
            if (step.kind() instanceof StepKind.RpoGate(String source)) {
                add(silence(source, exposures.get(source)), problems);
            }
        }
        if (!Outages.isUsable(Outages.services(name, snapshot), to, snapshot)) {
            problems.add(to + " is not usable for every service of the plan");
        }
        return new Prediction(new JsonObject().put("rto", promise.json()), problems);
    }

    private static void add(@Nullable String problem, List<String> problems) {
        if (problem != null) {
            problems.add(problem);
        }
    }

    private static @Nullable String silence(String source, @Nullable Exposure exposure) {
        if (exposure == null) {
            return "rpo-gate: nobody tells how far the standby of " + source + " is behind";
        }
        return exposure.verdict() == Exposure.Verdict.UNKNOWN
                ? "rpo-gate: " + source + ": " + exposure.because()
                : null;
    }

    private PlanConfig plan() {
        return Objects.requireNonNull(config.plans().get(name));
    }

    private Rules.Move move(String to, Map<String, RoleStanding> roles) {
        Run.Order order = order(name, plan(), from, to, now);
        return new Rules.Move(
                plan(),
                standing,
                Itinerary.after(order, plan(), standing, now),
                from,
                to,
                Outages.isDown(plan(), Outages.services(name, snapshot), from, snapshot),
                roles,
                decided.drills().getOrDefault(name, List.of()));
    }

    /** A run in thought. */
    static Run.Order order(String name, PlanConfig plan, String from, String to, Instant now) {
        return new Run.Order(
                name,
                Run.Kind.DRILL,
                from,
                to,
                "in thought",
                Decisions.NODE,
                false,
                now,
                null,
                plan.objectives().rto());
    }
}
