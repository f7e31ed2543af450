package dev.leeward.cli;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Config;
import dev.leeward.config.PoolConfig;
import dev.leeward.config.ProbeConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** The regions of the demo: real HTTP servers on loopback, one for each member, that really stop when their region fails. */
final class DemoRegions {
    private final Vertx vertx;
    private final Map<String, List<Member>> members = new LinkedHashMap<>();
    private final Map<String, List<HttpServer>> running = new ConcurrentHashMap<>();

    private record Member(String address, int port) {}

    /** Simulates the regions of {@code config}: what its checks ask of its members over HTTP is answered. */
    DemoRegions(Vertx vertx, Config config) {
        this.vertx = vertx;
        for (PoolConfig pool : config.pools().values()) {
            CheckConfig check = Objects.requireNonNull(config.checks().get(pool.check()));
            List<Member> inRegion = members.computeIfAbsent(pool.region(), _ -> new ArrayList<>());
            for (PoolConfig.Member member : pool.members()) {
                if (check.kind() instanceof ProbeConfig.Http http) {
                    inRegion.add(new Member(
                            member.address().toString(), http.targetPort().orElseThrow()));
                }
            }
        }
    }

    Future<Void> start() {
        return Future.all(members.keySet().stream().map(this::recover).toList()).mapEmpty();
    }

    /** Whether its servers run. */
    boolean isUp(String region) {
        return !running.getOrDefault(region, List.of()).isEmpty();
    }

    List<String> addresses(String region) {
        return members.getOrDefault(region, List.of()).stream()
                .map(Member::address)
                .toList();
    }

    /** Closes the region's servers and their connections: what asks there is refused from now on. */
    Future<Void> fail(String region) {
        List<HttpServer> servers = running.getOrDefault(region, List.of());
        running.put(region, List.of());
        return Future.all(servers.stream().map(HttpServer::close).toList()).mapEmpty();
    }

    /** Starts the region's servers, those that do not run. */
    Future<Void> recover(String region) {
        if (!running.getOrDefault(region, List.of()).isEmpty()) {
            return Future.succeededFuture();
        }
        List<HttpServer> servers = new ArrayList<>();
        running.put(region, servers);
        List<Future<HttpServer>> starting = new ArrayList<>();
        for (Member member : members.getOrDefault(region, List.of())) {
            HttpServer server = vertx.createHttpServer()
                    .requestHandler(request -> request.response()
                            .putHeader("Content-Type", "text/plain")
                            .end(region + " " + member.address() + "\n"));
            servers.add(server);
            starting.add(server.listen(member.port(), member.address())
                    .recover(cause -> Future.failedFuture(new IOException(
                            "the demo's %s needs %s:%d: %s"
                                    .formatted(region, member.address(), member.port(), cause.getMessage()),
                            cause))));
        }
        return Future.all(starting).mapEmpty();
    }
}
