package dev.leeward.admin;

import io.vertx.core.http.HttpServerRequest;

/** The journal over HTTP: making it take decisions again after damage. */
final class JournalRoute {
    static final String PATH = "/api/v1/journal/repair";
    private static final int MAX_BODY = 4 << 10;

    private final Node node;

    JournalRoute(Node node) {
        this.node = node;
    }

    void repair(HttpServerRequest request, Caller caller) {
        Replies.withBody(
                request,
                MAX_BODY,
                body -> node.repairJournal(caller.actor(body.getString("by", "somebody")))
                        .onComplete(
                                done -> Replies.json(request, 200, done.toJson()),
                                failed -> Replies.error(
                                        request, 503, "the journal cannot be repaired: " + failed.getMessage())));
    }
}
