package dev.leeward.cli;

import dev.leeward.config.Config;
import dev.leeward.config.PlanConfig;
import dev.leeward.config.Problem;
import dev.leeward.config.RtoClass;
import dev.leeward.objectives.Redundancy;
import dev.leeward.objectives.RtoBound;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The same as {@link Promises}, for scripts. Durations in seconds, null where there is none. */
record PromisesJson(Config config, List<Problem> warnings) {
    /** What there is to tell of a configuration that cannot be read. */
    static JsonObject of(List<Problem> problems) {
        return new JsonObject().put("valid", problems.isEmpty()).put("problems", lines(problems));
    }

    JsonObject with(List<Problem> problems) {
        JsonObject plans = new JsonObject();
        config.plans().forEach((name, plan) -> plans.put(name, plan(plan)));
        JsonObject points = new JsonObject();
        Redundancy.of(config).forEach((service, found) -> {
            JsonArray all = new JsonArray();
            found.forEach(point ->
                    all.add(new JsonObject().put("kind", word(point.kind())).put("message", point.message())));
            points.put(service.toString(), all);
        });
        return of(problems)
                .put("warnings", lines(warnings))
                .put("plans", plans)
                .put("single-points-of-failure", points);
    }

    private JsonObject plan(PlanConfig plan) {
        JsonArray bounds = new JsonArray();
        RtoBound.of(config, plan).forEach(bound -> bounds.add(bound(plan, bound)));
        return new JsonObject()
                .put("objective", seconds(plan.objectives().rto()))
                .put("class", word(plan.objectives().rtoClass()))
                .put("bounds", bounds);
    }

    private static JsonObject bound(PlanConfig plan, RtoBound bound) {
        JsonObject terms = new JsonObject();
        bound.terms(plan.objectives().rtoClass()).forEach((term, time) -> terms.put(term, seconds(time)));
        JsonObject total = new JsonObject();
        for (RtoClass client : RtoClass.values()) {
            total.put(word(client), seconds(bound.total(client)));
        }
        return new JsonObject()
                .put("from", bound.from())
                .put("to", bound.to())
                .put("check", bound.detection().check())
                .put("terms", terms)
                .put("total", total)
                .put("plus-approval", bound.waits())
                .put("kept", plan.objectives().rto() == null ? null : bound.keeps(plan.objectives()));
    }

    private static JsonArray lines(Collection<Problem> problems) {
        JsonArray lines = new JsonArray();
        problems.forEach(problem -> lines.add(problem.toString()));
        return lines;
    }

    private static @Nullable Double seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis() / 1000.0;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
