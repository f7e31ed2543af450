package dev.leeward.admin;

import dev.leeward.config.DrillConfig.Level;
import dev.leeward.drill.DrillAnswer;
import dev.leeward.drill.DrillAnswer.NotKept;
import dev.leeward.drill.DrillAnswer.Refused;
import dev.leeward.drill.DrillAnswer.Taken;
import dev.leeward.drill.DrillAnswer.Unknown;
import dev.leeward.drill.DrillRequest;
import dev.leeward.drill.Drills;
import dev.leeward.recovery.RunJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Drills over HTTP: how those of a plan went and which is under way, one more, and an end to it. */
final class DrillRoutes {
    /** With the plan's name in it; so it is listed. */
    static final String PATH = "/api/v1/plans/NAME/drill";

    private static final Pattern PATHS = Pattern.compile("/api/v1/plans/([^/]+)/drill");
    private static final int MAX_BODY = 64 << 10;

    private final Vertx vertx;
    private final Drills drills;

    DrillRoutes(Vertx vertx, Drills drills) {
        this.vertx = vertx;
        this.drills = drills;
    }

    static boolean isAt(String path) {
        return PATHS.matcher(path).matches();
    }

    private static String plan(HttpServerRequest request) {
        Matcher path = PATHS.matcher(request.path());
        return path.matches() ? path.group(1) : "";
    }

    void show(HttpServerRequest request) {
        String plan = plan(request);
        offLoop(() -> drills.json(plan))
                .onComplete(
                        json -> {
                            if (json == null) {
                                Replies.error(request, 404, "\"" + plan + "\" is not a plan");
                            } else {
                                Replies.json(request, 200, json);
                            }
                        },
                        failed -> Replies.bug(request, failed));
    }

    void begin(HttpServerRequest request, Caller caller) {
        Replies.withBody(request, MAX_BODY, body -> {
            String by = caller.actor(body.getString("owner", "somebody"));
            DrillRequest asked = new DrillRequest(plan(request), level(body), body.getString("to"), by);
            answer(request, offLoop(() -> drills.begin(asked)));
        });
    }

    private static @Nullable Level level(JsonObject body) {
        String word = body.getString("level");
        if (word == null) {
            return null;
        }
        return Arrays.stream(Level.values())
                .filter(level -> RunJson.word(level).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("level: \"" + word + "\" is not one of "
                        + Arrays.stream(Level.values()).map(RunJson::word).collect(Collectors.joining(", "))));
    }

    void cancel(HttpServerRequest request, Caller caller) {
        String by = caller.actor(request.getParam("owner", "somebody"));
        answer(request, offLoop(() -> drills.cancel(plan(request), by)));
    }

    private static void answer(HttpServerRequest request, Future<DrillAnswer> answer) {
        answer.onComplete(
                told -> {
                    switch (told) {
                        case Taken(JsonObject drill) ->
                            Replies.json(request, 200, new JsonObject().put("drill", drill));
                        case Refused(String why) -> Replies.error(request, 409, why);
                        case Unknown(String why) -> Replies.error(request, 404, why);
                        case NotKept(String why) -> Replies.error(request, 503, why);
                    }
                },
                failed -> Replies.bug(request, failed));
    }

    private <T extends @Nullable Object> Future<T> offLoop(Callable<T> action) {
        return vertx.executeBlocking(action, false);
    }
}
