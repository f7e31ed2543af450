package dev.leeward.plan;

import dev.leeward.config.StepKind;
import dev.leeward.plan.Calls.Answer;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.RunJson;
import dev.leeward.recovery.Terms.Term;
import dev.leeward.recovery.Timers;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each step of a run does, and when the run goes on. Whatever is not clear holds it, and says what to do.
 *
 * <pre>
 *   step       goes on when                                 holds when
 *   rpo-gate   the exposure is within the objective         it is not, or is not known
 *   fence      it is acknowledged, or assumed               it is silent and must be asked, or refuses
 *   approve    enough people said yes                       its time is over
 *   call       it is answered 2xx                           it is not; never repeated by itself
 *   wait       it is answered as expected                   its time is over
 *   switch     no rule is broken                            one is
 *   ramp       every part has lasted, and nobody degraded   a rule is broken
 *   verify     every service passed so often in a row       – its end fails the run
 *   notify     always
 * </pre>
 *
 * Every method is called with the monitor of {@link Decisions} held.
 */
final class Steps {
    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

    /** Between two looks at what a step waits for. */
    static final Duration POLL = Duration.ofSeconds(1);

    private static final Duration LONGEST_POLL = Duration.ofSeconds(5);

    private final Decisions decisions;
    private final Timers timers;
    private final Calls calls;
    private final Surroundings around;
    private final RunJournal journal;
    private final Clearance clearance;
    private final Approvals approvals;
    private final Switching switching;

    Steps(
            Decisions decisions,
            Timers timers,
            Calls calls,
            Surroundings around,
            RunJournal journal,
            Clearance clearance,
            Approvals approvals,
            Switching switching) {
        this.decisions = decisions;
        this.timers = timers;
        this.calls = calls;
        this.around = around;
        this.journal = journal;
        this.clearance = clearance;
        this.approvals = approvals;
        this.switching = switching;
    }

    /** Begins a step; it ends itself, now or later. */
    void begin(Step step, StepKind kind) {
        switch (kind) {
            case StepKind.RpoGate(String source) -> gate(step, Set.of(source), () -> step.done("open"));
            case StepKind.Fence fence -> fence(step, fence);
            case StepKind.Approve approve -> approve(step, approve);
            case StepKind.Call call -> {
                // Once more directly before the first one: it cannot be undone.
                Set<String> sources = step.run().hasDone("call") ? Set.of() : clearance.sources(step.run());
                gate(step, sources, () -> call(step, call));
            }
            case StepKind.Wait wait -> await(step, wait);
            case StepKind.Switch _ -> switching.all(step);
            case StepKind.Ramp ramp -> new Ramping(step, ramp, switching, decisions, timers).begin();
            case StepKind.Verify verify -> verify(step, verify, 0);
            case StepKind.Notify notify -> tell(step, notify);
        }
    }

    private void gate(Step step, Set<String> sources, Runnable open) {
        if (sources.isEmpty()) {
            open.run();
            return;
        }
        Run seen = clearance.seen(step.run());
        String held = clearance.held(seen, sources);
        if (held == null) {
            journal.changed(seen, open);
        } else {
            step.hold(
                    seen,
                    held + "; wait for the standby and say plan resume, or accept a loss with --accept-data-loss");
        }
    }

    private void fence(Step step, StepKind.Fence fence) {
        calls.post(
                fence.post(),
                request(step.run()),
                step.key(),
                fence.token(),
                fence.timeout(),
                step.later((Answer answer) -> fenced(step, fence, answer)));
    }

    private void fenced(Step step, StepKind.Fence fence, Answer answer) {
        if (answer instanceof Answer.Status status && status.isSuccess()) {
            acknowledged(step, status);
        } else if (step.run().findings().dead()) {
            // Not where another fence stopped something else.
            step.done("answered " + answer + "; the source is known to be dead");
        } else {
            switch (answer) {
                case Answer.Status status ->
                    step.hold("the fence answered " + status + "; mend it and say plan resume, or, if you know that"
                            + " the source is dead, plan resume --source-is-dead");
                case Answer.Silence silence -> silent(step, fence, silence);
            }
        }
    }

    private void acknowledged(Step step, Answer.Status status) {
        Run run = step.run();
        Instant now = timers.now();
        Instant stop = Stopped.at(status.text(), now);
        step.done(
                run.with(run.findings().stopped(stop).with(Term.FENCED, now)),
                stop.equals(now) ? "acknowledged" : "acknowledged: stopped at " + stop);
    }

    private void silent(Step step, StepKind.Fence fence, Answer.Silence silence) {
        Run run = step.run();
        switch (fence.unreachable()) {
            case ASK ->
                step.hold("the fence did not answer (" + silence + "): if you know that the source is dead,"
                        + " say plan resume --source-is-dead");
            case ASSUME_DEAD ->
                step.done(
                        run.with(run.findings().stopped(timers.now())),
                        "did not answer (" + silence + "), taken as dead");
            case FAIL -> step.fail("the fence did not answer: " + silence);
        }
    }

    private void approve(Step step, StepKind.Approve approve) {
        Run run = step.run();
        if (approvals.areEnough(run, approve)) {
            step.done("by " + String.join(" and ", run.consent().approvedBy()));
            return;
        }
        step.waitForPeople(
                approve.people() == 1
                        ? "somebody has to say plan approve"
                        : "two people have to say plan approve, each with a token of their own");
    }

    private void call(Step step, StepKind.Call call) {
        String body = call.body() == null ? request(step.run()) : call.body();
        calls.post(call.post(), body, step.key(), call.token(), call.timeout(), step.later((Answer answer) -> {
            if (answer instanceof Answer.Status status && status.isSuccess()) {
                step.done(status.toString());
            } else {
                step.hold("the call answered " + answer + "; look whether it happened: plan resume repeats it with the"
                        + " same key, plan resume --skip does without");
            }
        }));
    }

    private static String request(Run run) {
        return new JsonObject()
                .put("run", run.id())
                .put("plan", run.order().plan())
                .put("from", run.order().from())
                .put("to", run.order().to())
                .encode();
    }

    private void await(Step step, StepKind.Wait wait) {
        Duration patience = wait.timeout().compareTo(LONGEST_POLL) < 0 ? wait.timeout() : LONGEST_POLL;
        calls.get(wait.get(), wait.token(), patience, step.later((Answer answer) -> {
            boolean there = answer instanceof Answer.Status(int code, String _)
                    && wait.status().stream().anyMatch(range -> range.holds(code));
            if (there) {
                step.done(answer.toString());
            } else if (isOver(step, wait.timeout())) {
                step.hold("%s still answers %s after %d s; say plan resume to wait again"
                        .formatted(wait.get(), answer, wait.timeout().toSeconds()));
            } else {
                timers.after(POLL, step.later(() -> await(step, wait)));
            }
        }));
    }

    private boolean isOver(Step step, Duration timeout) {
        return !timers.now().isBefore(step.began().plus(timeout));
    }

    private void verify(Step step, StepKind.Verify verify, int passes) {
        String to = step.run().order().to();
        Verification verification =
                new Verification(Outages.services(step.plan(), decisions.snapshot()), to, verify.check(), around);
        verification.round(step.later((Boolean passed) -> {
            int inARow = passed ? passes + 1 : 0;
            Run run = step.run();
            if (inARow == verify.passes()) {
                Instant drained = switching.drainedBehindSecondaries(run);
                step.done(
                        run.with(run.findings().with(Term.HEALTHY, timers.now()).with(Term.DRAINED, drained)),
                        inARow + " passes in a row");
            } else if (isOver(step, verify.timeout())) {
                boolean moved = run.hasDone("switch") || run.hasDone("ramp");
                step.fail("%s has not passed %d times in a row within %d s%s"
                        .formatted(
                                to,
                                verify.passes(),
                                verify.timeout().toSeconds(),
                                moved ? "; it has switched, and stays" : ""));
            } else {
                timers.after(POLL, step.later(() -> verify(step, verify, inARow)));
            }
        }));
    }

    /** Nothing waits for it: a receiver that hangs costs no time to recover. */
    private void tell(Step step, StepKind.Notify notify) {
        Run run = step.run();
        calls.post(
                notify.post(),
                RunJson.of(run).encode(),
                step.key(),
                notify.token(),
                notify.timeout(),
                answer -> LOG.info("run {} told {}: {}", run.id(), notify.post(), answer));
        step.done("sent");
    }
}
