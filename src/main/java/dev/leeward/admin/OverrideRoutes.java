package dev.leeward.admin;

import dev.leeward.recovery.OverrideDecision;
import dev.leeward.recovery.OverrideDecision.Done;
import dev.leeward.recovery.OverrideDecision.Foreseen;
import dev.leeward.recovery.OverrideDecision.NotKept;
import dev.leeward.recovery.OverrideDecision.Refused;
import dev.leeward.recovery.OverrideDecision.Unknown;
import dev.leeward.recovery.OverrideJson;
import dev.leeward.recovery.OverrideRequest;
import dev.leeward.recovery.Subjects;
import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.Overrides;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Subject.Kind;
import dev.leeward.values.Durations;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Overrides over HTTP: what is in force, one more, one less. */
final class OverrideRoutes {
    static final String PATH = "/api/v1/overrides";
    private static final int MAX_BODY = 64 << 10;

    /** The one rule that an operator may override by name. */
    private static final String NEVER_EMPTY = "never-empty";

    private final Node node;

    OverrideRoutes(Node node) {
        this.node = node;
    }

    void list(HttpServerRequest request) {
        Snapshot snapshot = node.snapshot();
        Replies.json(
                request,
                200,
                new JsonObject().put("generation", snapshot.generation()).put("overrides", all(snapshot)));
    }

    /** All that is forced, each with whether what it is on is configured. */
    static JsonArray all(Snapshot snapshot) {
        Overrides overrides = snapshot.overrides();
        JsonArray all = OverrideJson.of(overrides);
        for (int i = 0; i < all.size(); i++) {
            JsonObject one = all.getJsonObject(i);
            Subject subject = new Subject(word(Kind.class, "kind", one.getString("kind")), one.getString("id"));
            one.put("configured", Subjects.isConfigured(subject, snapshot.topology()));
        }
        return all;
    }

    void add(HttpServerRequest request, Caller caller) {
        Replies.withBody(request, MAX_BODY, body -> {
            for (Object rule : body.getJsonArray("override", new JsonArray())) {
                if (!NEVER_EMPTY.equals(rule)) {
                    throw new IllegalArgumentException(
                            "override: \"" + rule + "\" is not a rule; there is " + NEVER_EMPTY);
                }
            }
            OverrideRequest wanted = new OverrideRequest(
                    word(Kind.class, "kind", Replies.text(body, "kind")),
                    Replies.text(body, "id"),
                    word(Force.class, "force", Replies.text(body, "force")),
                    Durations.parse("for", Replies.text(body, "for")),
                    caller.actor(Replies.text(body, "owner")),
                    Replies.text(body, "reason"),
                    !body.getJsonArray("override", new JsonArray()).isEmpty(),
                    body.getBoolean("local", false));
            answer(request, body.getBoolean("dry-run", false) ? node.foresee(wanted) : node.force(wanted));
        });
    }

    /** {@code /api/v1/overrides/KIND/ID}: the ID may hold slashes, written so or as {@code %2F}. */
    void lift(HttpServerRequest request, Caller caller) {
        String rest = request.path().substring(PATH.length() + 1);
        int slash = rest.indexOf('/');
        try {
            if (slash < 1) {
                throw new IllegalArgumentException("what to lift is named as " + PATH + "/KIND/ID");
            }
            String id = URLDecoder.decode(rest.substring(slash + 1), StandardCharsets.UTF_8);
            Kind kind = word(Kind.class, "kind", rest.substring(0, slash));
            answer(
                    request,
                    "true".equals(request.getParam("dry-run"))
                            ? node.foreseeLift(kind, id)
                            : node.lift(
                                    kind,
                                    id,
                                    caller.actor(request.getParam("owner", "somebody")),
                                    "true".equals(request.getParam("local"))));
        } catch (IllegalArgumentException e) {
            Replies.error(request, 400, String.valueOf(e.getMessage()));
        }
    }

    private static void answer(HttpServerRequest request, Future<OverrideDecision> decision) {
        decision.onComplete(
                decided -> {
                    switch (decided) {
                        case Done done -> Replies.json(request, 200, json(done));
                        case Foreseen(Done done) ->
                            Replies.json(request, 200, json(done).put("dry-run", true));
                        case Refused refused ->
                            Replies.json(
                                    request,
                                    409,
                                    new JsonObject()
                                            .put("error", refused.why())
                                            .put("emptied", names(refused.emptied())));
                        case Unknown unknown -> Replies.error(request, 404, unknown.why());
                        case NotKept notKept -> Replies.error(request, 503, notKept.why());
                    }
                },
                failed -> Replies.bug(request, failed));
    }

    private static JsonObject json(Done done) {
        return new JsonObject()
                .put("generation", done.generation())
                .put("kind", OverrideJson.word(done.subject().kind()))
                .put("id", done.subject().id())
                .put("override", OverrideJson.of(done.lease()))
                .put("before", OverrideJson.of(done.before()))
                .put("emptied", names(done.emptied()))
                .put("last-resort", names(done.lastResort()));
    }

    /** Names as a list that ends somewhere. */
    private static JsonArray names(List<?> names) {
        return new JsonArray(names.stream().limit(100).map(Object::toString).toList());
    }

    private static <E extends Enum<E>> E word(Class<E> words, String key, String word) {
        return Arrays.stream(words.getEnumConstants())
                .filter(constant -> OverrideJson.word(constant).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(key + ": \"" + word + "\" is not one of "
                        + Arrays.stream(words.getEnumConstants())
                                .map(OverrideJson::word)
                                .collect(Collectors.joining(", "))));
    }
}
