package dev.leeward.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How requests are read and answered. */
final class Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    private Replies() {}

    static void text(HttpServerRequest request, int status, String body) {
        request.response().setStatusCode(status).putHeader("Content-Type", TEXT).end(body);
    }

    static void json(HttpServerRequest request, int status, JsonObject body) {
        json(request, status, body.encodePrettily() + "\n");
    }

    static void json(HttpServerRequest request, int status, String body) {
        request.response().setStatusCode(status).putHeader("Content-Type", JSON).end(body);
    }

    /** @param message what is wrong with the request, or why the answer is no */
    static void error(HttpServerRequest request, int status, String message) {
        json(request, status, new JsonObject().put("error", message));
    }

    static void bug(HttpServerRequest request, Throwable cause) {
        LOG.error("{} {} failed; this is a bug", request.method(), request.path(), cause);
        error(request, 500, "this is a bug; the log tells more");
    }

    /** A value of a body; whoever asks as JSON writes {@code "7"} for it, not {@code 7}. */
    static String text(JsonObject body, String key) {
        if (body.getValue(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(key + ": " + (body.containsKey(key) ? "is not a string" : "is missing"));
    }

    /**
     * Reads a body that is a JSON object, or empty for one without keys, and no longer than {@code most} bytes; others are answered and not handed on. What
     * {@code handler} throws as an {@code IllegalArgumentException} or {@code ClassCastException} is a request that makes no sense.
     */
    static void withBody(HttpServerRequest request, int most, Consumer<JsonObject> handler) {
        withBytes(request, most, body -> {
            try {
                handler.accept(body.length() == 0 ? new JsonObject() : new JsonObject(body));
            } catch (DecodeException e) {
                error(request, 400, "the body is not a JSON object");
            } catch (IllegalArgumentException e) {
                error(request, 400, String.valueOf(e.getMessage()));
            } catch (ClassCastException e) {
                error(request, 400, "a value of the body is of another kind than it should be");
            } catch (RuntimeException e) {
                bug(request, e);
            }
        });
    }

    /** Reads a body that is no longer than {@code most} bytes; others are answered and not handed on. */
    static void withBytes(HttpServerRequest request, int most, Consumer<Buffer> handler) {
        String length = request.getHeader("Content-Length");
        if (length == null && request.getHeader("Transfer-Encoding") == null) {
            handler.accept(Buffer.buffer());
            return;
        }
        if (length == null) {
            error(request, 411, "the length of the body is to be told");
            return;
        }
        // The HTTP decoder has seen to it that it is a number.
        if (length.length() > 9 || Integer.parseInt(length) > most) {
            error(request, 413, "the body is longer than " + most + " bytes");
            return;
        }
        request.body().onSuccess(handler::accept);
    }
}
