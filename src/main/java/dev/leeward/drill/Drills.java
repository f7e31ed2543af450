package dev.leeward.drill;

import dev.leeward.config.Config;
import dev.leeward.config.DrillConfig.Level;
import dev.leeward.config.PlanConfig;
import dev.leeward.drill.DrillAnswer.NotKept;
import dev.leeward.drill.DrillAnswer.Refused;
import dev.leeward.drill.DrillAnswer.Unknown;
import dev.leeward.plan.Plans;
import dev.leeward.plan.Surroundings;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Timers;
import dev.leeward.replication.ReplicationView;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins drills, when somebody says so or when they are due; {@link Attempts} sees them through.
 *
 * <p>Any thread that may block; everything is done with the monitor of {@link Decisions} held.
 *
 * <pre>
 *   while…                                        for an operator    by itself
 *   another of the plan is under way              refused            waits
 *   there is one of the {@link Obstacles}                refused            waits
 *   the journal takes no decisions                refused            waits
 *   it is outside its window, or the day blocked  begins             waits
 *   node.decides is false                         begins             never
 * </pre>
 */
public final class Drills {
    private static final Logger LOG = LoggerFactory.getLogger(Drills.class);
    private static final Duration LOOK = Duration.ofMillis(250);

    /** Drills that are over and still shown. */
    private static final int MOST_SHOWN = 10;

    private final Decisions decisions;
    private final Plans plans;
    private final Surroundings around;
    private final ReplicationView replication;
    private final Timers timers;
    private final Attempts attempts;
    private final Timetable timetable;
    private @Nullable Config config;
    private Timers.Cancellable next = () -> {};

    public Drills(
            Decisions decisions,
            Plans plans,
            Surroundings around,
            ReplicationView replication,
            CanaryLine line,
            Timers timers,
            MeterRegistry meters) {
        this.decisions = decisions;
        this.plans = plans;
        this.around = around;
        this.replication = replication;
        this.timers = timers;
        this.attempts = new Attempts(decisions, plans, around, line, timers);
        this.timetable = new Timetable(decisions, meters);
    }

    /** Takes another configuration, after {@link Plans} and {@link Decisions} have. */
    public void configure(Config other) {
        synchronized (decisions) {
            config = other;
            timetable.configure(other);
        }
    }

    /**
     * Brings to an end what was under way when the node ended, and begins what is due from now on. To be called before the runs of plans go
     * on: a run of a drill that has touched nothing yet does not go on.
     */
    public void start() {
        synchronized (decisions) {
            attempts.resume();
            next = timers.after(LOOK, this::look);
        }
    }

    public void stop() {
        synchronized (decisions) {
            next.cancel();
        }
    }

    private void look() {
        synchronized (decisions) {
            // First, so that whatever goes wrong in this look, there is another.
            next = timers.after(LOOK, this::look);
            attempts.look();
            if (config().node().decides()) {
                timetable.due().forEach(this::beginDue);
            }
        }
    }

    private void beginDue(String name) {
        DrillRequest request = new DrillRequest(name, null, null, Decisions.NODE);
        Level level = level(request, Objects.requireNonNull(config().plans().get(name)));
        // What is in the way now may not be later; if it stays, the metric tells.
        if (mayMove(name, level) && begin(request) instanceof Refused(String why)) {
            LOG.debug("a drill of plan {} is due and does not begin: {}", name, why);
        }
    }

    /** A plan that may do nothing by itself moves nobody by itself for a drill either. */
    private boolean mayMove(String name, Level level) {
        return switch (level) {
            case LINT, SHADOW, BLIND -> true;
            case SLICE, LIVE -> around.disabled(name) == null;
        };
    }

    /** Begins a drill; one that takes no time is over when this returns. */
    public DrillAnswer begin(DrillRequest request) {
        synchronized (decisions) {
            String name = request.plan();
            PlanConfig plan = config().plans().get(name);
            if (plan == null) {
                return unknown(name);
            }
            String trouble = decisions.trouble();
            if (trouble != null) {
                return new NotKept(trouble);
            }
            Level level = level(request, plan);
            Plans.Way way = plans.way(name, request.to());
            String why = whyNot(name, level, way);
            if (why != null) {
                return new Refused(why);
            }
            Drill drill = new Drill(
                    Drill.id(name, lastId(name)),
                    name,
                    level,
                    way.from(),
                    Objects.requireNonNull(way.to()),
                    request.by(),
                    timers.now(),
                    plan.objectives().rto());
            return switch (level) {
                case LINT -> attempts.over(drill, Result.of(lint(drill, plan, request.to())));
                case SHADOW -> attempts.over(drill, Result.of(shadow(drill)));
                case BLIND, SLICE, LIVE -> attempts.begin(drill, config());
            };
        }
    }

    private static Level level(DrillRequest request, PlanConfig plan) {
        if (request.level() != null) {
            return request.level();
        }
        return plan.drill() == null ? Level.SHADOW : plan.drill().level();
    }

    private @Nullable String whyNot(String name, Level level, Plans.Way way) {
        Attempt attempt = attempts.underWay(name);
        return attempt != null
                ? "drill " + attempt.drill.id() + " is under way"
                : new Obstacles(config(), decisions, name).to(level, way);
    }

    private @Nullable String lastId(String name) {
        List<JsonObject> drills = drills(name);
        return drills.isEmpty() ? null : drills.getLast().getString("id");
    }

    /** Towards every region that has steps, unless one was asked for. */
    private Prediction lint(Drill drill, PlanConfig plan, @Nullable String asked) {
        Lint lint = new Lint(
                config(),
                drill.plan(),
                drill.from(),
                decisions.standing(drill.plan()),
                decisions.snapshot(),
                decisions.decided(),
                timers.now());
        JsonObject targets = new JsonObject();
        List<String> problems = new ArrayList<>();
        for (String to : asked != null ? List.of(asked) : plan.regions()) {
            if (!to.equals(drill.from()) && !plan.stepsTowards(to).isEmpty()) {
                Prediction found = lint.towards(
                        to,
                        replication.exposures(drill.plan(), to, timers.now(), null, null),
                        replication.roles(drill.plan(), timers.now()));
                targets.put(to, found.json());
                found.problems().forEach(problem -> problems.add("towards " + to + ": " + problem));
            }
        }
        return new Prediction(new JsonObject().put("targets", targets), problems);
    }

    private Prediction shadow(Drill drill) {
        return new Shadow(config(), drill.plan(), decisions.standing(drill.plan()), decisions.snapshot(), timers.now())
                .of(drill.from(), drill.to());
    }

    /** Ends the drill of a plan before its time; what it moved goes back first, if it can. */
    public DrillAnswer cancel(String name, String by) {
        synchronized (decisions) {
            if (!config().plans().containsKey(name)) {
                return unknown(name);
            }
            Attempt attempt = attempts.underWay(name);
            if (attempt == null) {
                return new Refused("no drill of " + name + " is under way");
            }
            return decisions.trouble() != null ? attempts.notKept() : attempts.cancel(attempt, by);
        }
    }

    /** What is known of the drills of a plan; null: there is no such plan. */
    public @Nullable JsonObject json(String name) {
        synchronized (decisions) {
            if (!config().plans().containsKey(name)) {
                return null;
            }
            Schedule schedule = timetable.of(name);
            Instant due = schedule == null ? null : schedule.due();
            Attempt attempt = attempts.underWay(name);
            List<JsonObject> all = drills(name);
            return new JsonObject()
                    .put("plan", name)
                    .put("under-way", attempt == null ? null : attempt.drill.json())
                    .put("told", attempts.told(name))
                    .put("due", due == null ? null : due.toString())
                    .put("missed", schedule != null && schedule.isMissed(timers.now()))
                    .put("history", DrillHistory.of(all).json())
                    .put("last", new JsonArray(all.subList(Math.max(0, all.size() - MOST_SHOWN), all.size())));
        }
    }

    private List<JsonObject> drills(String name) {
        return decisions.decided().drills().getOrDefault(name, List.of());
    }

    private Unknown unknown(String name) {
        return new Unknown("\"%s\" is not a plan; there are %s"
                .formatted(name, String.join(", ", config().plans().keySet())));
    }

    private Config config() {
        return Objects.requireNonNull(config, "configured before it is started");
    }
}
