package dev.leeward.admin;

import dev.leeward.config.TokenConfig.Role;
import dev.leeward.drill.Drills;
import dev.leeward.values.Endpoint;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The HTTP API. Lives on a control loop, never on one that answers DNS.
 *
 * <p>Reading is open, since it listens on loopback alone; every change needs the token. Requests that name another host than this one are
 * refused, so that a page in an operator's browser cannot read here under a name of its own (DNS rebinding).
 */
public final class AdminServer {
    private static final int IDLE_SECONDS = 60;

    /** Paths that more follows. */
    private static final List<String> FOLDERS =
            List.of(OverrideRoutes.PATH + "/", HeartbeatRoute.PATH + "/", PlanRoutes.PATH + "/");

    private final Vertx vertx;
    private final Guard guard;
    private final HttpServer server;
    private final Node node;
    private final PrometheusMeterRegistry metrics;
    private final Map<String, Map<HttpMethod, Handler<HttpServerRequest>>> routes = new HashMap<>();

    public AdminServer(Vertx vertx, Node node, AdminToken token, PrometheusMeterRegistry metrics) {
        this.server = vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(IDLE_SECONDS));
        this.vertx = vertx;
        this.node = node;
        this.metrics = metrics;
        route(HttpMethod.GET, "/", this::index);
        route(HttpMethod.GET, "/healthz", request -> text(request, 200, "alive\n"));
        route(HttpMethod.GET, "/readyz", this::readiness);
        route(HttpMethod.GET, "/metrics", this::metrics);
        route(HttpMethod.GET, "/api/v1/status", request -> Replies.json(request, 200, StatusJson.of(node)));
        route(HttpMethod.GET, "/api/v1/explain", new ExplainRoute(node)::explain);
        this.guard = new Guard(vertx, node, token);
        ConfigurationRoutes configurations = new ConfigurationRoutes(vertx, node);
        route(
                HttpMethod.POST,
                "/api/v1/reload",
                guard.needs(Role.OPERATE, (request, _) -> configurations.reload(request)));
        route(HttpMethod.POST, "/api/v1/diff", guard.needs(Role.OPERATE, (request, _) -> configurations.diff(request)));
        route(HttpMethod.POST, JournalRoute.PATH, guard.needs(Role.OPERATE, new JournalRoute(node)::repair));
        route(HttpMethod.POST, HeartbeatRoute.PATH + "/", new HeartbeatRoute(vertx, node, token)::push);
        OverrideRoutes overrides = new OverrideRoutes(node);
        route(HttpMethod.GET, OverrideRoutes.PATH, overrides::list);
        route(HttpMethod.POST, OverrideRoutes.PATH, guard.needs(Role.OPERATE, overrides::add));
        route(HttpMethod.DELETE, OverrideRoutes.PATH + "/", guard.needs(Role.OPERATE, overrides::lift));
        PlanRoutes plans = new PlanRoutes(node, guard);
        route(HttpMethod.GET, PlanRoutes.PATH, plans::list);
        route(HttpMethod.GET, PlanRoutes.PATH + "/", plans::show);
        route(HttpMethod.POST, PlanRoutes.PATH + "/", plans::command);
    }

    /** Shows and commands drills; before {@link #start}. */
    public void drills(Drills drills) {
        DrillRoutes routes = new DrillRoutes(vertx, drills);
        route(HttpMethod.GET, DrillRoutes.PATH, routes::show);
        route(HttpMethod.POST, DrillRoutes.PATH, guard.needs(Role.OPERATE, routes::begin));
        route(HttpMethod.DELETE, DrillRoutes.PATH, guard.needs(Role.OPERATE, routes::cancel));
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
        String path = DrillRoutes.isAt(request.path()) ? DrillRoutes.PATH : request.path();
        Map<HttpMethod, Handler<HttpServerRequest>> methods = routes.get(path);
        for (String folder : FOLDERS) {
            if (methods == null && request.path().startsWith(folder)) {
                methods = routes.get(folder);
            }
        }
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
            Replies.bug(request, e);
        }
    }

    private static boolean namesThisHost(HttpServerRequest request) {
        if (request.authority() == null) {
            return true;
        }
        String host = request.authority().host().toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.startsWith("[") || host.indexOf(':') >= 0 || host.matches("[0-9.]+");
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

    /** Answers with plain text. */
    public static void text(HttpServerRequest request, int status, String body) {
        Replies.text(request, status, body);
    }
}
