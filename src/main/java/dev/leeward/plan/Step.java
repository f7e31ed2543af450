package dev.leeward.plan;

import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.Run.State;
import dev.leeward.recovery.Run.StepRun.Progress;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One step of one run while it is under way: how it is brought to an end, and how what comes back late is told from what is waited for.
 *
 * <p>Every method is called with the monitor of {@link Decisions} held, but for what {@link #later} makes: that takes it.
 */
final class Step {
    private static final Logger LOG = LoggerFactory.getLogger(Step.class);

    private final Runner runner;
    private final RunJournal journal;
    private final Decisions decisions;
    private final String run;
    private final String plan;
    private final int at;

    /** The step that a run is at. */
    Step(Runner runner, RunJournal journal, Decisions decisions, Run run) {
        this.runner = runner;
        this.journal = journal;
        this.decisions = decisions;
        this.run = run.id();
        this.plan = run.order().plan();
        this.at = run.at();
    }

    String plan() {
        return plan;
    }

    boolean isOf(Run other) {
        return other.id().equals(run);
    }

    /** The run as it is by now. */
    Run run() {
        return Objects.requireNonNull(decisions.decided().runs().get(plan));
    }

    Instant began() {
        Run now = run();
        return Objects.requireNonNullElse(now.steps().get(at).began(), now.changed());
    }

    /** By which a receiver knows the request of this step when it is repeated. */
    String key() {
        return run().keyOf(at);
    }

    void done(String detail) {
        done(run(), detail);
    }

    /** @param found the run with what the step found out */
    void done(Run found, String detail) {
        runner.done(this, over(found, Progress.DONE, detail));
    }

    /** Holds the run; the step begins anew when somebody lets it go on. */
    void hold(String why) {
        hold(run(), why);
    }

    /** @param found the run with what the step found out */
    void hold(Run found, String why) {
        runner.hold(this, found.step(at, found.steps().get(at).again(), decisions.now()), why);
    }

    /** Lets the run wait for people; the step stays the one that runs. */
    void waitForPeople(String why) {
        runner.waitForPeople(run(), why);
    }

    void fail(String why) {
        runner.end(over(run(), Progress.FAILED, why), State.FAILED, why);
    }

    private Run over(Run found, Progress how, String detail) {
        return found.step(at, found.steps().get(at).over(how, detail, decisions.now()), decisions.now());
    }

    /** The run with a word on how far the step is. */
    Run told(String detail) {
        Run now = run();
        return now.step(at, now.steps().get(at).told(detail), decisions.now());
    }

    String detail() {
        return run().steps().get(at).detail();
    }

    /** What comes back is taken only while the step runs. */
    <T> Consumer<T> later(Consumer<T> action) {
        return value -> ifRunning(() -> action.accept(value));
    }

    Runnable later(Runnable action) {
        return () -> ifRunning(action);
    }

    private void ifRunning(Runnable action) {
        synchronized (decisions) {
            if (!runs()) {
                return;
            }
            if (journal.isStuck(plan)) {
                // It comes but once: what waits for the journal may have nothing to do with it.
                journal.afterwards(plan, () -> ifRunning(action));
            } else {
                guarded(action);
            }
        }
    }

    private boolean runs() {
        Run open = decisions.decided().open(plan);
        return open != null
                && isOf(open)
                && open.at() == at
                && open.steps().get(at).progress() == Progress.RUNNING;
    }

    /** A step that ends in a bug does not stand still: people are told. */
    void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.error("this is a bug: step {} of run {} cannot go on", at + 1, run, e);
            if (runs()) {
                hold("this is a bug, the log has more: " + e + "; say plan resume to try it again");
            }
        }
    }
}
