package dev.leeward.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code leeward validate} as it is typed. */
class ValidateCommandTest {
    private static final String WORLD = """
            zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53, ns2.example.test: 198.51.100.53}}}
            regions: {eu-west: {}, us-east: {}}
            checks: {web: {http: {}}}
            pools:
              web-eu: {region: eu-west, check: web, members: [192.0.2.1, 192.0.2.2]}
              web-us: {region: us-east, check: web, members: [198.51.100.1]}
            services:
              www.example.test: {policy: failover, pools: [web-eu, web-us]}
            """;
    private static final String SHOP = """
            plans:
              shop:
                services: [www.example.test]
                regions: [eu-west, us-east]
                objectives: {rto: %s}
                trigger: {mode: %s, region-down-for: 10s}
                steps: [switch: {}, verify: {timeout: 60s}]
            """;

    @TempDir
    Path folder;

    private Path file;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void name() {
        file = folder.resolve("leeward.yaml");
    }

    private int validate(String text, String... more) throws IOException {
        Files.writeString(file, text);
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] arguments = new String[3 + more.length];
        List.of("validate", "--config", file.toString()).toArray(arguments);
        System.arraycopy(more, 0, arguments, 3, more.length);
        return line.execute(arguments);
    }

    @Test
    void warnsOfZonesThatAreServedAllTheSame() throws Exception {
        Path zone = Files.writeString(folder.resolve("zone"), """
                $TTL 60
                @ SOA ns host 1 2 3 4 5
                @ NS ns
                @ MX 10 nowhere
                """);
        String text = "zones: {example.test: {file: zone}}\n";
        String warning = zone + ":3:1: example.test NS leads to ns.example.test, which has no address here";
        assertEquals(0, validate(text));
        assertTrue(out.toString().startsWith("warning: " + warning + "\nwarning: " + zone + ":4:1: "), out.toString());
        assertEquals("", err.toString());
        assertEquals(0, validate(text, "--json"));
        assertTrue(out.toString().contains(warning), out.toString());
    }

    @Test
    void refusesAMinuteBehindAnApprovalOfFive() throws Exception {
        String text = WORLD + SHOP.formatted("60s", "propose, approval-timeout: 300s");
        assertEquals(1, validate(text));
        String problem =
                file + ":13:23 plans.shop.objectives.rto: \"1m\" cannot be kept: from eu-west to us-east it takes"
                        + " up to 6m19.35s for clients of class service: detection 8.35s, region-down-for 10s, approval 5m,"
                        + " publish 1s, clients 1m; shorten one of them, or raise rto";
        assertEquals(problem + "\n1 problem\n", err.toString());
        assertTrue(out.toString().contains("missed"), out.toString());
    }

    @Test
    void printsTheBoundsOfEachPlanAndThePointsOfEachService() throws Exception {
        assertEquals(0, validate(WORLD + SHOP.formatted("10m", "propose, approval-timeout: 3m")));
        assertEquals("", err.toString());
        String told = out.toString();
        assertTrue(told.contains("no problem; zones: 1, services: 1, pools: 2, regions: 2, plans: 1\n"), told);
        assertTrue(told.contains("""
                plan shop: the longest that a recovery takes; objective 10m for clients of class service

                direction           detect  down-for  approve  steps  publish  verify  ttl  service   jvm       browser   verdict
                eu-west -> us-east  8.35s   10s       3m       0s     1s       1m      30s  4m19.35s  4m19.35s  4m49.35s  kept
                us-east -> eu-west  8.35s   10s       3m       0s     1s       1m      30s  4m19.35s  4m19.35s  4m49.35s  kept
                detect: check web; first failure 3.1s, others 4.2s (as scheduled: no budget to confirm is counted on), verdict 1.05s
                """), told);
        assertTrue(told.contains("caches that ignore it are in none"), told);
        assertTrue(told.endsWith("""

                service           single point of failure
                www.example.test  one member in us-east, 198.51.100.1
                www.example.test  one prober, this node
                """), told);
        told.lines()
                .filter(line -> !line.contains(file.toString()))
                .forEach(line -> assertTrue(line.length() <= 120, line));
    }

    @Test
    void tellsThatAPersonWithoutALimitIsNotInTheBound() throws Exception {
        assertEquals(0, validate(WORLD + SHOP.formatted("2m", "off")));
        assertTrue(out.toString().contains("kept*\n"), out.toString());
        assertTrue(out.toString().contains("* plus approval: a person begins the run"), out.toString());
    }

    @Test
    void tellsScriptsTheSame() throws Exception {
        assertEquals(1, validate(WORLD + SHOP.formatted("60s", "propose, approval-timeout: 300s"), "--json"));
        assertEquals("", err.toString());
        JsonObject told = new JsonObject(out.toString());
        assertEquals(false, told.getBoolean("valid"));
        assertEquals(1, told.getJsonArray("problems").size());
        JsonObject shop = told.getJsonObject("plans").getJsonObject("shop");
        assertEquals(60.0, shop.getDouble("objective"));
        JsonObject bound = shop.getJsonArray("bounds").getJsonObject(0);
        assertEquals(379.35, bound.getJsonObject("total").getDouble("service"));
        assertEquals(300.0, bound.getJsonObject("terms").getDouble("approval"));
        assertEquals(false, bound.getBoolean("kept"));
        JsonArray points = told.getJsonObject("single-points-of-failure").getJsonArray("www.example.test");
        assertEquals("member", points.getJsonObject(0).getString("kind"));
    }

    @Test
    void tellsScriptsOfAFileThatCannotBeRead() throws Exception {
        assertEquals(1, validate("zones: {}\nregion: {}\n", "--json"));
        JsonObject told = new JsonObject(out.toString());
        assertEquals(false, told.getBoolean("valid"));
        assertTrue(told.getJsonArray("problems").getString(0).contains("is not a known key"), told.encode());
    }
}
