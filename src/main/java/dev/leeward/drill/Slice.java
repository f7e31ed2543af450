package dev.leeward.drill;

import dev.leeward.config.DrillConfig;
import dev.leeward.config.PlanConfig;
import dev.leeward.drill.Result.Outcome;
import dev.leeward.journal.Outcome.Committed;
import dev.leeward.plan.Outages;
import dev.leeward.plan.Plans;
import dev.leeward.plan.Surroundings;
import dev.leeward.plan.Verification;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Standing;
import dev.leeward.recovery.Terms.Term;
import dev.leeward.recovery.Timers;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Routing;
import dev.leeward.steering.Scope;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.values.Addresses;
import dev.leeward.values.Durations;
import dev.leeward.values.IpNetwork;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Level {@code slice}: moves one client network for a time, and back.
 *
 * <pre>
 *   meanwhile…                              then
 *   the target is not usable any more       it goes back at once
 *   a run is opened, or somebody ends it    it goes back at once; not while the region that it left is down
 *   a run moves the whole plan              the slice is gone with it
 *   the node ends                           it goes back at the next start
 * </pre>
 */
final class Slice extends Attempt {
    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(1);
    private static final int PASSES = 3;

    private final Plans plans;
    private final Surroundings around;
    private final Timers timers;
    private final @Nullable DrillConfig config;
    private int passes;
    private @Nullable String problem;
    private @Nullable Instant until;

    /** @param config of the plan; null: it is not configured any more */
    Slice(
            Drill drill,
            Decisions decisions,
            Plans plans,
            Surroundings around,
            Timers timers,
            @Nullable DrillConfig config) {
        super(drill, decisions);
        this.plans = plans;
        this.around = around;
        this.timers = timers;
        this.config = config;
    }

    @Override
    void begin() {
        IpNetwork network = config == null ? null : config.slice();
        if (network == null || config == null) {
            over(Outcome.FAILED, "no client network is written as drill.slice");
            return;
        }
        measured(Term.FAULT, timers.now());
        measured(Term.DETECTED, timers.now());
        measured(Term.DECIDED, timers.now());
        measured(Term.DRAINED, plans.drained(drill.plan()));
        Standing sliced = decisions.standing(drill.plan()).slicing(new Scope.Slice(network, Set.of(drill.to())));
        if (!moved(sliced)) {
            over(Outcome.FAILED, "the journal does not take it: " + decisions.trouble());
            return;
        }
        measured(Term.PUBLISHED, timers.now());
        until = timers.now().plus(config.lasts());
        tell("clients in %s go to %s, for %s".formatted(network, drill.to(), Durations.text(config.lasts())));
        problem = misrouted(network);
        verify();
    }

    /** Whether it is in the journal, and so in the answers. */
    private boolean moved(Standing standing) {
        return decisions.commit("switched", drill.by(), Decisions.placed(drill.plan(), standing)) instanceof Committed;
    }

    /** What of steering is not as it should be; null: clients in the network go to the target, and no others do. */
    private @Nullable String misrouted(IpNetwork network) {
        Snapshot snapshot = decisions.snapshot();
        for (Service service : services()) {
            long high = Addresses.high(network.address());
            long low = Addresses.low(network.address());
            Choice inside = Steering.choose(service, high, low, snapshot);
            if (!leadsTo(drill.to(), inside)) {
                return service.name() + " sends clients in " + network + " elsewhere than to " + drill.to();
            }
            // Whoever is in no network has the first choice of all.
            if (!(Steering.route(service, snapshot) instanceof Routing.ByNetwork byNetwork)
                    || leadsTo(drill.to(), byNetwork.choices().getFirst())) {
                return service.name() + " sends clients to " + drill.to() + " that are not in " + network;
            }
        }
        return null;
    }

    private static boolean leadsTo(String region, Choice choice) {
        return choice.reason().isUp()
                && choice.variants().stream()
                        .allMatch(variant -> variant.source().equals(region));
    }

    private List<Service> services() {
        return Outages.services(drill.plan(), decisions.snapshot());
    }

    private void verify() {
        new Verification(services(), drill.to(), null, around)
                .round(passed -> timers.after(Duration.ZERO, () -> verified(passed)));
    }

    private void verified(boolean passed) {
        synchronized (decisions) {
            if (result() != null || passes == PASSES) {
                return;
            }
            passes = passed ? passes + 1 : 0;
            if (passes == PASSES) {
                measured(Term.HEALTHY, timers.now());
                tell("every service passed %d times in a row in %s".formatted(PASSES, drill.to()));
            } else {
                timers.after(BETWEEN_ROUNDS, this::again);
            }
        }
    }

    private void again() {
        synchronized (decisions) {
            if (result() == null) {
                verify();
            }
        }
    }

    @Override
    void look() {
        Standing standing = decisions.decided().standings().get(drill.plan());
        if (standing == null || standing.slice() == null) {
            interrupt("the slice is gone: the plan was moved meanwhile");
            over(Outcome.INTERRUPTED, "it goes with the plan");
            return;
        }
        PlanConfig plan = decisions.plans().get(drill.plan());
        boolean targetIsUsable = plan != null && Outages.isUsable(services(), drill.to(), decisions.snapshot());
        seeEvents(plan, targetIsUsable);
        boolean leftIsDown = plan != null && Outages.isDown(plan, services(), drill.from(), decisions.snapshot());
        boolean timeIsOver = until == null || !timers.now().isBefore(until);
        boolean wanted = timeIsOver || interrupted() != null;
        boolean stays = targetIsUsable && leftIsDown && !timeIsOver;
        if (wanted && !stays && moved(standing.slicing(null))) {
            end();
        }
    }

    private void seeEvents(@Nullable PlanConfig plan, boolean targetIsUsable) {
        if (plan == null) {
            interrupt("the plan is configured no more");
        } else if (decisions.decided().open(drill.plan()) != null) {
            interrupt("a run of the plan was opened");
        } else if (decisions.snapshot().isolatedSince() != null) {
            interrupt("the node is isolated");
        } else if (!targetIsUsable) {
            interrupt(drill.to() + " is not usable any more");
        }
    }

    private void end() {
        if (problem != null) {
            over(Outcome.FAILED, problem);
        } else if (passes < PASSES) {
            over(Outcome.FAILED, drill.to() + " did not pass " + PASSES + " times in a row");
        } else {
            over(Outcome.SUCCEEDED, "clients of the network went to " + drill.to() + " and are back");
        }
    }
}
