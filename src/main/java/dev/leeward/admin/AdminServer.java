package dev.leeward.admin;

import dev.leeward.config.ConfigException;
import dev.leeward.config.DomainName;
import dev.leeward.config.Endpoint;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Type;

/**
 * The HTTP API. Lives on a control loop, never on one that answers DNS.
 *
 * <p>Reading is open, since it listens on loopback alone; every change needs the token. Requests that name another host than this one are
 * refused, so that a page in an operator's browser cannot read here under a name of its own (DNS rebinding).
 */
public final class AdminServer {
    private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
    private static final int IDLE_SECONDS = 60;
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json";

    private final HttpServer server;
    private final Node node;
    private final AdminToken token;
    private final PrometheusMeterRegistry metrics;
    private final Map<String, Map<HttpMethod, Handler<HttpServerRequest>>> routes = new HashMap<>();

    public AdminServer(Vertx vertx, Node node, AdminToken token, PrometheusMeterRegistry metrics) {
        this.server = vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS));
        this.node = node;
        this.token = token;
        this.metrics = metrics;
        route(HttpMethod.GET, "/", this::index);
        route(HttpMethod.GET, "/healthz", request -> text(request, 200, "alive\n"));
        route(HttpMethod.GET, "/readyz", this::readiness);
        route(HttpMethod.GET, "/metrics", this::metrics);
        route(HttpMethod.GET, "/api/v1/status", request -> json(request, 200, StatusJson.of(node)));
        route(HttpMethod.GET, "/api/v1/explain", this::explain);
        route(HttpMethod.POST, "/api/v1/reload", withToken(this::reload));
    }

    /** Adds a path; for what only some servers have, as the demo does. */
    public void route(HttpMethod method, String path, Handler<HttpServerRequest> handler) {
        routes.computeIfAbsent(path, _ -> new HashMap<>()).put(method, handler);
    }

    public Future<Void> start(Endpoint listen) {
        return server.requestHandler(this::handle)
                .listen(listen.port(), listen.address().getHostAddress())
                .<Void>mapEmpty()
                .recover(cause -> Future.failedFuture(new IOException(
                        "listen.admin: cannot listen on " + listen + ": " + cause.getMessage(), cause)));
    }

    /** The port that was taken, also for a 0. */
    public int port() {
        return server.actualPort();
    }

    public Future<Void> stop() {
        return server.close();
    }

    private void handle(HttpServerRequest request) {
        if (!namesThisHost(request)) {
            text(request, 421, "ask for localhost or for an address, not for another name\n");
            return;
        }
        Map<HttpMethod, Handler<HttpServerRequest>> methods = routes.get(request.path());
        if (methods == null) {
            text(request, 404, "there is nothing at " + request.path() + "; / lists what there is\n");
            return;
        }
        Handler<HttpServerRequest> handler =
                methods.get(request.method().equals(HttpMethod.HEAD) ? HttpMethod.GET : request.method());
        if (handler == null) {
            request.response()
                    .putHeader(
                            "Allow",
                            String.join(
                                    ", ",
                                    methods.keySet().stream()
                                            .map(HttpMethod::name)
                                            .sorted()
                                            .toList()));
            text(request, 405, request.method() + " does nothing here\n");
            return;
        }
        try {
            handler.handle(request);
        } catch (RuntimeException e) {
            LOG.error("{} {} failed; this is a bug", request.method(), request.path(), e);
            text(request, 500, "this is a bug; the log tells more\n");
        }
    }

    private static boolean namesThisHost(HttpServerRequest request) {
        if (request.authority() == null) {
            return true;
        }
        String host = request.authority().host().toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.startsWith("[") || host.indexOf(':') >= 0 || host.matches("[0-9.]+");
    }

    private Handler<HttpServerRequest> withToken(Handler<HttpServerRequest> handler) {
        return request -> {
            if (token.isIn(request.getHeader("Authorization"))) {
                handler.handle(request);
            } else {
                request.response().putHeader("WWW-Authenticate", "Bearer");
                text(request, 401, "this needs the token from the state folder, as Authorization: Bearer TOKEN\n");
            }
        };
    }

    private void index(HttpServerRequest request) {
        StringBuilder text = new StringBuilder("Leeward " + node.id() + "\n");
        routes.keySet().stream().sorted().forEach(path -> text.append(path).append('\n'));
        text(request, 200, text.toString());
    }

    private void readiness(HttpServerRequest request) {
        Node.Readiness readiness = node.readiness();
        text(request, readiness.ready() ? 200 : 503, readiness.text() + "\n");
    }

    private void metrics(HttpServerRequest request) {
        request.response()
                .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                .end(metrics.scrape());
    }

    private void explain(HttpServerRequest request) {
        String name = request.getParam("name", "");
        int type = Type.value(request.getParam("type", "A").toUpperCase(Locale.ROOT), true);
        if (type < 0) {
            json(
                    request,
                    400,
                    new JsonObject().put("error", "type: \"" + request.getParam("type") + "\" is not a record type"));
            return;
        }
        try {
            DomainName asked = DomainName.parse(name);
            json(
                    request,
                    200,
                    new JsonObject()
                            .put("name", asked.toString())
                            .put("type", Type.string(type))
                            .put("steps", new JsonArray(node.explain(asked, type))));
        } catch (IllegalArgumentException e) {
            json(request, 400, new JsonObject().put("error", "name: \"" + name + "\" " + e.getMessage()));
        }
    }

    private void reload(HttpServerRequest request) {
        node.reload()
                .onComplete(
                        done -> json(
                                request,
                                200,
                                new JsonObject()
                                        .put("generation", done.generation())
                                        .put("notes", new JsonArray(done.notes()))),
                        failed -> {
                            JsonArray problems = new JsonArray();
                            if (failed instanceof ConfigException config) {
                                config.problems().forEach(problem -> problems.add(problem.toString()));
                            } else {
                                problems.add(String.valueOf(failed.getMessage()));
                            }
                            json(request, 422, new JsonObject().put("problems", problems));
                        });
    }

    /** Answers with plain text. */
    public static void text(HttpServerRequest request, int status, String body) {
        request.response().setStatusCode(status).putHeader("Content-Type", TEXT).end(body);
    }

    private static void json(HttpServerRequest request, int status, JsonObject body) {
        request.response().setStatusCode(status).putHeader("Content-Type", JSON).end(body.encodePrettily() + "\n");
    }
}
