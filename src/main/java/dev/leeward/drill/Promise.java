package dev.leeward.drill;

import dev.leeward.config.Config;
import dev.leeward.config.PlanConfig;
import dev.leeward.objectives.RtoBound;
import dev.leeward.recovery.RunJson;
import dev.leeward.values.Durations;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How long a move may take at the longest, beside the objective. Pure. */
record Promise(RtoBound bound, PlanConfig plan) {
    /** @param to a region that has steps */
    static Promise of(Config config, String name, String from, String to) {
        PlanConfig plan = Objects.requireNonNull(config.plans().get(name));
        RtoBound bound = RtoBound.of(config, plan).stream()
                .filter(one -> one.from().equals(from) && one.to().equals(to))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no steps lead from " + from + " to " + to));
        return new Promise(bound, plan);
    }

    /** Why it is not kept; null: it is. */
    @Nullable
    String problem() {
        Duration objective = plan.objectives().rto();
        return objective == null || bound.keeps(plan.objectives())
                ? null
                : "from %s to %s it takes up to %s, longer than rto %s; shorten a term, or raise rto"
                        .formatted(bound.from(), bound.to(), Durations.text(total()), Durations.text(objective));
    }

    private Duration total() {
        return bound.total(plan.objectives().rtoClass());
    }

    JsonObject json() {
        JsonObject terms = new JsonObject();
        bound.terms(plan.objectives().rtoClass()).forEach((term, time) -> terms.put(term, RunJson.seconds(time)));
        return new JsonObject()
                .put("terms", terms)
                .put("seconds", RunJson.seconds(total()))
                .put("objective", RunJson.seconds(plan.objectives().rto()))
                .put("plus-approval", bound.waits());
    }
}
