package dev.leeward.admin;

import dev.leeward.config.ConfigException;
import dev.leeward.config.Problem;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;

/** Other configurations over HTTP: what one would change, and taking the one that lies in the node's file. */
final class ConfigurationRoutes {
    /** Bytes of a configuration that is compared with the running one: some 500,000 services. */
    private static final int MAX_CONFIGURATION = 64 << 20;

    private final Vertx vertx;
    private final Node node;

    ConfigurationRoutes(Vertx vertx, Node node) {
        this.vertx = vertx;
        this.node = node;
    }

    /** The body is the file as it is, for which no loop has to stand still; where it lies is a parameter. */
    void diff(HttpServerRequest request) {
        String file = request.getParam("file");
        if (file == null) {
            Replies.error(request, 400, "file, where the configuration in the body lies, is missing");
            return;
        }
        Replies.withBytes(
                request,
                MAX_CONFIGURATION,
                body -> node.diff(body, Path.of(file))
                        .compose(diff ->
                                vertx.executeBlocking(() -> DiffJson.of(diff).encodePrettily() + "\n", false))
                        .onComplete(json -> Replies.json(request, 200, json), failed -> refuse(request, failed)));
    }

    void reload(HttpServerRequest request) {
        node.reload("true".equals(request.getParam("accept-change")))
                .onComplete(
                        done -> Replies.json(
                                request,
                                200,
                                new JsonObject()
                                        .put("generation", done.generation())
                                        .put("notes", new JsonArray(done.notes()))),
                        failed -> refuse(request, failed));
    }

    /** 422: the configuration is not to be taken; 409: not at this moment. */
    private static void refuse(HttpServerRequest request, Throwable failed) {
        switch (failed) {
            case ConfigException config ->
                refuse(
                        request,
                        422,
                        config.problems().stream().map(Problem::toString).toList());
            case ChangeTooLargeException tooLarge ->
                refuse(request, 422, List.of(String.valueOf(tooLarge.getMessage())));
            case IllegalStateException busy -> refuse(request, 409, List.of(String.valueOf(busy.getMessage())));
            default -> Replies.bug(request, failed);
        }
    }

    private static void refuse(HttpServerRequest request, int status, List<String> problems) {
        Replies.json(request, status, new JsonObject().put("problems", new JsonArray(problems)));
    }
}
