package dev.leeward.recovery;

import dev.leeward.recovery.Run.Consent;
import dev.leeward.recovery.Run.Consent.AcceptedLoss;
import dev.leeward.recovery.Run.Consent.Overridden;
import dev.leeward.recovery.Run.Findings;
import dev.leeward.recovery.Run.Kind;
import dev.leeward.recovery.Run.Order;
import dev.leeward.recovery.Run.State;
import dev.leeward.recovery.Run.StepRun;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs as JSON: the same in the journal, in the API and in the report. */
public final class RunJson {
    private RunJson() {}

    public static JsonObject of(Run run) {
        Order order = run.order();
        JsonArray steps = new JsonArray();
        run.steps()
                .forEach(step -> steps.add(new JsonObject()
                        .put("step", step.step())
                        .put("state", word(step.progress()))
                        .put("detail", step.detail())
                        .put("began", text(step.began()))
                        .put("ended", text(step.ended()))));
        JsonArray overridden = new JsonArray();
        run.consent()
                .overridden()
                .forEach(one ->
                        overridden.add(new JsonObject().put("rule", one.rule()).put("reason", one.reason())));
        AcceptedLoss loss = run.consent().loss();
        return new JsonObject()
                .put("id", run.id())
                .put("plan", order.plan())
                .put("kind", word(order.kind()))
                .put("from", order.from())
                .put("to", order.to())
                .put("cause", order.cause())
                .put("requested-by", order.by())
                .put("automatic", order.automatic())
                .put("approved-by", new JsonArray(run.consent().approvedBy()))
                .put("created", order.created().toString())
                .put("planned", text(order.planned()))
                .put("ended", run.state().isFinal() ? run.changed().toString() : null)
                .put("state", word(run.state()))
                .put("because", run.because())
                .put("changed", run.changed().toString())
                .put("steps", steps)
                .put("overridden", overridden)
                .put(
                        "accepted-loss",
                        loss == null
                                ? null
                                : new JsonObject()
                                        .put("seconds", seconds(loss.most()))
                                        .put("reason", loss.reason()))
                .put("stop", text(run.findings().stop()))
                .put("source-is-dead", run.findings().dead())
                .put("exposure", run.findings().exposure())
                .put("terms", run.findings().terms().toJson())
                .put("rto", rto(run.findings().terms(), order.objective()));
    }

    /** What the moments come to. */
    public static JsonObject rto(Terms terms, @Nullable Duration objective) {
        Duration service = terms.service();
        JsonObject rto = new JsonObject()
                .put("answer", seconds(terms.answer()))
                .put("service", seconds(service))
                .put("objective", seconds(objective));
        if (service == null || objective == null) {
            return rto.putNull("met");
        }
        return rto.put("met", service.compareTo(objective) <= 0);
    }

    /** @throws RuntimeException of many kinds when {@code json} is not what {@link #of} makes */
    static Run read(JsonObject json) {
        Order order = new Order(
                json.getString("plan"),
                Kind.valueOf(constant(json.getString("kind"))),
                json.getString("from"),
                json.getString("to"),
                json.getString("cause"),
                json.getString("requested-by"),
                json.getBoolean("automatic"),
                Instant.parse(json.getString("created")),
                instant(json.getString("planned")),
                duration(json.getJsonObject("rto").getDouble("objective")));
        List<StepRun> steps = new ArrayList<>();
        for (Object one : json.getJsonArray("steps")) {
            JsonObject step = (JsonObject) one;
            steps.add(new StepRun(
                    step.getString("step"),
                    StepRun.Progress.valueOf(constant(step.getString("state"))),
                    step.getString("detail"),
                    instant(step.getString("began")),
                    instant(step.getString("ended"))));
        }
        return new Run(
                json.getString("id"),
                order,
                State.valueOf(constant(json.getString("state"))),
                json.getString("because"),
                steps,
                consent(json),
                new Findings(
                        Terms.fromJson(json.getJsonObject("terms")),
                        instant(json.getString("stop")),
                        json.getBoolean("source-is-dead", false),
                        json.getJsonObject("exposure")),
                Instant.parse(json.getString("changed")));
    }

    private static Consent consent(JsonObject json) {
        List<String> approved = json.getJsonArray("approved-by").stream()
                .map(String.class::cast)
                .toList();
        List<Overridden> overridden = new ArrayList<>();
        for (Object one : json.getJsonArray("overridden")) {
            JsonObject rule = (JsonObject) one;
            overridden.add(new Overridden(rule.getString("rule"), rule.getString("reason")));
        }
        JsonObject loss = json.getJsonObject("accepted-loss");
        return new Consent(
                approved,
                List.copyOf(overridden),
                loss == null ? null : new AcceptedLoss(duration(loss.getDouble("seconds")), loss.getString("reason")));
    }

    /** A constant as it is written everywhere: {@code waiting-approval}. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** Seconds with their fraction, as every duration in JSON; null for null. */
    public static @Nullable Double seconds(@Nullable Duration time) {
        return time == null ? null : time.toMillis() / 1000.0;
    }

    private static @Nullable Duration duration(@Nullable Double seconds) {
        return seconds == null ? null : Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
