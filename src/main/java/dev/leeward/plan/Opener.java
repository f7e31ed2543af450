package dev.leeward.plan;

import dev.leeward.config.PlanConfig;
import dev.leeward.plan.PlanAnswer.Foreseen;
import dev.leeward.plan.PlanAnswer.Refused;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.Run.Consent;
import dev.leeward.recovery.Run.Findings;
import dev.leeward.recovery.Run.Order;
import dev.leeward.recovery.Run.State;
import dev.leeward.recovery.Terms.Term;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Opens runs: makes one of an order, and sees to it that none begins in vain.
 *
 * <p>Every method is called with the monitor of {@link Decisions} held.
 */
final class Opener {
    private final Decisions decisions;
    private final Surroundings around;
    private final RunJournal journal;
    private final Clearance clearance;
    private final Runner runner;
    private final Notices notices;

    Opener(
            Decisions decisions,
            Surroundings around,
            RunJournal journal,
            Clearance clearance,
            Runner runner,
            Notices notices) {
        this.decisions = decisions;
        this.around = around;
        this.journal = journal;
        this.clearance = clearance;
        this.runner = runner;
        this.notices = notices;
    }

    /** The run of an order, which is not open yet. */
    Run run(Order order, PlanConfig plan, Snapshot snapshot) {
        List<Service> services = Outages.services(order.plan(), snapshot);
        boolean down = Outages.isDown(plan, services, order.from(), snapshot);
        // Nothing is wrong before a planned move: what it takes counts from when it begins.
        Instant begins = order.planned() == null ? order.created() : order.planned();
        Instant fault = down ? Outages.fault(services, order.from(), snapshot, around) : begins;
        Instant detected = down ? Outages.downSince(services, order.from(), snapshot) : begins;
        Findings findings =
                Findings.NONE.with(Term.FAULT, fault == null ? detected : fault).with(Term.DETECTED, detected);
        return new Run(
                order.plan() + "-" + (decisions.decided().runsSoFar() + 1),
                order,
                State.PENDING,
                order.cause(),
                Itinerary.waiting(Itinerary.steps(plan, order.kind(), order.to())),
                Consent.NONE,
                findings,
                order.created());
    }

    void begin(Run run, String why) {
        if (journal.opens(run)) {
            startOrHold(run, why);
        }
    }

    void propose(Run run, PlanConfig plan, String why) {
        Run proposed = run.in(State.WAITING_APPROVAL, why, decisions.now());
        if (journal.opens(proposed)) {
            notices.of(plan, proposed);
        }
    }

    /** Starts an open run. The gate is looked at before the first step too: a fence in vain costs the service that is left. */
    void startOrHold(Run run, String why) {
        String broken = clearance.broken(run, plan(run));
        String held = broken != null ? broken : clearance.hopeless(run);
        if (held != null) {
            runner.hold(run, held);
        } else {
            runner.start(run, why);
        }
    }

    private PlanConfig plan(Run run) {
        return Objects.requireNonNull(decisions.plans().get(run.order().plan()));
    }

    /** Begins a run that somebody ordered, or lets it wait for its time. */
    PlanAnswer order(Run run) {
        Instant planned = run.order().planned();
        if (planned != null && !planned.isAfter(decisions.now())) {
            return new Refused("at: " + planned + " is over");
        }
        String broken = clearance.broken(run, plan(run));
        if (broken != null) {
            return new Refused(broken);
        }
        if (!journal.opens(run)) {
            return journal.notKept();
        }
        if (planned == null) {
            startOrHold(run, run.order().cause());
        }
        return journal.taken(run.order().plan());
    }

    /** What a run would come to if it began now. */
    PlanAnswer foresee(Run run) {
        PlanConfig plan = plan(run);
        Rules.Move move = clearance.move(run.order(), plan);
        return new Foreseen(new Preview(
                        run,
                        plan,
                        move,
                        Rules.broken(move, decisions.snapshot(), decisions.now()),
                        clearance.broken(run, plan),
                        clearance.hopeless(run),
                        clearance.exposures(run),
                        around.bound(run.order().plan(), run.order().to()))
                .json(decisions.snapshot()));
    }
}
