package dev.leeward.plan;

import dev.leeward.config.Config;
import dev.leeward.config.FailbackConfig;
import dev.leeward.config.PlanConfig;
import dev.leeward.config.TriggerConfig.Mode;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.Run.Kind;
import dev.leeward.recovery.Run.Order;
import dev.leeward.recovery.Run.State;
import dev.leeward.recovery.RunJson;
import dev.leeward.recovery.Standing;
import dev.leeward.steering.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the node does with plans by itself, as it finds them at each look.
 *
 * <pre>
 *   the active region is down for region-down-for, and…     then
 *   auto, a target is usable, not too many regions are out  a run begins
 *   auto, too many regions are out                          a run is proposed
 *   propose                                                 a run is proposed
 *   off; or no target is usable                             people are told, once
 *   a run for this outage is over already                   nothing
 *   a run for something else waits meanwhile                people are told, once
 *
 *   a region that was left is well for min-stable, and…     then
 *   failback is auto, no gate and no rule is against it     it goes back
 *
 *   an open run…                                            then
 *   is planned, and its time comes                          TTLs go down, then it begins
 *   is proposed, and nobody approves it in time             it is held
 * </pre>
 *
 * Every method is called with the monitor of {@link Decisions} held.
 */
final class Watch {
    /** Between the moment that TTLs go down and the one at which the last long one has to be over. */
    private static final Duration BEFORE_LOW_TTL = Duration.ofSeconds(2);

    private final Decisions decisions;
    private final Surroundings around;
    private final Notices notices;
    private final RunJournal journal;
    private final Clearance clearance;
    private final Approvals approvals;
    private final Runner runner;
    private final Opener opener;

    /** Regions in use that are down, and those that were left and are well. */
    private final Spells downSince = new Spells();

    private final Spells wellSince = new Spells();

    /** Regions in use, by plan, that are down and that a run was open for; a later run is about another outage. */
    private final Map<String, Set<String>> answered = new HashMap<>();

    /** Plans whose people know of the outage. */
    private final Set<String> alarmed = new HashSet<>();

    private boolean decides = true;
    private int maxRegionsOut = 1;

    Watch(
            Decisions decisions,
            Surroundings around,
            Notices notices,
            RunJournal journal,
            Clearance clearance,
            Approvals approvals,
            Runner runner,
            Opener opener) {
        this.decisions = decisions;
        this.around = around;
        this.notices = notices;
        this.journal = journal;
        this.clearance = clearance;
        this.approvals = approvals;
        this.runner = runner;
        this.opener = opener;
    }

    void configure(Config config) {
        decides = config.node().decides();
        maxRegionsOut = config.maxRegionsOut();
    }

    void look(String name, PlanConfig plan) {
        Run open = decisions.decided().open(name);
        boolean stuck = journal.isStuck(name);
        if (open != null && !stuck) {
            look(open, plan);
        }
        Ways ways = Ways.of(name, plan, decisions);
        if (ways.snapshot().isolatedSince() != null) {
            return;
        }
        see(ways);
        Set<String> down = downForLong(ways);
        if (down.isEmpty()) {
            alarmed.remove(name);
        }
        if (stuck || !decides) {
            return;
        }
        String unanswered = down.stream()
                .sorted()
                .filter(region -> !isAnswered(ways, region))
                .findFirst()
                .orElse(null);
        if (open != null) {
            if (unanswered != null && isAhead(open, unanswered, plan)) {
                opener.startOrHold(open, unanswered + " is down: it does not wait for its time");
            } else if (unanswered != null && open.state() != State.RUNNING) {
                alarm(ways, inTheWay(open, unanswered));
            }
        } else if (unanswered != null) {
            leave(ways, unanswered);
        } else if (!decisions.decided().drilling().containsKey(name)) {
            // A drill goes back by itself, when it is over.
            goBack(ways);
        }
    }

    /** Also while a run is open: what holds of a region then is no less true. */
    private void see(Ways ways) {
        Standing standing = ways.standing();
        Set<String> down = standing.active().stream().filter(ways::isDown).collect(Collectors.toSet());
        downSince.see(ways.name(), down, decisions.now());
        answered.computeIfAbsent(ways.name(), _ -> new HashSet<>()).retainAll(down);
        wellSince.see(
                ways.name(),
                standing.latches().keySet().stream().filter(ways::isWell).collect(Collectors.toSet()),
                decisions.now());
    }

    private Set<String> downForLong(Ways ways) {
        return ways.standing().active().stream()
                .filter(region -> downSince.hasLasted(
                        ways.name(), region, ways.plan().trigger().regionDownFor(), decisions.now()))
                .collect(Collectors.toSet());
    }

    /** Whether a run is planned for later that leaves a region which the node would leave by itself now. */
    private static boolean isAhead(Run open, String down, PlanConfig plan) {
        return open.state() == State.PENDING
                && open.order().planned() != null
                && open.order().from().equals(down)
                && plan.trigger().mode() == Mode.AUTO;
    }

    private static String inTheWay(Run open, String down) {
        return "%s is down, and run %s, which is %s for an earlier reason, is in the way: let it go on, or say plan cancel %s"
                .formatted(
                        down,
                        open.id(),
                        RunJson.word(open.state()),
                        open.order().plan());
    }

    private void look(Run open, PlanConfig plan) {
        Instant planned = open.order().planned();
        if (open.state() == State.PENDING && planned != null) {
            planned(open, planned);
        }
        if (open.state() == State.WAITING_APPROVAL) {
            proposed(open, plan);
        }
    }

    private void planned(Run run, Instant at) {
        Standing standing = decisions.standing(run.order().plan());
        int ttl = Outages.services(run.order().plan(), decisions.snapshot()).stream()
                .mapToInt(Service::ttl)
                .max()
                .orElse(0);
        if (!decisions.now().isBefore(at)) {
            opener.startOrHold(run, "it is time");
        } else if (!standing.hurried()
                && !decisions.now().isBefore(at.minusSeconds(ttl).minus(BEFORE_LOW_TTL))) {
            journal.hurried(run, standing.hurrying(true));
        }
    }

    private void proposed(Run run, PlanConfig plan) {
        Duration most = approvals.time(run, plan);
        if (most != null && !decisions.now().isBefore(run.changed().plus(most))) {
            runner.overdue(run, Approvals.overdue(most));
        }
    }

    /** Whether a run for this very outage is open, or over already: none is begun again before the region was up. */
    private boolean isAnswered(Ways ways, String region) {
        Set<String> known = answered.computeIfAbsent(ways.name(), _ -> new HashSet<>());
        Run last = decisions.decided().runs().get(ways.name());
        Instant seen = Objects.requireNonNullElse(downSince.since(ways.name(), region), decisions.now());
        Instant told = Outages.downSince(ways.services(), region, ways.snapshot());
        if (last != null
                && last.order().from().equals(region)
                && last.order().kind() == Kind.SWITCH
                && !last.changed().isBefore(told.isBefore(seen) ? told : seen)) {
            known.add(region);
        }
        return known.contains(region);
    }

    private void leave(Ways ways, String from) {
        PlanConfig plan = ways.plan();
        String to = ways.target(from);
        String disabled = around.disabled(ways.name());
        String why = "%s is down for %s s"
                .formatted(from, plan.trigger().regionDownFor().toSeconds());
        if (to == null || plan.trigger().mode() == Mode.OFF || disabled != null) {
            String text = why
                    + (to == null
                            ? ", and no other region is usable"
                            : "; the way out is leeward plan run " + ways.name());
            alarm(ways, disabled == null ? text : text + "; by itself it does nothing: " + disabled);
            return;
        }
        boolean tooMany =
                regionsOut(ways.name(), ways.standing().moved(from, to, true, decisions.now())) > maxRegionsOut;
        boolean proposes = plan.trigger().mode() == Mode.PROPOSE || tooMany;
        Order order = new Order(
                ways.name(),
                Kind.SWITCH,
                from,
                to,
                why,
                Decisions.NODE,
                !proposes,
                decisions.now(),
                null,
                plan.objectives().rto());
        Run run = opener.run(order, plan, ways.snapshot());
        if (proposes) {
            opener.propose(run, plan, tooMany ? why + ", and more than max-regions-out would be out" : why);
        } else {
            opener.begin(run, why);
        }
    }

    private void alarm(Ways ways, String text) {
        if (alarmed.add(ways.name())) {
            notices.alarm(ways.plan(), ways.name(), text);
        }
    }

    /** How many regions the node would have left by itself, all plans together, with one of them where it would be then. */
    private long regionsOut(String moving, Standing then) {
        return decisions.plans().keySet().stream()
                .map(plan -> plan.equals(moving) ? then : decisions.standing(plan))
                .flatMap(standing -> standing.latches().entrySet().stream())
                .filter(latch -> latch.getValue().automatic())
                .map(Map.Entry::getKey)
                .distinct()
                .count();
    }

    /** Back to a region that was left, where the plan says that the node does it by itself. */
    private void goBack(Ways ways) {
        FailbackConfig failback = ways.plan().failback();
        if (failback.mode() != FailbackConfig.Mode.AUTO) {
            return;
        }
        ways.standing().latches().keySet().stream()
                .sorted()
                .filter(region -> wellSince.hasLasted(ways.name(), region, failback.minStable(), decisions.now()))
                .findFirst()
                .ifPresent(region -> goBack(
                        ways,
                        region,
                        "%s is well for %d s"
                                .formatted(region, failback.minStable().toSeconds())));
    }

    private void goBack(Ways ways, String region, String why) {
        Order order = new Order(
                ways.name(),
                Kind.FAILBACK,
                ways.first(),
                region,
                why,
                Decisions.NODE,
                true,
                decisions.now(),
                null,
                null);
        Run run = opener.run(order, ways.plan(), ways.snapshot());
        // Where a gate or a rule is against it, it is tried again later, without a run that is held.
        if (clearance.broken(run, ways.plan()) == null && clearance.hopeless(run) == null) {
            // Should it come to nothing, the region has to be well for as long again.
            wellSince.end(ways.name(), region);
            opener.begin(run, why);
        }
    }
}
