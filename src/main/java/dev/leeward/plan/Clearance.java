package dev.leeward.plan;

import dev.leeward.config.PlanConfig;
import dev.leeward.config.StepKind;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.Run.Order;
import dev.leeward.recovery.Standing;
import dev.leeward.recovery.Terms.Term;
import dev.leeward.replication.Exposure;
import dev.leeward.replication.ReplicationView;
import dev.leeward.replication.RoleStanding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is against a run as things are now: rules that its move would break, and data that would be lost.
 *
 * <p>Every method is called with the monitor of {@link Decisions} held.
 */
final class Clearance {
    private static final Logger LOG = LoggerFactory.getLogger(Clearance.class);

    private final Decisions decisions;
    private final ReplicationView replication;
    private Map<String, Duration> slowest = Map.of();

    /** The run of each plan, by rule, for which it was told last that it breaks the rule: it is looked at often. */
    private final Map<String, String> told = new HashMap<>();

    Clearance(Decisions decisions, ReplicationView replication) {
        this.decisions = decisions;
        this.replication = replication;
    }

    /** Takes the longest interval of the checks of each plan's members. */
    void configure(Map<String, Duration> intervals) {
        slowest = Map.copyOf(intervals);
    }

    /** Why the rules forbid the move of a run now; null: they do not. */
    @Nullable
    String broken(Run run, PlanConfig plan) {
        List<String> why = new ArrayList<>();
        for (Rules.Violation violation :
                Rules.broken(sinceStopped(run, move(run.order(), plan)), decisions.snapshot(), decisions.now())) {
            if (isExempt(run, violation.rule())) {
                continue;
            }
            if (violation.binding()) {
                why.add("%s: %s (--override %s)".formatted(violation.rule(), violation.why(), violation.rule()));
            } else if (!run.id().equals(told.put(run.order().plan() + " " + violation.rule(), run.id()))) {
                LOG.warn(
                        "run {} breaks {}, and leaves a region that is down all the same: {}",
                        run.id(),
                        violation.rule(),
                        violation.why());
            }
        }
        return why.isEmpty() ? null : String.join("; ", why);
    }

    private boolean isExempt(Run run, String rule) {
        boolean isOfDrill =
                decisions.decided().drilling().containsKey(run.order().plan());
        return run.consent().overrides(rule) || (isOfDrill && rule.equals(Rules.DRILLED_WITHIN));
    }

    /** What the region that is left told before its fence answered is no longer so: its standby may be the primary by now. */
    private static Rules.Move sinceStopped(Run run, Rules.Move move) {
        Instant stop = run.findings().stop();
        if (stop == null) {
            return move;
        }
        Map<String, RoleStanding> roles = new HashMap<>(move.roles());
        roles.replaceAll((_, standing) -> standing.stopped(move.from(), stop));
        return move.told(roles);
    }

    Rules.Move move(Order order, PlanConfig plan) {
        Standing before = decisions.standing(order.plan());
        return new Rules.Move(
                plan,
                before,
                Itinerary.after(order, plan, before, decisions.now()),
                order.from(),
                order.to(),
                Outages.isDown(
                        plan, Outages.services(order.plan(), decisions.snapshot()), order.from(), decisions.snapshot()),
                replication.roles(order.plan(), decisions.now()),
                decisions.decided().drills().getOrDefault(order.plan(), List.of()));
    }

    /** Why the gates of some sources are held; null: they are open. */
    @Nullable
    String held(Run run, Set<String> sources) {
        return Gate.held(sources, exposures(run), run.consent().loss());
    }

    /** Why a run would be held at its gates whatever comes before them; null: it may not be, or there are none. */
    @Nullable
    String hopeless(Run run) {
        PlanConfig plan = decisions.plans().get(run.order().plan());
        return plan == null
                ? null
                : Gate.hopeless(
                        steps(run, plan),
                        exposures(run),
                        run.consent().loss(),
                        plan.objectives().rpo());
    }

    /** The sources of every gate that a run leads through. */
    Set<String> sources(Run run) {
        PlanConfig plan = decisions.plans().get(run.order().plan());
        return plan == null ? Set.of() : Gate.sources(steps(run, plan));
    }

    private static List<StepKind> steps(Run run, PlanConfig plan) {
        return Itinerary.steps(plan, run.order().kind(), run.order().to());
    }

    /** The run with what a gate sees now. */
    Run seen(Run run) {
        return run.with(run.findings().exposed(Gate.json(exposures(run))));
    }

    /** By source, as the gates of a run see them. */
    Map<String, Exposure> exposures(Run run) {
        return replication.exposures(
                run.order().plan(),
                run.order().to(),
                decisions.now(),
                run.findings().stop(),
                beforeFault(run));
    }

    /** When everything was well for certain: the fault came at some time after the last probe that passed. */
    private @Nullable Instant beforeFault(Run run) {
        Instant fault = run.findings().terms().at(Term.FAULT);
        return fault == null
                ? null
                : fault.minus(slowest.getOrDefault(run.order().plan(), Duration.ZERO));
    }
}
