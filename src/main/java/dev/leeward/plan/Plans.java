package dev.leeward.plan;

import dev.leeward.config.Config;
import dev.leeward.config.PlanConfig;
import dev.leeward.plan.PlanAnswer.Refused;
import dev.leeward.plan.PlanAnswer.Unknown;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.Run.Kind;
import dev.leeward.recovery.Run.State;
import dev.leeward.recovery.Timers;
import dev.leeward.replication.ReplicationView;
import dev.leeward.steering.LiveSnapshot;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plans of a node: what people say to them, and a look at all of them every quarter of a second.
 *
 * <p>Any thread that may block; everything is done with the monitor of {@link Decisions} held. What the node does by itself is up to
 * {@link Watch}, what people order to {@link Orders}, what they say to a run to {@link OpenRuns}; {@link Runner} carries runs out.
 */
public final class Plans {
    private static final Logger LOG = LoggerFactory.getLogger(Plans.class);
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Decisions decisions;
    private final Timers timers;
    private final ResidualClock residual;
    private final PlanMetrics metrics;
    private final Overview overview;
    private final RunJournal journal;
    private final Clearance clearance;
    private final Approvals approvals;
    private final Runner runner;
    private final Opener opener;
    private final OpenRuns openRuns;
    private final Orders orders;
    private final Watch watch;

    /** What a look failed at last. */
    private final Set<String> broken = new HashSet<>();

    private Timers.Cancellable next = () -> {};

    public Plans(
            Decisions decisions,
            LiveSnapshot live,
            Timers timers,
            Calls calls,
            Surroundings around,
            ReplicationView replication,
            MeterRegistry meters) {
        Notices notices = new Notices(calls);
        this.decisions = decisions;
        this.timers = timers;
        this.residual = new ResidualClock(live);
        this.metrics = new PlanMetrics(decisions, meters);
        this.overview = new Overview(decisions, around, replication, metrics);
        this.journal = new RunJournal(decisions);
        this.clearance = new Clearance(decisions, replication);
        this.approvals = new Approvals(decisions);
        Switching switching = new Switching(decisions, journal, clearance, residual, around);
        Steps steps = new Steps(decisions, timers, calls, around, journal, clearance, approvals, switching);
        this.runner = new Runner(decisions, journal, clearance, steps, switching, notices, metrics);
        this.opener = new Opener(decisions, around, journal, clearance, runner, notices);
        this.openRuns = new OpenRuns(decisions, journal, clearance, approvals, runner, opener);
        this.orders = new Orders(decisions, opener, openRuns);
        this.watch = new Watch(decisions, around, notices, journal, clearance, approvals, runner, opener);
    }

    /** Takes another configuration; runs of plans that are gone end. */
    public void configure(Config config) {
        synchronized (decisions) {
            watch.configure(config);
            approvals.configure(config.tokens());
            metrics.show(config.plans().keySet());
            decisions.configure(config.plans());
            Map<String, Duration> intervals = new HashMap<>();
            config.plans().forEach((name, plan) -> intervals.put(name, Outages.slowest(config, plan)));
            clearance.configure(intervals);
            decisions.decided().runs().values().stream()
                    .filter(run -> !run.state().isFinal())
                    .forEach(this::endIfAimless);
        }
    }

    /** What waits at a step of an earlier configuration would wait for ever, and who goes where the plan is no more empties answers. */
    private void endIfAimless(Run run) {
        Run.Order order = run.order();
        PlanConfig plan = decisions.plans().get(order.plan());
        if (plan == null) {
            runner.end(run, State.INTERRUPTED, "the plan is configured no more");
        } else if (!plan.regions().containsAll(List.of(order.from(), order.to()))
                || !isOnItsWay(order, decisions.standing(order.plan()).active())) {
            runner.end(run, State.INTERRUPTED, "the plan is about other regions by now");
        } else if (run.state() != State.RUNNING && Itinerary.of(run, plan).isEmpty()) {
            runner.end(run, State.INTERRUPTED, "the plan has other steps by now");
        }
    }

    private static boolean isOnItsWay(Run.Order order, Set<String> active) {
        return active.contains(order.from()) || active.contains(order.to());
    }

    /** Goes on with what was under way when the node ended, and watches from now on. */
    public void start() {
        synchronized (decisions) {
            decisions.plans().forEach((name, plan) -> {
                Run open = decisions.decided().open(name);
                if (open != null && open.state() == State.RUNNING) {
                    runner.restarted(open, plan);
                } else if (open != null
                        && open.state() == State.PENDING
                        && open.order().planned() == null) {
                    opener.startOrHold(open, open.order().cause());
                }
            });
            look();
        }
    }

    public void stop() {
        synchronized (decisions) {
            next.cancel();
        }
    }

    private void look() {
        synchronized (decisions) {
            unharmed("journal", journal::retry);
            decisions.plans().forEach((name, plan) -> unharmed(name, () -> watch.look(name, plan)));
            unharmed("overview", overview::look);
            next = timers.after(LOOK, this::look);
        }
    }

    /** Whatever goes wrong with one, the others are looked at, and the next look comes. It is told once, until it is well again. */
    private void unharmed(String what, Runnable action) {
        try {
            action.run();
            broken.remove(what);
        } catch (RuntimeException e) {
            if (broken.add(what)) {
                LOG.error("this is a bug: plans cannot be looked at ({})", what, e);
            }
        }
    }

    /** What is known of a plan, as {@link PlanJson} tells it; null: there is none of that name. */
    public @Nullable JsonObject show(String name) {
        synchronized (decisions) {
            PlanConfig plan = decisions.plans().get(name);
            return plan == null
                    ? null
                    : overview.json(
                            name,
                            plan,
                            Ways.of(name, plan, decisions).leaving(null, null).to());
        }
    }

    /** The same of every plan, in the order of their names. */
    public List<JsonObject> showAll() {
        synchronized (decisions) {
            return decisions.plans().keySet().stream()
                    .sorted()
                    .map(this::show)
                    .filter(Objects::nonNull)
                    .map(Objects::requireNonNull)
                    .toList();
        }
    }

    /** Leaves a region. An open proposal is approved by it, a held run goes on. */
    public PlanAnswer run(String name, RunRequest request) {
        return withPlan(name, plan -> ordered(name, () -> orders.take(Kind.SWITCH, name, plan, request)));
    }

    /** What {@link #run} would come to. */
    public PlanAnswer foreseeRun(String name, RunRequest request) {
        return withPlan(name, plan -> orders.foresee(Kind.SWITCH, name, plan, request));
    }

    /** Goes back to a region that was left. */
    public PlanAnswer failback(String name, RunRequest request) {
        return withPlan(name, plan -> ordered(name, () -> orders.take(Kind.FAILBACK, name, plan, request)));
    }

    /** What {@link #failback} would come to. */
    public PlanAnswer foreseeFailback(String name, RunRequest request) {
        return withPlan(name, plan -> orders.foresee(Kind.FAILBACK, name, plan, request));
    }

    /** Leaves a region on purpose; whoever says so brings it back. */
    public PlanAnswer drill(String name, String from, String to, RunRequest request) {
        return withPlan(name, plan -> ordered(name, () -> orders.drill(name, plan, from, to, request)));
    }

    /**
     * Where a run leads.
     *
     * @param refusal why it cannot; null: it can
     */
    public record Way(
            String from, @Nullable String to, @Nullable String refusal) {}

    /**
     * The way that a run of a configured plan would go.
     *
     * @param to the region to go to; null: the next one that is well
     */
    public Way way(String name, @Nullable String to) {
        synchronized (decisions) {
            PlanConfig plan = Objects.requireNonNull(decisions.plans().get(name));
            return Ways.of(name, plan, decisions).leaving(null, to);
        }
    }

    /** When no answer of a plan's services that was made up to now is in a cache any more. */
    public Instant drained(String name) {
        return residual.end(Outages.services(name, decisions.snapshot()), timers.now());
    }

    /** Says yes to what waits for it. */
    public PlanAnswer approve(String name, String by) {
        return withOpen(name, run -> openRuns.approve(run, by));
    }

    /** Lets a run end its step, and no more. */
    public PlanAnswer pause(String name, String by) {
        return withOpen(name, run -> openRuns.pause(run, by));
    }

    /**
     * Goes on with a run that is paused or held; what it was held at is tried again.
     *
     * @param skip whether the step that it is held at is taken as done
     */
    public PlanAnswer resume(String name, RunRequest request, boolean skip) {
        return withOpen(name, run -> openRuns.resume(run, request, skip));
    }

    /** Ends a run, or a proposal, where it is: what has moved stays moved. */
    public PlanAnswer cancel(String name, String by) {
        return withOpen(name, run -> openRuns.cancel(run, by));
    }

    private PlanAnswer withPlan(String name, Function<PlanConfig, PlanAnswer> action) {
        synchronized (decisions) {
            PlanConfig plan = decisions.plans().get(name);
            return plan == null ? unknown(name) : action.apply(plan);
        }
    }

    /** What a run came to and the journal lacks still comes first. */
    private PlanAnswer ordered(String name, Supplier<PlanAnswer> action) {
        return journal.isStuck(name) ? journal.notKept() : action.get();
    }

    private PlanAnswer withOpen(String name, Function<Run, PlanAnswer> action) {
        synchronized (decisions) {
            if (!decisions.plans().containsKey(name)) {
                return unknown(name);
            }
            if (decisions.trouble() != null || journal.isStuck(name)) {
                return journal.notKept();
            }
            Run run = decisions.decided().open(name);
            return run == null ? new Refused("no run of " + name + " is under way") : action.apply(run);
        }
    }

    private PlanAnswer unknown(String name) {
        return new Unknown("\"%s\" is not a plan; there are %s"
                .formatted(name, String.join(", ", decisions.plans().keySet())));
    }
}
