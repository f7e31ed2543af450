package dev.leeward.system;

import static dev.leeward.system.lab.PostgresExporter.HEARTBEAT;
import static dev.leeward.system.lab.PostgresExporter.LAG;
import static dev.leeward.system.lab.PostgresExporter.STREAMING;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.system.lab.FailoverEndpoint;
import dev.leeward.system.lab.FenceEndpoint;
import dev.leeward.system.lab.LostRows;
import dev.leeward.system.lab.OrdersDatabase;
import dev.leeward.system.lab.RoleEndpoint;
import dev.leeward.system.lab.Unbound;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shop that loses a region: nginx in two, PostgreSQL that replicates from one to the other, unbound for its clients, and orders that
 * come in all the time. What the gate shows is compared with the orders that are really lost.
 */
class RecoveryWithPostgresTest {
    private static final String SERVICE = "www.example.test";
    private static final String EU = "127.0.0.11";
    private static final String US = "127.0.0.21";
    private static final String EU_DATABASE = "127.0.0.15";
    private static final String US_DATABASE = "127.0.0.25";
    private static final String FENCE = "127.0.0.9";

    /** Tells the server that the failure of a region is no isolation. */
    private static final String WITNESS = "127.0.0.53";

    /** How long the standby receives nothing before the region is lost; half as much again as the objective allows. */
    private static final Duration CUT = Duration.ofSeconds(Integer.getInteger("cut", 45));

    private static final Duration RPO = CUT.multipliedBy(2).dividedBy(3);

    @TempDir
    Path folder;

    private int port;
    private Program dig;

    @AutoClose
    private OrdersDatabase database;

    @AutoClose
    private Nginx europe;

    @AutoClose
    private Nginx america;

    @AutoClose
    private Nginx witness;

    @AutoClose
    private RoleEndpoint roleInEurope;

    @AutoClose
    private RoleEndpoint roleInAmerica;

    @AutoClose
    private FenceEndpoint fence;

    @AutoClose
    private FailoverEndpoint failover;

    @BeforeAll
    static void needsItsPrograms() throws IOException {
        OrdersDatabase.isNeeded();
        Unbound.needed();
        Nginx.isNeeded();
    }

    @BeforeEach
    void starts() throws Exception {
        dig = Program.needed("dig", "bind9-dnsutils");
        port = Nginx.freePort();
        europe = new Nginx(folder, EU, port);
        america = new Nginx(folder, US, port);
        witness = new Nginx(folder, WITNESS, port);
        database = new OrdersDatabase(folder);
        roleInEurope = new RoleEndpoint(database.primary(), EU_DATABASE);
        roleInAmerica = new RoleEndpoint(database.standby(), US_DATABASE);
        fence = new FenceEndpoint(database.primary(), FENCE);
        failover = new FailoverEndpoint(database.standby(), US_DATABASE);
    }

    /** A server whose plan goes by one way to tell how far the standby is behind. */
    private record Node(Leeward server, Path token) implements AutoCloseable {
        Leeward.Ended plan(String... command) throws Exception {
            String[] where = {"--admin", server.admin.toString(), "--token-file", token.toString()};
            return Leeward.run(Stream.of(List.of("plan"), List.of(command), List.of(where))
                    .flatMap(List::stream)
                    .toArray(String[]::new));
        }

        JsonObject shown() throws Exception {
            Leeward.Ended shown = plan("show", "shop", "--json");
            assertEquals(0, shown.exitCode(), shown.err());
            return new JsonObject(shown.out());
        }

        JsonObject run() throws Exception {
            return shown().getJsonObject("run");
        }

        String verdict() throws Exception {
            return exposure(shown()).getString("verdict");
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private Node serveByHeartbeat() throws IOException {
        String source = "{http: {url: \"%s\", prometheus: %s}, kind: heartbeat}"
                .formatted(database.exporter().metrics(), HEARTBEAT);
        return serve("by-heartbeat", source);
    }

    private Node serveByLag() throws IOException {
        String source = "{http: {url: \"%s\", prometheus: %s}, kind: lag, connected: {prometheus: {%s: \">= 1\"}}}"
                .formatted(database.exporter().metrics(), LAG, STREAMING);
        return serve("by-lag", source);
    }

    private Node serve(String name, String source) throws IOException {
        Path home = Files.createDirectory(folder.resolve(name));
        Path config = Files.writeString(home.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                zones: {example.test: {name-servers: {ns1.example.test: 127.0.0.1}}}
                regions: {eu-west: {}, us-east: {}}
                checks:
                  web: {http: {port: %1$d}, interval: 500ms, timeout: 300ms}
                witnesses: [{address: %2$s, check: web}]
                pools:
                  eu: {region: eu-west, check: web, members: [%3$s]}
                  us: {region: us-east, check: web, members: [%4$s]}
                services:
                  %5$s: {policy: failover, pools: [eu, us], ttl: 5}
                plans:
                  shop:
                    services: [%5$s]
                    regions: [eu-west, us-east]
                    objectives: {rto: 10m, rpo: %6$ds}
                    trigger: {mode: off, region-down-for: 2s}
                    replication: {orders-db: {us-east: %7$s}}
                    roles: {orders-db: {eu-west: "%8$s", us-east: "%9$s"}}
                    rules: [{at-most: 1}]
                    steps:
                      us-east:
                        - fence: {post: "%10$s", timeout: 20s}
                        - rpo-gate: {source: orders-db}
                        - call: {post: "%11$s", timeout: 60s}
                        - wait: {get: "%9$s", status: 200, timeout: 60s}
                        - switch: {}
                        - verify: {check: web, passes: 3, timeout: 60s}
                """.formatted(
                        port,
                        WITNESS,
                        EU,
                        US,
                        SERVICE,
                        RPO.toSeconds(),
                        source,
                        roleInEurope.uri(),
                        roleInAmerica.uri(),
                        fence.uri(),
                        failover.uri()));
        return new Node(Leeward.serve(config), home.resolve("state/admin.token"));
    }

    private static JsonObject exposure(JsonObject of) {
        return of.getJsonObject("exposure").getJsonObject("orders-db");
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(1))
                .until(condition);
    }

    /** Nobody answers there, and the plan keeps clients there all the same. */
    private static void eventuallyHeld(Node node) {
        eventually(() -> new JsonObject(node.server().get("/api/v1/status").body())
                .getJsonObject("regions")
                .getJsonObject("eu-west")
                .getString("state")
                .equals("held"));
    }

    private String answer(int resolver) throws Exception {
        return dig.run("@127.0.0.1", "-p", "" + resolver, SERVICE, "+short", "+tries=1", "+time=2")
                .strip();
    }

    @Test
    void holdsWhenTheStandbyIsTooFarBehindAndLosesNoMoreThanItShowed() throws Exception {
        try (Node byHeartbeat = serveByHeartbeat();
                Node byLag = serveByLag();
                Unbound unbound = new Unbound(byHeartbeat.server().dnsPort(), folder)) {
            eventually(() -> byHeartbeat.verdict().equals("open"));
            eventually(() -> byLag.verdict().equals("open"));
            eventually(() -> answer(unbound.port()).equals(EU));

            database.link().cut();
            Thread.sleep(CUT);
            assertEquals(0, database.exporter().scrape().get(LAG));
            database.primary().kill();
            Instant stop = Instant.now();
            europe.kill();
            eventuallyHeld(byHeartbeat);
            eventuallyHeld(byLag);

            assertEquals(1, byLag.plan("run", "shop").exitCode());
            assertEquals("held", byLag.run().getString("state"));
            JsonObject unknown = exposure(byLag.run());
            assertEquals("unknown", unknown.getString("verdict"));
            assertNull(unknown.getValue("if-dead"));
            assertNull(unknown.getValue("if-alive"));

            assertEquals(1, byHeartbeat.plan("run", "shop").exitCode());
            assertEquals("held", byHeartbeat.run().getString("state"));
            JsonObject held = exposure(byHeartbeat.run());
            assertEquals("held", held.getString("verdict"));
            assertTrue(held.getDouble("if-dead") > CUT.toSeconds() - 1, held.encode());
            assertTrue(held.getDouble("if-alive") >= held.getDouble("if-dead"), held.encode());

            assertEquals(1, accept(byHeartbeat, CUT.dividedBy(2)).exitCode());
            assertEquals(List.of(), failover.calls());
            assertFalse(database.standby().isPrimary());
            assertEquals(EU, answer(byHeartbeat.server().dnsPort()));
            assertEquals(EU, answer(unbound.port()));

            Leeward.Ended accepted = accept(byHeartbeat, CUT.plusSeconds(90));
            assertEquals(0, accepted.exitCode(), accepted.out() + accepted.err());
            JsonObject run = byHeartbeat.run();
            assertEquals("succeeded-with-overrides", run.getString("state"));
            assertTrue(database.standby().isPrimary());
            eventually(() -> answer(unbound.port()).equals(US));

            LostRows lost = LostRows.of(database.load(), database.standby());
            System.out.println(lost + "; shown at the gate: " + exposure(run).encode());
            assertTrue(seconds(lost.age(stop)) > CUT.toSeconds() - 1, lost.toString());
            assertTrue(seconds(lost.age(stop)) <= exposure(run).getDouble("if-dead"), lost.toString());
        }
    }

    private static Leeward.Ended accept(Node node, Duration most) throws Exception {
        return node.plan("run", "shop", "--accept-data-loss", most.toSeconds() + "s", "--reason", "Europe is lost");
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    @Test
    void fencesPromotesSwitchesAndVerifiesWhenTheStandbyIsClose() throws Exception {
        try (Node node = serveByHeartbeat();
                Unbound unbound = new Unbound(node.server().dnsPort(), folder)) {
            eventually(() -> node.verdict().equals("open"));
            eventually(() -> answer(unbound.port()).equals(EU));

            // The database lives and takes orders: the fence has to end it.
            europe.kill();
            eventuallyHeld(node);
            Leeward.Ended ended = node.plan("run", "shop");
            assertEquals(0, ended.exitCode(), ended.out() + ended.err());
            assertFalse(database.primary().isAlive());
            assertTrue(database.standby().isPrimary());
            assertEquals(US, answer(node.server().dnsPort()));
            eventually(() -> answer(unbound.port()).equals(US));

            JsonObject run = node.run();
            assertEquals("succeeded", run.getString("state"));
            assertEquals(
                    List.of("fence", "rpo-gate", "call", "wait", "switch", "verify"),
                    run.getJsonArray("steps").stream()
                            .map(JsonObject.class::cast)
                            .filter(step -> step.getString("state").equals("done"))
                            .map(step -> step.getString("step"))
                            .toList());
            assertEquals(1, failover.calls().size());
            assertTrue(failover.calls().getFirst().isPresent(), "without a key it could not be repeated");

            LostRows lost = LostRows.of(database.load(), database.standby());
            System.out.println(lost + "; shown at the gate: " + exposure(run).encode());
            double age = seconds(lost.age(fence.acknowledged().orElseThrow()));
            assertTrue(age <= exposure(run).getDouble("if-dead"), lost.toString());
            assertTrue(exposure(run).getDouble("if-dead") <= RPO.toSeconds(), run.encode());

            eventually(() -> node.run().getJsonObject("rto").getValue("service") != null);
            JsonObject rto = node.run().getJsonObject("rto");
            System.out.println(
                    rto.encode() + " of " + node.run().getJsonObject("terms").encode());
            assertTrue(rto.getBoolean("met"), rto.encode());
            assertEquals(600, rto.getDouble("objective"));
            assertTrue(rto.getDouble("answer") <= rto.getDouble("service"), rto.encode());
            List<Instant> terms = Stream.of("fault", "detected", "decided", "fenced", "published", "healthy")
                    .map(term -> Instant.parse(run.getJsonObject("terms").getString(term)))
                    .toList();
            assertEquals(terms.stream().sorted().toList(), terms);
        }
    }
}
