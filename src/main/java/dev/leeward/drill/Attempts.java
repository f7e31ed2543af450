package dev.leeward.drill;

import dev.leeward.config.Config;
import dev.leeward.config.DrillConfig.Level;
import dev.leeward.config.PlanConfig;
import dev.leeward.drill.DrillAnswer.NotKept;
import dev.leeward.drill.DrillAnswer.Taken;
import dev.leeward.journal.Outcome.Committed;
import dev.leeward.objectives.DetectionBound;
import dev.leeward.objectives.RtoBound;
import dev.leeward.plan.Plans;
import dev.leeward.plan.Surroundings;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.RunJson;
import dev.leeward.recovery.Timers;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees drills through, and journals what came of them. One that takes time is journaled when it begins too: so one that the node's end cut off
 * is brought to an end at the next start, and told as interrupted.
 *
 * <p>Every method is called with the monitor of {@link Decisions} held.
 */
final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    private static final Duration LASTS = Duration.ofMinutes(10);

    private final Decisions decisions;
    private final Plans plans;
    private final Surroundings around;
    private final CanaryLine line;
    private final Timers timers;
    private final Map<String, Attempt> underWay = new LinkedHashMap<>();

    /** The last one of each plan, for whoever waited for it. */
    private final Map<String, Attempt> latest = new HashMap<>();

    Attempts(Decisions decisions, Plans plans, Surroundings around, CanaryLine line, Timers timers) {
        this.decisions = decisions;
        this.plans = plans;
        this.around = around;
        this.line = line;
        this.timers = timers;
    }

    /** The drill of a plan that is not over; null: there is none. */
    @Nullable
    Attempt underWay(String plan) {
        return underWay.get(plan);
    }

    /** What the last drill of a plan told that took time; null: there was none since the node began. */
    @Nullable
    JsonObject told(String plan) {
        Attempt attempt = latest.get(plan);
        return attempt == null ? null : attempt.told();
    }

    /** Takes up what was under way when the node ended, to bring it to an end. */
    void resume() {
        decisions.decided().drilling().forEach((plan, json) -> underWay.put(plan, resumed(Drill.read(json))));
        look();
    }

    private Attempt resumed(Drill drill) {
        LOG.warn("drill {} of level {} was under way when the node ended", drill.id(), RunJson.word(drill.level()));
        if (drill.level() == Level.LIVE) {
            Live live = new Live(drill, decisions, plans, timers, Duration.ZERO);
            live.resume();
            return live;
        }
        // A canary is as new as the node; a slice is put back, and where there is none, nothing was moved.
        Slice slice = new Slice(drill, decisions, plans, around, timers, null);
        slice.interrupt("the node ended meanwhile");
        return slice;
    }

    void look() {
        for (Attempt attempt : List.copyOf(underWay.values())) {
            if (attempt.result() == null && decisions.trouble() == null) {
                attempt.look();
            }
            settle(attempt);
        }
    }

    /** Begins a drill that takes its time. */
    DrillAnswer begin(Drill drill, Config config) {
        Attempt attempt =
                attempt(drill, config, Objects.requireNonNull(config.plans().get(drill.plan())));
        JsonObject payload = new JsonObject().put("drill", drill.json());
        if (!(decisions.commit("drill-begun", drill.by(), payload) instanceof Committed)) {
            return notKept();
        }
        LOG.info("drill {} of level {} begins, by {}", drill.id(), RunJson.word(drill.level()), drill.by());
        underWay.put(drill.plan(), attempt);
        latest.put(drill.plan(), attempt);
        attempt.begin();
        settle(attempt);
        return new Taken(drill.json());
    }

    private Attempt attempt(Drill drill, Config config, PlanConfig plan) {
        return switch (drill.level()) {
            case BLIND -> {
                Canary canary = Objects.requireNonNull(Canary.of(config, drill.plan()));
                yield new Blind(drill, decisions, canary, line, around, timers, bound(canary, config));
            }
            case SLICE -> new Slice(drill, decisions, plans, around, timers, plan.drill());
            case LIVE -> {
                Duration lasts = plan.drill() == null ? LASTS : plan.drill().lasts();
                yield new Live(drill, decisions, plans, timers, lasts);
            }
            case LINT, SHADOW -> throw new IllegalArgumentException(drill.level() + " takes no time");
        };
    }

    private static Duration bound(Canary canary, Config config) {
        String check = canary.left().pool();
        return DetectionBound.of(check, Objects.requireNonNull(config.checks().get(check)))
                .total()
                .plus(RtoBound.PUBLISH);
    }

    /** Ends an attempt before its time. */
    DrillAnswer cancel(Attempt attempt, String by) {
        switch (attempt) {
            case Live live -> live.cancel(by);
            case Blind blind -> blind.interrupt("cancelled by " + by);
            case Slice slice -> slice.interrupt("cancelled by " + by);
        }
        attempt.look();
        settle(attempt);
        return new Taken(attempt.drill.json());
    }

    /** Journals what came of a drill that took no time. */
    DrillAnswer over(Drill drill, Result result) {
        JsonObject json = ended(drill, result);
        return json == null ? notKept() : new Taken(json);
    }

    NotKept notKept() {
        String trouble = decisions.trouble();
        return new NotKept(trouble == null ? "the journal does not take it; look into the log" : trouble);
    }

    /** Journals what came of an attempt; what the journal does not take now, it is told again. */
    private void settle(Attempt attempt) {
        Result result = attempt.result();
        if (result != null && ended(attempt.drill, result) != null) {
            underWay.remove(attempt.drill.plan());
        }
    }

    /** @return what the journal took; null: it did not */
    private @Nullable JsonObject ended(Drill drill, Result result) {
        JsonObject json = drill.json(result, timers.now());
        if (!(decisions.commit("drilled", drill.by(), new JsonObject().put("drill", json)) instanceof Committed)) {
            return null;
        }
        String text = "drill %s of level %s %s: %s"
                .formatted(drill.id(), RunJson.word(drill.level()), RunJson.word(result.outcome()), result.because());
        if (result.outcome() == Result.Outcome.FAILED) {
            LOG.warn(text);
        } else {
            LOG.info(text);
        }
        return json;
    }
}
