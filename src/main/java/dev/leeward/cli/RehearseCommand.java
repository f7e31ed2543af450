package dev.leeward.cli;

import dev.leeward.console.AdminClient;
import dev.leeward.console.ExitCode;
import dev.leeward.node.Server;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

/**
 * A server that starts, probes, is asked, reloads and ends within seconds, on loopback alone, at ports that are free. Java writes down what it did,
 * in the archive that the launcher's {@code --prepare} makes, and a start with that archive is a fast one.
 */
@Command(
        name = "rehearse",
        hidden = true,
        description = "Runs a server for some seconds on loopback, for Java to learn from: leeward --prepare does.",
        footer = {"", "Example: leeward rehearse"})
final class RehearseCommand implements Callable<Integer> {
    /** So that what each of them needs counts as worth compiling. */
    private static final int SERVICES = 2000;

    @Override
    public Integer call() throws Exception {
        TemporaryFolder folder = TemporaryFolder.create("leeward-rehearsal");
        StopOnExit onExit = new StopOnExit(folder::delete);
        Vertx vertx = Server.vertx(1);
        HttpServer member = vertx.createHttpServer()
                .requestHandler(request -> request.response().end("up\n"))
                .listen(0, "127.0.0.1")
                .await();
        Path file = Files.writeString(folder.path().resolve("rehearsal.yaml"), configuration(member.actualPort()));
        Server server = Server.of(file, true);
        onExit.stop(server);
        server.start().await();
        new RehearsedQuestions(server.dnsAddresses().getFirst()).ask(SERVICES);
        server.reload(true).await();
        new AdminClient(URI.create("http://127.0.0.1:" + server.adminPort()), null).get("/api/v1/status");
        server.stop().await();
        vertx.close().await();
        return ExitCode.OK;
    }

    private static String configuration(int port) {
        return """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                node: {id: rehearsal}
                state: state/
                zones:
                  rehearsal.test: {name-servers: {ns1.rehearsal.test: 127.0.0.1}}
                regions: {east: {weight: 60}, west: {weight: 40}}
                checks:
                  web: {http: {port: %d, path: /}, interval: 2s, timeout: 1s}
                pools:
                  east: {region: east, check: web, members: [{address: 127.0.0.1, weight: 2}]}
                  west: {region: west, check: web, members: [127.0.0.1]}
                services:
                """.formatted(port)
                + IntStream.range(0, SERVICES)
                        .mapToObj(number -> "  %s: {policy: %s, pools: [east, west], ttl: 30}\n"
                                .formatted(RehearsedQuestions.name(number), number % 2 == 0 ? "failover" : "weighted"))
                        .collect(Collectors.joining());
    }
}
