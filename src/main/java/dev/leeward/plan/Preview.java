package dev.leeward.plan;

import dev.leeward.config.PlanConfig;
import dev.leeward.config.StepKind;
import dev.leeward.objectives.RtoBound;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.RunJson;
import dev.leeward.replication.Exposure;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Scope;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a run would come to if it began now: told before anything is done. Pure.
 *
 * @param run that would begin
 * @param broken rules, also those that it overrides
 * @param refused why it would not begin; null: it would
 * @param held why it would be held before its first step; null: it would not
 * @param exposures by source, as the gates would see them
 * @param bound how long it may take, as promised; null: nothing is
 */
record Preview(
        Run run,
        PlanConfig plan,
        Rules.Move move,
        List<Rules.Violation> broken,
        @Nullable String refused,
        @Nullable String held,
        Map<String, Exposure> exposures,
        @Nullable Duration bound) {

    JsonObject json(Snapshot snapshot) {
        JsonArray rules = new JsonArray();
        broken.forEach(violation -> rules.add(new JsonObject()
                .put("rule", violation.rule())
                .put("why", violation.why())
                .put("binding", violation.binding())
                .put("overridden", run.consent().overrides(violation.rule()))));
        JsonArray steps = new JsonArray();
        for (StepKind step :
                Itinerary.steps(plan, run.order().kind(), run.order().to())) {
            steps.add(new JsonObject()
                    .put("step", Itinerary.word(step))
                    .put("budget", RunJson.seconds(RtoBound.budget(step))));
        }
        return new JsonObject()
                .put("dry-run", true)
                .put("plan", run.order().plan())
                .put("kind", RunJson.word(run.order().kind()))
                .put("from", run.order().from())
                .put("to", run.order().to())
                .put("would", refused != null ? "be refused" : held != null ? "be held" : "begin")
                .put("because", refused != null ? refused : held)
                .put("steps", steps)
                .put("rules", rules)
                .put("gate", Gate.json(exposures))
                .put("bound", RunJson.seconds(bound))
                .put("answers", answers(snapshot));
    }

    /** What each service is answered now, and would be by the health of now. */
    private JsonObject answers(Snapshot now) {
        Map<String, Scope> scopes = new HashMap<>(now.scopes());
        scopes.put(run.order().plan(), move.after().scope(plan, ""));
        Snapshot then = now.withDecisions(now.overrides(), scopes, now.time());
        JsonObject answers = new JsonObject();
        Outages.services(run.order().plan(), now)
                .forEach(service -> answers.put(
                        service.name().toString(),
                        new JsonObject().put("now", answers(service, now)).put("then", answers(service, then))));
        return answers;
    }

    private static JsonObject answers(Service service, Snapshot snapshot) {
        List<Choice> choices = Steering.route(service, snapshot).choices();
        return new JsonObject()
                .put(
                        "because",
                        choices.stream()
                                .map(choice -> choice.reason().toString())
                                .distinct()
                                .collect(Collectors.joining(", ")))
                .put(
                        "addresses",
                        new JsonArray(choices.stream()
                                .flatMap(choice -> choice.variants().stream())
                                .flatMap(variant -> variant.places().stream())
                                .map(place -> place.address().toString())
                                .distinct()
                                .sorted()
                                .toList()));
    }
}
