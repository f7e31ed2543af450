package dev.leeward.admin;

import dev.leeward.values.Addresses;
import dev.leeward.values.DomainName;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/** Why a name is answered so, over HTTP: {@code name}, {@code type}, {@code client} and {@code at} are parameters. */
final class ExplainRoute {
    private final Node node;

    ExplainRoute(Node node) {
        this.node = node;
    }

    void explain(HttpServerRequest request) {
        try {
            String typed = request.getParam("type", "A");
            int type = Type.value(typed.toUpperCase(Locale.ROOT), true);
            if (type < 0) {
                throw new IllegalArgumentException("type: \"" + typed + "\" is not a record type");
            }
            DomainName name = parameter(request, "name", DomainName::parse);
            if (name == null) {
                throw new IllegalArgumentException("name: is missing");
            }
            InetAddress client = parameter(request, "client", Addresses::parse);
            Instant at = parameter(request, "at", ExplainRoute::instant);
            node.explain(name, type, client, at)
                    .onComplete(
                            steps -> Replies.json(
                                    request,
                                    200,
                                    new JsonObject()
                                            .put("name", name.toString())
                                            .put("type", Type.string(type))
                                            .put("client", client == null ? null : Addresses.text(client))
                                            .put("at", at == null ? null : at.toString())
                                            .put("steps", new JsonArray(steps))),
                            failed -> {
                                if (failed instanceof NotRecordedException) {
                                    Replies.error(request, 404, String.valueOf(failed.getMessage()));
                                } else {
                                    Replies.error(request, 503, "the decision record cannot be read: " + failed);
                                }
                            });
        } catch (IllegalArgumentException e) {
            Replies.error(request, 400, String.valueOf(e.getMessage()));
        }
    }

    private static <T> @Nullable T parameter(HttpServerRequest request, String key, Function<String, T> read) {
        String text = request.getParam(key);
        if (text == null) {
            return null;
        }
        try {
            return read.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": \"" + text + "\" " + e.getMessage(), e);
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("is not a time such as 2026-01-01T14:05:00Z", e);
        }
    }
}
