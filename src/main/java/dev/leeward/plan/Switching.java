package dev.leeward.plan;

import dev.leeward.config.PlanConfig;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.Standing;
import dev.leeward.recovery.Terms.Term;
import dev.leeward.steering.Service;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Moves traffic where a run leads, all of it or a part, unless a rule would be broken: then the run is held.
 *
 * <p>Every method is called with the monitor of {@link Decisions} held.
 */
final class Switching {
    private final Decisions decisions;
    private final RunJournal journal;
    private final Clearance clearance;
    private final ResidualClock residual;
    private final Surroundings around;

    Switching(
            Decisions decisions, RunJournal journal, Clearance clearance, ResidualClock residual, Surroundings around) {
        this.decisions = decisions;
        this.journal = journal;
        this.clearance = clearance;
        this.residual = residual;
        this.around = around;
    }

    /** Moves everything, with which the step is done. */
    void all(Step step) {
        if (isClear(step)) {
            Run run = step.run();
            Instant drained = drained(run);
            journal.switched(run, after(run), () -> finish(step, drained));
        }
    }

    /** @param then what comes when that part is moved */
    void part(Step step, int percent, Runnable then) {
        if (isClear(step)) {
            Run run = step.told(percent + "%");
            Standing now = decisions.standing(step.plan());
            journal.switched(run, now.ramping(after(run), percent), then);
        }
    }

    private boolean isClear(Step step) {
        Run run = step.run();
        String broken = clearance.broken(run, plan(run));
        if (broken != null) {
            step.hold(broken);
        }
        return broken == null;
    }

    private Standing after(Run run) {
        return Itinerary.after(
                run.order(), plan(run), decisions.standing(run.order().plan()), decisions.now());
    }

    private PlanConfig plan(Run run) {
        return Objects.requireNonNull(decisions.plans().get(run.order().plan()));
    }

    /** Whether the switch of a run is in the journal, though its step is not over. */
    boolean hasMoved(Run run) {
        Set<String> active = decisions.standing(run.order().plan()).active();
        return run.order().kind() == Run.Kind.FAILBACK
                ? active.contains(run.order().to())
                : !active.contains(run.order().from());
    }

    /** Ends a step whose move is in the journal. */
    void finish(Step step) {
        finish(step, drained(step.run()));
    }

    private void finish(Step step, Instant drained) {
        Run moved = step.run();
        boolean copied = !followed(step.plan()).equals(Followed.NOBODY);
        step.done(
                moved.with(moved.findings()
                        .with(Term.PUBLISHED, decisions.now())
                        .with(Term.DRAINED, copied ? null : drained)),
                "to " + moved.order().to());
    }

    private Followed followed(String plan) {
        return around.followed(Outages.services(plan, decisions.snapshot()).stream()
                .map(Service::name)
                .toList());
    }

    /**
     * When no cache holds what secondaries answered before the switch of a run: the longest TTL of its services after the last secondary was seen
     * following. Null while one is not, or where there are none.
     */
    @Nullable
    Instant drainedBehindSecondaries(Run run) {
        String plan = run.order().plan();
        Instant published = run.findings().terms().at(Term.PUBLISHED);
        Instant since = followed(plan).since();
        if (published == null || since == null) {
            return null;
        }
        int longest = Outages.services(plan, decisions.snapshot()).stream()
                .mapToInt(Service::ttl)
                .max()
                .orElse(0);
        return (since.isAfter(published) ? since : published).plusSeconds(longest);
    }

    /** To be asked before the move: what is answered until then is what caches keep. */
    private Instant drained(Run run) {
        return residual.end(Outages.services(run.order().plan(), decisions.snapshot()), decisions.now());
    }
}
