package dev.leeward.drill;

import dev.leeward.config.PlanConfig;
import dev.leeward.drill.Result.Outcome;
import dev.leeward.plan.Outages;
import dev.leeward.plan.PlanAnswer;
import dev.leeward.plan.Plans;
import dev.leeward.plan.RunRequest;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.Run.State;
import dev.leeward.recovery.Run.StepRun;
import dev.leeward.recovery.Run.StepRun.Progress;
import dev.leeward.recovery.RunJson;
import dev.leeward.recovery.Standing;
import dev.leeward.recovery.Terms.Term;
import dev.leeward.recovery.Timers;
import dev.leeward.steering.Service;
import dev.leeward.values.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Level {@code live}: an ordinary run to the target, a stay there, and an ordinary failback.
 *
 * <pre>
 *   where it is      what happens                                 what it does
 *   on the way out   the run is held before it touched anything   cancels it
 *                    it is to end, nothing was touched            cancels it
 *                    it is to end, a fence or call was sent       lets the run go on by its own rules, then goes back
 *   there            its time is over, or it is to end            goes back
 *                    the target is down                           goes back at once
 *                    the region that was left is down             stays, once that has lasted for region-down-for
 *                    another run is begun                         leaves everything to that
 *   on the way back  the run is held                              waits, as the run does
 *   anywhere         the node ends                                is to end, at the next start
 * </pre>
 *
 * A way back that the rules refuse is tried again until they do not.
 */
final class Live extends Attempt {
    private final Plans plans;
    private final Timers timers;
    private final Duration lasts;
    private final Set<String> toldOf = new HashSet<>();
    private @Nullable String out;
    private @Nullable String back;
    private @Nullable Instant there;
    private @Nullable Instant leftDownSince;
    private @Nullable String problem;
    private boolean cancelled;

    Live(Drill drill, Decisions decisions, Plans plans, Timers timers, Duration lasts) {
        super(drill, decisions);
        this.plans = plans;
        this.timers = timers;
        this.lasts = lasts;
    }

    @Override
    void begin() {
        PlanAnswer answer = plans.drill(drill.plan(), drill.from(), drill.to(), request(null, "drill " + drill.id()));
        if (answer instanceof PlanAnswer.Taken(Run run)) {
            out = run.id();
            look();
        } else {
            over(Outcome.FAILED, "the run did not begin: " + why(answer));
        }
    }

    /** Takes up what was under way when the node ended, to bring it to an end. */
    void resume() {
        interrupt("the node ended meanwhile");
        Run last = decisions.decided().runs().get(drill.plan());
        if (last != null && !last.order().created().isBefore(drill.began())) {
            switch (last.order().kind()) {
                case DRILL -> out = last.id();
                case FAILBACK -> {
                    there = last.order().created();
                    back = last.id();
                }
                case SWITCH -> {}
            }
        }
    }

    /** Somebody does not want to wait for a way back that is refused. */
    void cancel(String by) {
        cancelled = true;
        interrupt("cancelled by " + by);
    }

    private RunRequest request(@Nullable String to, String reason) {
        return new RunRequest(null, to, drill.by(), reason, List.of(), null, false, null);
    }

    private static String why(PlanAnswer answer) {
        return answer instanceof PlanAnswer.Refused(String why)
                ? why
                : answer instanceof PlanAnswer.NotKept(String trouble) ? trouble : answer.toString();
    }

    @Override
    void look() {
        PlanConfig plan = decisions.plans().get(drill.plan());
        Run last = decisions.decided().runs().get(drill.plan());
        if (plan == null) {
            interrupt("the plan is configured no more");
            over(Outcome.INTERRUPTED, where());
        } else if (last == null || !(last.id().equals(out) || last.id().equals(back))) {
            boolean begun = out != null || back != null;
            interrupt(begun && last != null ? "run " + last.id() + " was begun meanwhile" : "nothing was moved yet");
            over(Outcome.INTERRUPTED, where());
        } else if (last.id().equals(back)) {
            tellSteps(last);
            onTheWayBack(last);
        } else {
            tellSteps(last);
            seeEvents(plan);
            if (there == null) {
                onTheWayOut(last);
            } else {
                there(plan);
            }
        }
    }

    private void seeEvents(PlanConfig plan) {
        boolean leftIsDown = isDown(plan, drill.from());
        if (!leftIsDown) {
            leftDownSince = null;
        } else if (leftDownSince == null) {
            leftDownSince = timers.now();
        }
        if (isDown(plan, drill.to())) {
            interrupt(drill.to() + " went down");
        } else if (leftIsDown && there == null) {
            interrupt(drill.from() + " went down");
        }
    }

    private boolean isDown(PlanConfig plan, String region) {
        List<Service> services = Outages.services(drill.plan(), decisions.snapshot());
        return Outages.isDown(plan, services, region, decisions.snapshot());
    }

    private void onTheWayOut(Run run) {
        if (!run.state().isFinal()) {
            boolean stops = interrupted() != null || run.state() == State.HELD;
            if (stops && isUntouched(run)) {
                problem = "run " + run.id() + " is " + RunJson.word(run.state()) + ": " + run.because();
                plans.cancel(drill.plan(), drill.by());
            }
            return;
        }
        measured(run.findings().terms());
        boolean well = run.state() == State.SUCCEEDED || run.state() == State.SUCCEEDED_WITH_OVERRIDES;
        if (!well && problem == null) {
            problem = "run " + run.id() + " is " + RunJson.word(run.state()) + ": " + run.because();
        }
        if (isMoved()) {
            there = timers.now();
            if (well) {
                tell("everybody is in %s, for %s".formatted(drill.to(), Durations.text(lasts)));
            }
        } else {
            over(Outcome.FAILED, problem == null ? where() : problem);
        }
    }

    /** Whether a run has not yet done what only a run the other way undoes. */
    private boolean isUntouched(Run run) {
        if (isMoved()) {
            return false;
        }
        boolean decided = run.findings().terms().at(Term.DECIDED) != null;
        for (int i = 0; i < run.steps().size(); i++) {
            StepRun step = run.steps().get(i);
            boolean touches = step.step().equals("fence") || step.step().equals("call");
            // One that it is held at may have been sent.
            boolean reached = i < run.at() || (i == run.at() && decided);
            if (touches && (reached || step.progress() != Progress.WAITING)) {
                return false;
            }
        }
        return true;
    }

    private boolean isMoved() {
        return !decisions.standing(drill.plan()).active().contains(drill.from());
    }

    private void there(PlanConfig plan) {
        Instant arrived = Objects.requireNonNull(there);
        if (leftDownSince != null
                && !leftDownSince.plus(plan.trigger().regionDownFor()).isAfter(timers.now())
                && !isDown(plan, drill.to())) {
            interrupt(drill.from() + " is down");
            over(Outcome.INTERRUPTED, where() + "; leeward plan failback " + drill.plan() + " brings it back");
            return;
        }
        boolean timeIsOver = !arrived.plus(lasts).isAfter(timers.now());
        boolean isIsolated = decisions.snapshot().isolatedSince() != null;
        if (!isIsolated && (timeIsOver || interrupted() != null || problem != null)) {
            goBack();
        }
    }

    private void goBack() {
        PlanAnswer answer = plans.failback(drill.plan(), request(drill.from(), "the way back of drill " + drill.id()));
        if (answer instanceof PlanAnswer.Taken(Run run)) {
            back = run.id();
            return;
        }
        String text = "the way back is refused: " + why(answer);
        if (toldOf.add(text)) {
            tell(text);
        }
        if (cancelled) {
            over(
                    Outcome.INTERRUPTED,
                    text + "; " + where() + ", leeward plan failback " + drill.plan() + " brings it back");
        }
    }

    private void onTheWayBack(Run run) {
        switch (run.state()) {
            case SUCCEEDED, SUCCEEDED_WITH_OVERRIDES -> {
                boolean well = problem == null;
                over(
                        well ? Outcome.SUCCEEDED : Outcome.FAILED,
                        well ? "it went to " + drill.to() + " and came back" : problem + "; it came back");
            }
            case FAILED, CANCELLED, INTERRUPTED ->
                over(
                        Outcome.FAILED,
                        "the way back, run %s, is %s: %s; %s"
                                .formatted(run.id(), RunJson.word(run.state()), run.because(), where()));
            case PENDING, RUNNING, WAITING_APPROVAL, PAUSED, HELD -> {}
        }
    }

    private String where() {
        Standing standing = decisions.decided().standings().get(drill.plan());
        return standing == null
                ? "it is in no region"
                : "it is in "
                        + String.join(", ", standing.active().stream().sorted().toList());
    }

    private void tellSteps(Run run) {
        for (StepRun step : run.steps()) {
            if (step.progress() != Progress.WAITING) {
                String text = "%s: %s %s%s"
                        .formatted(
                                run.id(),
                                step.step(),
                                RunJson.word(step.progress()),
                                step.detail().isEmpty() ? "" : ", " + step.detail());
                if (toldOf.add(text)) {
                    tell(text);
                }
            }
        }
        if (run.state().waitsForAPerson()) {
            String text = "%s is %s: %s".formatted(run.id(), RunJson.word(run.state()), run.because());
            if (toldOf.add(text)) {
                tell(text);
            }
        }
    }
}
