package dev.leeward.admin;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.ProbeConfig;
import dev.leeward.config.Secret;
import dev.leeward.steering.Target;
import dev.leeward.values.Host;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v1/heartbeats/CHECK/MEMBER}: a member says that it lives. Each check may have a token of its own, so that who pushes need not
 * hold the one that commands the node.
 */
final class HeartbeatRoute {
    static final String PATH = "/api/v1/heartbeats";

    private final Vertx vertx;
    private final Node node;
    private final AdminToken ofNode;

    HeartbeatRoute(Vertx vertx, Node node, AdminToken ofNode) {
        this.vertx = vertx;
        this.node = node;
        this.ofNode = ofNode;
    }

    void push(HttpServerRequest request) {
        String rest = request.path().substring(PATH.length() + 1);
        int slash = rest.indexOf('/');
        if (slash < 1) {
            Replies.error(request, 400, "a heartbeat is pushed to " + PATH + "/CHECK/MEMBER");
            return;
        }
        Target target;
        try {
            String member = URLDecoder.decode(rest.substring(slash + 1), StandardCharsets.UTF_8);
            target = new Target(Host.parse(member), rest.substring(0, slash));
        } catch (IllegalArgumentException e) {
            Replies.error(request, 400, "the member " + e.getMessage());
            return;
        }
        CheckConfig check = node.check(target.check());
        if (check == null
                || !(check.kind() instanceof ProbeConfig.Heartbeat heartbeat)
                || node.healthOf(target) == null) {
            Replies.error(request, 404, target + " is no member under a check that waits for heartbeats");
            return;
        }
        request.pause();
        isAllowed(heartbeat.token(), request.getHeader("Authorization"))
                .onComplete(allowed -> answer(request, target, allowed), failed -> {
                    request.resume();
                    Replies.bug(request, failed);
                });
    }

    private Future<Boolean> isAllowed(@Nullable Secret own, @Nullable String authorization) {
        return own == null
                ? Future.succeededFuture(ofNode.isIn(authorization))
                : vertx.executeBlocking(() -> AdminToken.of(own.read()).isIn(authorization), false);
    }

    private void answer(HttpServerRequest request, Target target, boolean allowed) {
        request.resume();
        node.heartbeat(target, allowed);
        if (allowed) {
            request.response().setStatusCode(204).end();
        } else {
            request.response().putHeader("WWW-Authenticate", "Bearer");
            Replies.error(
                    request, 401, "this needs the token of the check, or of the node, as Authorization: Bearer TOKEN");
        }
    }
}
