package dev.leeward.admin;

import dev.leeward.config.TokenConfig.Role;
import dev.leeward.plan.PlanAnswer;
import dev.leeward.plan.PlanAnswer.Forbidden;
import dev.leeward.plan.PlanAnswer.Foreseen;
import dev.leeward.plan.PlanAnswer.NotKept;
import dev.leeward.plan.PlanAnswer.Refused;
import dev.leeward.plan.PlanAnswer.Taken;
import dev.leeward.plan.PlanAnswer.Unknown;
import dev.leeward.plan.Plans;
import dev.leeward.plan.RunRequest;
import dev.leeward.recovery.Run.Consent;
import dev.leeward.recovery.Run.Consent.Overridden;
import dev.leeward.recovery.RunJson;
import dev.leeward.replication.AcceptedLoss;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plans over HTTP: how they stand, and what people say to them. */
final class PlanRoutes {
    static final String PATH = "/api/v1/plans";
    private static final int MAX_BODY = 64 << 10;

    private final Node node;
    private final Map<String, Handler<HttpServerRequest>> commands;

    PlanRoutes(Node node, Guard guard) {
        this.node = node;
        this.commands = Map.of(
                "run",
                        guard.needs(
                                Role.OPERATE,
                                (request, caller) -> say(request, (plans, name, body) -> {
                                    RunRequest wanted = wanted(body, caller);
                                    return isDryRun(body) ? plans.foreseeRun(name, wanted) : plans.run(name, wanted);
                                })),
                "failback",
                        guard.needs(
                                Role.OPERATE,
                                (request, caller) -> say(request, (plans, name, body) -> {
                                    RunRequest wanted = wanted(body, caller);
                                    return isDryRun(body)
                                            ? plans.foreseeFailback(name, wanted)
                                            : plans.failback(name, wanted);
                                })),
                "approve",
                        guard.needs(
                                Role.APPROVE,
                                (request, caller) ->
                                        say(request, (plans, name, body) -> plans.approve(name, by(body, caller)))),
                "pause",
                        guard.needs(
                                Role.OPERATE,
                                (request, caller) ->
                                        say(request, (plans, name, body) -> plans.pause(name, by(body, caller)))),
                "resume",
                        guard.needs(
                                Role.OPERATE,
                                (request, caller) -> say(
                                        request,
                                        (plans, name, body) -> plans.resume(
                                                name, wanted(body, caller), body.getBoolean("skip", false)))),
                "cancel",
                        guard.needs(
                                Role.OPERATE,
                                (request, caller) ->
                                        say(request, (plans, name, body) -> plans.cancel(name, by(body, caller)))));
    }

    void list(HttpServerRequest request) {
        node.plans(Plans::showAll)
                .onComplete(
                        all -> Replies.json(request, 200, new JsonObject().put("plans", new JsonArray(all))),
                        failed -> Replies.bug(request, failed));
    }

    /** {@code /api/v1/plans/NAME} */
    void show(HttpServerRequest request) {
        String name = rest(request);
        node.plans(plans -> Optional.ofNullable(plans.show(name)))
                .onComplete(
                        plan -> {
                            if (plan.isPresent()) {
                                Replies.json(request, 200, plan.get());
                            } else {
                                Replies.error(request, 404, "\"" + name + "\" is not a plan; " + PATH + " lists them");
                            }
                        },
                        failed -> Replies.bug(request, failed));
    }

    /** {@code /api/v1/plans/NAME/COMMAND} */
    void command(HttpServerRequest request) {
        String rest = rest(request);
        Handler<HttpServerRequest> command = commands.get(rest.substring(rest.indexOf('/') + 1));
        if (rest.indexOf('/') < 1 || command == null) {
            Replies.error(
                    request,
                    404,
                    "a plan is told something at %s/NAME/COMMAND, which is one of %s"
                            .formatted(
                                    PATH,
                                    String.join(
                                            ", ",
                                            commands.keySet().stream().sorted().toList())));
            return;
        }
        command.handle(request);
    }

    private static String rest(HttpServerRequest request) {
        return request.path().substring(PATH.length() + 1);
    }

    /** What is said to a plan. */
    private interface Command {
        PlanAnswer of(Plans plans, String name, JsonObject body);
    }

    private void say(HttpServerRequest request, Command command) {
        String rest = rest(request);
        String name = rest.substring(0, rest.indexOf('/'));
        Replies.withBody(
                request,
                MAX_BODY,
                body -> node.plans(plans -> command.of(plans, name, body))
                        .onComplete(answer -> answer(request, answer), failed -> {
                            switch (failed) {
                                case IllegalArgumentException wrong ->
                                    Replies.error(request, 400, String.valueOf(wrong.getMessage()));
                                case ClassCastException _ ->
                                    Replies.error(
                                            request, 400, "a value of the body is of another kind than it should be");
                                default -> Replies.bug(request, failed);
                            }
                        }));
    }

    private static void answer(HttpServerRequest request, PlanAnswer answer) {
        switch (answer) {
            case Taken taken -> Replies.json(request, 200, new JsonObject().put("run", RunJson.of(taken.run())));
            case Foreseen foreseen -> Replies.json(request, 200, foreseen.preview());
            case Refused refused -> Replies.error(request, 409, refused.why());
            case Forbidden forbidden -> Replies.error(request, 403, forbidden.why());
            case Unknown unknown -> Replies.error(request, 404, unknown.why());
            case NotKept notKept -> Replies.error(request, 503, notKept.why());
        }
    }

    private static boolean isDryRun(JsonObject body) {
        return body.getBoolean("dry-run", false);
    }

    private static String by(JsonObject body, Caller caller) {
        return caller.actor(body.getString("by", "somebody"));
    }

    private static RunRequest wanted(JsonObject body, Caller caller) {
        String reason = body.getString("reason", "");
        String by = by(body, caller);
        List<Overridden> overridden = new ArrayList<>();
        for (Object rule : body.getJsonArray("override", new JsonArray())) {
            overridden.add(new Overridden(String.valueOf(rule), reason));
        }
        String loss = body.getString("accept-data-loss");
        boolean dead = body.getBoolean("source-is-dead", false);
        if (reason.isBlank() && (!overridden.isEmpty() || loss != null || dead)) {
            throw new IllegalArgumentException("reason: is missing; whoever reads the report will want to know");
        }
        return new RunRequest(
                body.getString("from"),
                body.getString("to"),
                by,
                reason.isBlank() ? "on the word of " + by : reason,
                overridden,
                loss == null
                        ? null
                        : new Consent.AcceptedLoss(AcceptedLoss.parse(loss).most(), reason),
                dead,
                at(body.getString("at")));
    }

    private static @Nullable Instant at(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("at: \"" + text + "\" is not a time such as 2026-01-01T14:05:00Z", e);
        }
    }
}
