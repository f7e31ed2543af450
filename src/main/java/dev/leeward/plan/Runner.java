package dev.leeward.plan;

import dev.leeward.config.PlanConfig;
import dev.leeward.config.StepKind;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.Run.State;
import dev.leeward.recovery.Run.StepRun;
import dev.leeward.recovery.Run.StepRun.Progress;
import dev.leeward.recovery.Standing;
import dev.leeward.recovery.Terms.Term;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The life of runs: carries them from step to step until they end, and stops them in between. A step is journaled before it begins and when it
 * is over; what each of them does is up to {@link Steps}.
 *
 * <p>Every method is called with the monitor of {@link Decisions} held.
 */
final class Runner {
    private final Decisions decisions;
    private final RunJournal journal;
    private final Clearance clearance;
    private final Steps steps;
    private final Switching switching;
    private final Notices notices;
    private final PlanMetrics metrics;

    /** The step that each plan is at, while something is under way for it in this process. */
    private final Map<String, Step> acting = new HashMap<>();

    Runner(
            Decisions decisions,
            RunJournal journal,
            Clearance clearance,
            Steps steps,
            Switching switching,
            Notices notices,
            PlanMetrics metrics) {
        this.decisions = decisions;
        this.journal = journal;
        this.clearance = clearance;
        this.steps = steps;
        this.switching = switching;
        this.notices = notices;
        this.metrics = metrics;
    }

    /** Begins, or goes on after a person has said so. */
    void start(Run run, String why) {
        Run running = running(run, why);
        journal.changed(running, () -> go(running));
    }

    /** Goes on with a run that somebody stopped, or that was held. */
    void resume(Run run, String why) {
        Run running = running(run, why);
        Step step = acting.get(run.order().plan());
        boolean underWay = step != null && step.isOf(run);
        journal.changed(running, () -> {
            if (!underWay) {
                go(running);
            }
        });
    }

    private Run running(Run run, String why) {
        return run.in(State.RUNNING, why, decisions.now()).with(run.findings().with(Term.DECIDED, decisions.now()));
    }

    /** Passes over the step that a run is held at: somebody knows that it is done. */
    void skip(Run run, String by) {
        StepRun skipped = run.steps().get(run.at()).over(Progress.SKIPPED, "skipped by " + by, decisions.now());
        // One that is still under way is waited for no more.
        acting.remove(run.order().plan());
        resume(run.step(run.at(), skipped, decisions.now()), "resumed by " + by);
    }

    /** Takes the next step; after the last one the run is over. */
    private void go(Run run) {
        PlanConfig plan = decisions.plans().get(run.order().plan());
        List<StepKind> kinds =
                plan == null ? List.of() : Itinerary.of(run, plan).orElse(List.of());
        if (plan == null || kinds.size() != run.steps().size()) {
            end(run, State.INTERRUPTED, "the plan has other steps by now");
            return;
        }
        int at = run.at();
        if (at == kinds.size()) {
            boolean plain =
                    run.consent().overridden().isEmpty() && run.consent().loss() == null;
            end(run, plain ? State.SUCCEEDED : State.SUCCEEDED_WITH_OVERRIDES, "every step is done");
            return;
        }
        Run begun = run.step(at, run.steps().get(at).begun(decisions.now()), decisions.now());
        journal.changed(begun, () -> {
            Step step = step(begun);
            acting.put(step.plan(), step);
            step.guarded(() -> steps.begin(step, kinds.get(at)));
        });
    }

    private Step step(Run run) {
        return new Step(this, journal, decisions, run);
    }

    /** @param run in which the step is over */
    void done(Step step, Run run) {
        acting.remove(step.plan());
        journal.changed(run, () -> {
            if (run.state() == State.RUNNING) {
                go(run);
            }
        });
    }

    /** @param run in which the step has not begun */
    void hold(Step step, Run run, String why) {
        acting.remove(step.plan());
        stop(run.in(State.HELD, why, decisions.now()));
    }

    /** Stops a run that is at none of its steps. */
    void hold(Run run, String why) {
        stop(clearance.seen(run).in(State.HELD, why, decisions.now()));
    }

    /** Lets the step end that runs, and no more. */
    void pause(Run run, String by) {
        stop(run.in(State.PAUSED, "paused by " + by + "; plan resume goes on", decisions.now()));
    }

    private void stop(Run stopped) {
        journal.changed(stopped, () -> tell(stopped));
    }

    void waitForPeople(Run run, String why) {
        stop(run.in(State.WAITING_APPROVAL, why, decisions.now()));
    }

    /** Holds a run that people had their time for, at one of its steps or before the first. */
    void overdue(Run run, String why) {
        acting.remove(run.order().plan());
        hold(run.step(run.at(), run.steps().get(run.at()).again(), decisions.now()), why);
    }

    /** Ends a run; what it had under way is put away, where it moved to it stays. */
    void end(Run run, State state, String why) {
        acting.remove(run.order().plan());
        // Where it could not be journaled, of a plan that is configured no more, nothing is known.
        Standing standing = decisions.decided().standings().get(run.order().plan());
        boolean ramped = standing != null && standing.ramp() != null;
        Run ended = run.in(state, ramped ? why + "; what its ramp had moved is back" : why, decisions.now());
        if (standing == null || standing.equals(standing.settled())) {
            ended(ended);
        } else {
            journal.settled(run, standing.settled(), () -> ended(ended));
        }
    }

    private void ended(Run run) {
        journal.ended(run, () -> {
            metrics.ended(run);
            tell(run);
        });
    }

    private void tell(Run run) {
        PlanConfig plan = decisions.plans().get(run.order().plan());
        if (plan != null) {
            notices.of(plan, run);
        }
    }

    /** Goes on after a restart, unless the node was away for so long that somebody has to look first. */
    void restarted(Run run, PlanConfig plan) {
        if (acting.containsKey(run.order().plan())) {
            // Somebody ordered it in this very process.
            return;
        }
        int at = run.at();
        if (decisions.now().isAfter(run.changed().plus(plan.resumeWithin()))) {
            stop(run.in(
                    State.HELD,
                    "the node was away since %s, longer than %d s; say plan resume"
                            .formatted(run.changed(), plan.resumeWithin().toSeconds()),
                    decisions.now()));
        } else if (at < run.steps().size() && run.steps().get(at).progress() == Progress.RUNNING) {
            restartedIn(run.steps().get(at).step(), run);
        } else {
            go(run);
        }
    }

    /** What may have happened is not done again by itself. */
    private void restartedIn(String word, Run run) {
        switch (word) {
            case "call" ->
                step(run)
                        .hold("the node ended while it called; look whether it happened: plan resume repeats it with"
                                + " the same key, plan resume --skip does without");
            case "notify" -> step(run).done("told, or not: the node ended meanwhile");
            case "switch", "ramp" -> {
                if (switching.hasMoved(run)) {
                    switching.finish(step(run));
                } else {
                    goAgain(run);
                }
            }
            default -> goAgain(run);
        }
    }

    private void goAgain(Run run) {
        go(run.step(run.at(), run.steps().get(run.at()).again(), decisions.now()));
    }
}
