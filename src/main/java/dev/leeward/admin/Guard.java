package dev.leeward.admin;

import dev.leeward.config.Secret;
import dev.leeward.config.TokenConfig;
import dev.leeward.config.TokenConfig.Role;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets those command the node who may. The files of people's tokens are read at every request, so that what changes in them holds at once; each
 * is compared, whoever it is, in constant time.
 */
final class Guard {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    private final Vertx vertx;
    private final Node node;
    private final AdminToken ofNode;

    /** What was told of tokens that cannot be read, so that it is told once. */
    private final Map<String, String> told = new ConcurrentHashMap<>();

    Guard(Vertx vertx, Node node, AdminToken ofNode) {
        this.vertx = vertx;
        this.node = node;
        this.ofNode = ofNode;
    }

    /** Hands on the requests of those who have a role; others are answered 401 or 403. */
    Handler<HttpServerRequest> needs(Role role, BiConsumer<HttpServerRequest, Caller> handler) {
        return request -> {
            request.pause();
            caller(request.getHeader("Authorization"))
                    .onComplete(
                            caller -> {
                                // Whoever reads the body has to be there before it flows.
                                admit(request, caller, role, handler);
                                request.resume();
                            },
                            failed -> {
                                request.resume();
                                Replies.bug(request, failed);
                            });
        };
    }

    private static void admit(
            HttpServerRequest request,
            @Nullable Caller caller,
            Role role,
            BiConsumer<HttpServerRequest, Caller> handler) {
        if (caller == null) {
            request.response().putHeader("WWW-Authenticate", "Bearer");
            Replies.error(
                    request,
                    401,
                    "this needs the token from the state folder, or one of a person, as Authorization: Bearer TOKEN");
        } else if (!caller.may(role)) {
            Replies.error(
                    request,
                    403,
                    "%s has not the role %s, which this needs"
                            .formatted(caller.name(), role.name().toLowerCase(Locale.ROOT)));
        } else {
            try {
                handler.accept(request, caller);
            } catch (RuntimeException e) {
                Replies.bug(request, e);
            }
        }
    }

    private Future<@Nullable Caller> caller(@Nullable String authorization) {
        Map<String, TokenConfig> tokens = node.tokens();
        Set<String> names = Set.copyOf(tokens.keySet());
        boolean local = ofNode.isIn(authorization);
        Caller atTheMachine = local ? new Caller(null, EnumSet.allOf(Role.class), names) : null;
        if (tokens.isEmpty() || authorization == null) {
            return Future.succeededFuture(atTheMachine);
        }
        return vertx.executeBlocking(
                () -> {
                    Caller found = atTheMachine;
                    for (Map.Entry<String, TokenConfig> token : tokens.entrySet()) {
                        if (isIn(authorization, token.getKey(), token.getValue().secret())) {
                            found = new Caller(
                                    token.getKey(), Set.copyOf(token.getValue().roles()), names);
                        }
                    }
                    return found;
                },
                false);
    }

    private boolean isIn(String authorization, String name, Secret secret) {
        try {
            boolean shown = AdminToken.of(secret.read()).isIn(authorization);
            told.remove(name);
            return shown;
        } catch (IOException e) {
            String why = secret.file() + " " + e.getMessage();
            if (!why.equals(told.put(name, why))) {
                LOG.warn("the token of {} lets nobody in: {}", name, why);
            }
            return false;
        }
    }
}
