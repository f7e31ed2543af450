package dev.leeward.plan;

import dev.leeward.config.PlanConfig;
import dev.leeward.plan.PlanAnswer.Refused;
import dev.leeward.plan.Plans.Way;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.Run.Kind;
import dev.leeward.recovery.Run.Order;
import java.util.Objects;
import java.util.function.Function;

/**
 * Runs as people order them: which way one goes, and why it does not. A plan has one run at a time; while it is open, an order for another is
 * taken as a word on this one.
 *
 * <p>Every method is called with the monitor of {@link Decisions} held.
 */
final class Orders {
    private final Decisions decisions;
    private final Opener opener;
    private final OpenRuns openRuns;

    Orders(Decisions decisions, Opener opener, OpenRuns openRuns) {
        this.decisions = decisions;
        this.opener = opener;
        this.openRuns = openRuns;
    }

    PlanAnswer take(Kind kind, String name, PlanConfig plan, RunRequest request) {
        Run open = decisions.decided().open(name);
        return open != null
                ? openRuns.adopt(open, request)
                : ordered(kind, name, plan, way(kind, name, plan, request), request, opener::order);
    }

    PlanAnswer foresee(Kind kind, String name, PlanConfig plan, RunRequest request) {
        Run open = decisions.decided().open(name);
        return open != null
                ? openRuns.foresee(open, request)
                : ordered(kind, name, plan, way(kind, name, plan, request), request, opener::foresee);
    }

    /** One that is not taken for another: a drill brings back what itself has moved. */
    PlanAnswer drill(String name, PlanConfig plan, String from, String to, RunRequest request) {
        Run open = decisions.decided().open(name);
        Way way = Ways.of(name, plan, decisions).leaving(from, to);
        return open != null
                ? new Refused("run " + open.id() + " is under way")
                : ordered(Kind.DRILL, name, plan, way, request, opener::order);
    }

    private Way way(Kind kind, String name, PlanConfig plan, RunRequest request) {
        Ways ways = Ways.of(name, plan, decisions);
        return switch (kind) {
            case SWITCH, DRILL -> ways.leaving(request.from(), request.to());
            case FAILBACK -> ways.returning(request.to());
        };
    }

    private PlanAnswer ordered(
            Kind kind, String name, PlanConfig plan, Way way, RunRequest request, Function<Run, PlanAnswer> action) {
        if (way.refusal() != null) {
            return new Refused(way.refusal());
        }
        Order order = new Order(
                name,
                kind,
                way.from(),
                Objects.requireNonNull(way.to()),
                request.reason(),
                request.by(),
                false,
                decisions.now(),
                request.at(),
                kind == Kind.FAILBACK ? null : plan.objectives().rto());
        return action.apply(request.agreed(opener.run(order, plan, decisions.snapshot()), decisions.now()));
    }
}
