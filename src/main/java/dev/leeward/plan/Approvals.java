package dev.leeward.plan;

import dev.leeward.config.PlanConfig;
import dev.leeward.config.StepKind;
import dev.leeward.config.StepKind.Approve;
import dev.leeward.config.TokenConfig;
import dev.leeward.config.TokenConfig.Role;
import dev.leeward.plan.PlanAnswer.Forbidden;
import dev.leeward.plan.PlanAnswer.Refused;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.Run.StepRun.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whose yes counts, and whether enough people have said it. Where one is needed, anybody's counts who is not kept from it by a token without the
 * role; where several are, each shows a token of their own: with the node's own anybody can give any name, and that is no second person.
 *
 * <p>Every method is called with the monitor of {@link Decisions} held.
 */
final class Approvals {
    private final Decisions decisions;
    private Map<String, TokenConfig> tokens = Map.of();

    Approvals(Decisions decisions) {
        this.decisions = decisions;
    }

    void configure(Map<String, TokenConfig> named) {
        tokens = named;
    }

    /** Why the yes of somebody does not count; null: it does. */
    @Nullable
    PlanAnswer refusal(Run run, String by) {
        if (tokens.containsKey(by) && !mayApprove(by)) {
            return new Forbidden(
                    "run %s waits for an approval, and %s has not the role approve".formatted(run.id(), by));
        }
        if (run.consent().approvedBy().contains(by)) {
            return new Refused(by + " has approved it already; another one has to");
        }
        Approve step = step(run);
        return step != null && step.people() > 1 && !mayApprove(by)
                ? new Refused(
                        "two people have to approve, each with a token of their own, and %s shows none: say --token-file"
                                .formatted(by))
                : null;
    }

    /** Whether a run is a proposal to which nobody has said yes; held or not, nobody goes on with it before. */
    static boolean isUnapproved(Run run) {
        return run.order().by().equals(Decisions.NODE)
                && !run.order().automatic()
                && run.consent().approvedBy().isEmpty();
    }

    /** Whether the step that a run is at waits for more people than have said yes. */
    boolean isWaitedFor(Run run) {
        Approve step = step(run);
        return step != null && !areEnough(run, step);
    }

    boolean areEnough(Run run, Approve step) {
        List<String> by = run.consent().approvedBy();
        return step.people() == 1
                ? !by.isEmpty()
                : by.stream().filter(this::mayApprove).distinct().count() >= step.people();
    }

    /** How long people have for a run that waits for them; null: for ever. One that waits at a step has the time of that. */
    @Nullable
    Duration time(Run run, PlanConfig plan) {
        Approve step = step(run);
        return step != null && run.steps().get(run.at()).progress() == Progress.RUNNING
                ? step.timeout()
                : plan.trigger().approvalTimeout();
    }

    /** Why a run is held that waited for people in vain. */
    static String overdue(Duration timeout) {
        return "nobody approved it within " + timeout.toSeconds() + " s; plan approve still takes it on";
    }

    private boolean mayApprove(String name) {
        TokenConfig token = tokens.get(name);
        return token != null && token.roles().contains(Role.APPROVE);
    }

    /** The step that a run is at, if it asks people; null: it does not. */
    private @Nullable Approve step(Run run) {
        PlanConfig plan = decisions.plans().get(run.order().plan());
        List<StepKind> steps =
                plan == null ? List.of() : Itinerary.of(run, plan).orElse(List.of());
        return run.at() < steps.size() && steps.get(run.at()) instanceof Approve approve ? approve : null;
    }
}
