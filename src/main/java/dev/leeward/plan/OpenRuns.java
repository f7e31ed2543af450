package dev.leeward.plan;

import dev.leeward.plan.PlanAnswer.Refused;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.Run.State;
import dev.leeward.recovery.RunJson;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What people say to a run that is open.
 *
 * <pre>
 *   the run…                  ordered again    approve      pause      resume     cancel
 *   is pending                refused          refused      refused    refused    ends
 *   runs                      refused          refused      pauses     refused    ends
 *   waits for an approval     approved         approved     refused    refused    ends
 *   is paused                 goes on          refused      refused    goes on    ends
 *   is held                   goes on          approved     refused    goes on    ends
 * </pre>
 *
 * Every method is called with the monitor of {@link Decisions} held.
 */
final class OpenRuns {
    /** Steps of which a person can see whether they are done. */
    private static final Set<String> SKIPPED = Set.of("call", "wait", "notify");

    private final Decisions decisions;
    private final RunJournal journal;
    private final Clearance clearance;
    private final Approvals approvals;
    private final Runner runner;
    private final Opener opener;

    OpenRuns(
            Decisions decisions,
            RunJournal journal,
            Clearance clearance,
            Approvals approvals,
            Runner runner,
            Opener opener) {
        this.decisions = decisions;
        this.journal = journal;
        this.clearance = clearance;
        this.approvals = approvals;
        this.runner = runner;
        this.opener = opener;
    }

    /** Takes on a run that somebody ordered again: a proposal is approved by it, one that was stopped goes on. */
    PlanAnswer adopt(Run open, RunRequest request) {
        PlanAnswer refusal = whyNotAdopt(open, request);
        if (refusal != null) {
            return refusal;
        }
        Run run = request.agreed(open, decisions.now());
        if (waitsForAYes(open)) {
            approved(run, request.by());
        } else {
            goOn(run, "taken on by " + request.by());
        }
        return taken(open);
    }

    /** What {@link #adopt} would come to. */
    PlanAnswer foresee(Run open, RunRequest request) {
        PlanAnswer refusal = whyNotAdopt(open, request);
        return refusal != null ? refusal : opener.foresee(request.agreed(open, decisions.now()));
    }

    private @Nullable PlanAnswer whyNotAdopt(Run open, RunRequest request) {
        boolean other = (request.from() != null
                        && !request.from().equals(open.order().from()))
                || (request.to() != null && !request.to().equals(open.order().to()));
        if (other || open.state() == State.RUNNING || open.state() == State.PENDING) {
            return new Refused("run %s from %s to %s is %s; wait for it, or say plan cancel %s"
                    .formatted(
                            open.id(),
                            open.order().from(),
                            open.order().to(),
                            RunJson.word(open.state()),
                            open.order().plan()));
        }
        return waitsForAYes(open) ? approvals.refusal(open, request.by()) : null;
    }

    private static boolean waitsForAYes(Run open) {
        return open.state() == State.WAITING_APPROVAL || Approvals.isUnapproved(open);
    }

    PlanAnswer approve(Run run, String by) {
        boolean waits = run.state() == State.WAITING_APPROVAL || run.state() == State.HELD;
        if (!waits) {
            return refused(run, ": there is nothing to approve");
        }
        PlanAnswer refusal = approvals.refusal(run, by);
        if (refusal != null) {
            return refusal;
        }
        String held = hopeless(run);
        if (held != null) {
            runner.hold(run.with(run.consent().approved(by)), held);
        } else {
            approved(run, by);
        }
        return taken(run);
    }

    /** Somebody said yes; where it takes another one as well, the run waits on. */
    private void approved(Run run, String by) {
        Run more = run.with(run.consent().approved(by));
        if (approvals.isWaitedFor(more)) {
            journal.changed(more, () -> {});
        } else {
            runner.start(more, "approved by " + by);
        }
    }

    PlanAnswer pause(Run run, String by) {
        if (run.state() != State.RUNNING) {
            return refused(run, ", not running");
        }
        runner.pause(run, by);
        return taken(run);
    }

    PlanAnswer resume(Run open, RunRequest request, boolean skip) {
        if (open.state() != State.PAUSED && open.state() != State.HELD) {
            return refused(open, ", neither paused nor held");
        }
        if (Approvals.isUnapproved(open)) {
            return new Refused("nobody has approved run " + open.id() + " yet; plan approve takes it on");
        }
        Run run = request.agreed(open, decisions.now());
        if (skip) {
            String step =
                    run.at() < run.steps().size() ? run.steps().get(run.at()).step() : "";
            if (!SKIPPED.contains(step)) {
                return new Refused("a " + step + " cannot be skipped; only call, wait and notify");
            }
            runner.skip(run, request.by());
        } else {
            goOn(run, "resumed by " + request.by());
        }
        return taken(open);
    }

    private void goOn(Run run, String why) {
        String held = hopeless(run);
        if (held != null) {
            runner.hold(run, held);
        } else {
            runner.resume(run, why);
        }
    }

    /** Why a run that has done nothing yet had better not begin; null: it may. */
    private @Nullable String hopeless(Run run) {
        return run.at() == 0 ? clearance.hopeless(run) : null;
    }

    PlanAnswer cancel(Run run, String by) {
        runner.end(run, State.CANCELLED, "cancelled by " + by);
        return taken(run);
    }

    private PlanAnswer taken(Run run) {
        return journal.taken(run.order().plan());
    }

    private static PlanAnswer refused(Run run, String why) {
        return new Refused("run %s is %s%s".formatted(run.id(), RunJson.word(run.state()), why));
    }
}
