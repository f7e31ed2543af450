package dev.leeward.cli;

import dev.leeward.admin.AdminServer;
import dev.leeward.config.Config;
import dev.leeward.console.TerminalCommand;
import dev.leeward.node.Server;
import dev.leeward.steering.Region;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;

/** Three regions and the server, on loopback, in one process; ends on Ctrl-C and leaves nothing behind. */
@Command(
        name = "demo",
        description =
                "Runs the server with three simulated regions on loopback, and tells what to ask it and how to make"
                        + " a region fail. Ends on Ctrl-C.",
        footer = {"", "Example: leeward demo"})
final class DemoCommand extends TerminalCommand {
    /** Copied out of the jar, in a folder of their own. */
    private static final List<String> FILES = List.of("demo.yaml", "zones/example.test.zone");

    @Override
    public Integer call() throws Exception {
        TemporaryFolder folder = TemporaryFolder.create("leeward-demo");
        StopOnExit onExit = new StopOnExit(folder::delete);
        Path file = unpack(folder.path());
        Server server = Server.of(file, true);
        onExit.stop(server);
        Config config = server.config();
        DemoRegions regions = new DemoRegions(server.controlVertx(), config);
        routes(server.admin(), config, regions);
        List<String> sites = config.plans().values().iterator().next().regions();
        new DemoDatabases(sites, InstantSource.system(), regions::isUp).serve(server.admin());
        regions.start().await();
        server.start().await();
        PrintWriter out = out();
        out.println(server.startLine());
        out.print(guide(file, config, regions));
        out.flush();
        return ServeCommand.GOES_ON;
    }

    private static Path unpack(Path folder) throws IOException {
        for (String name : FILES) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            try (InputStream in = DemoCommand.class.getResourceAsStream("demo/" + name)) {
                Files.copy(Objects.requireNonNull(in, name), file);
            }
        }
        return folder.resolve(FILES.getFirst());
    }

    private static void routes(AdminServer admin, Config config, DemoRegions regions) {
        for (String region : config.regions().keySet()) {
            admin.route(
                    HttpMethod.POST,
                    "/demo/regions/" + region + "/fail",
                    request -> regions.fail(region)
                            .onComplete(_ -> AdminServer.text(request, 200, region + " does not answer any more\n")));
            admin.route(
                    HttpMethod.POST,
                    "/demo/regions/" + region + "/recover",
                    request -> regions.recover(region)
                            .onComplete(
                                    _ -> AdminServer.text(request, 200, region + " answers again\n"),
                                    cause -> AdminServer.text(request, 500, cause.getMessage() + "\n")));
        }
    }

    private static String guide(Path file, Config config, DemoRegions regions) {
        String dig = "dig @%s -p %d"
                .formatted(
                        config.listen().dns().getFirst().address().getHostAddress(),
                        config.listen().dns().getFirst().port());
        String api = "http://" + config.listen().admin();
        StringBuilder text = new StringBuilder("\nThe regions, each a few HTTP servers on loopback:\n");
        config.regions().forEach((name, region) -> {
            if (!name.startsWith(Region.OF_DRILLS)) {
                text.append("  %-9s weight %-3d %s%n"
                        .formatted(name, region.weight(), String.join(" ", regions.addresses(name))));
            }
        });
        return text + """

                Ask:
                  %1$s www.example.test +short            weighted: most often eu-west
                  %1$s api.example.test +short            failover: eu-west while it is up
                  %1$s CH TXT status.leeward +short       the regions
                  %1$s CH TXT www.example.test +short     what is answered, and why

                Make a region fail, look again, and bring it back:
                  curl -X POST %2$s/demo/regions/eu-west/fail
                  %1$s api.example.test                          another region answers now
                  curl -X POST %2$s/demo/regions/eu-west/recover
                  %1$s api.example.test                          back, with TTL 5 while it settles

                Take one out by hand, for ten minutes, though it is up:
                  ./leeward region drain us-east --for 10m --reason "a try" %3$s

                shop.example.test is under a plan: it leaves us-east only when a person says so.
                  ./leeward plan show shop %3$s
                  ./leeward drill shop %3$s
                      tries it with a name of its own: detected, published, timed
                  ./leeward drill store --level live %3$s
                      moves store.example.test for ten seconds, and back
                Lose its region for real, and recover:
                  curl -X POST %2$s/demo/regions/us-east/fail
                  %1$s shop.example.test                         held: still us-east; after 5 s a run waits for you
                  ./leeward plan run shop %3$s
                      fences, looks at the gate, promotes, switches, verifies
                  curl -X POST %2$s/demo/regions/us-east/recover
                  ./leeward plan failback shop %3$s
                Afterwards, the proof of all that:
                  ./leeward report %3$s --html report.html

                Watch: curl %2$s/api/v1/status      Ctrl-C ends it.
                """.formatted(dig, api, "--config " + file);
    }
}
