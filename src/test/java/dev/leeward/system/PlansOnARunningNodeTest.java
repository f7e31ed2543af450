package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A plan of a running server in front of real nginx, as operators see it and command it from a terminal. */
class PlansOnARunningNodeTest {
    private static final String EU = "127.0.0.11";
    private static final String US = "127.0.0.21";

    /** Tells the server that all of a region being down is no isolation. */
    private static final String WITNESS = "127.0.0.53";

    @TempDir
    Path folder;

    private static int port;

    @BeforeAll
    static void findsAPort() throws IOException {
        Nginx.isNeeded();
        port = Nginx.freePort();
    }

    private Path config(String trigger, String steps) throws IOException {
        for (String name : List.of("alice", "bob", "carol")) {
            Files.writeString(folder.resolve(name), name + "-0123456789abcdef");
        }
        return Files.writeString(folder.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                node: {id: ns1}
                tokens:
                  alice: {file: alice, roles: [approve, operate]}
                  bob: {file: bob, roles: [approve]}
                  carol: {file: carol, roles: [operate]}
                zones: {example.test: {name-servers: {ns1.example.test: 127.0.0.1}}}
                regions: {eu-west: {}, us-east: {}}
                checks:
                  web: {http: {port: %d, path: /healthz}, interval: 500ms, timeout: 2s, rise: 2, fall: 3}
                witnesses: [{address: 127.0.0.53, check: web}]
                pools:
                  eu: {region: eu-west, check: web, members: [127.0.0.11]}
                  us: {region: us-east, check: web, members: [127.0.0.21]}
                services:
                  www.example.test: {policy: failover, pools: [eu, us], ttl: 5}
                  free.example.test: {policy: failover, pools: [eu, us], ttl: 5}
                  home.example.test: {policy: failover, pools: [us, eu], ttl: 5}
                plans:
                  shop:
                    services: [www.example.test]
                    regions: [eu-west, us-east]
                    trigger: %s
                    steps: %s
                """.formatted(port, trigger, steps));
    }

    private static final String PROPOSE = "{mode: propose, approval-timeout: 3m, region-down-for: 1s}";
    private static final String SWITCH = "[{switch: {}}, {verify: {passes: 2, timeout: 20s}}]";

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }

    private Leeward.Ended run(Leeward server, String... command) throws Exception {
        return as(server, "state/admin.token", command);
    }

    private Leeward.Ended as(Leeward server, String token, String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(
                "--admin",
                server.admin.toString(),
                "--token-file",
                folder.resolve(token).toString()));
        return Leeward.run(all.toArray(String[]::new));
    }

    private static void said(int exitCode, String part, Leeward.Ended ended) {
        assertEquals(exitCode, ended.exitCode(), ended.out() + ended.err());
        assertTrue((ended.out() + ended.err()).contains(part), ended.out() + ended.err());
    }

    private static JsonObject plan(Leeward server) throws Exception {
        return new JsonObject(server.get("/api/v1/plans/shop").body());
    }

    private static String state(Leeward server) throws Exception {
        JsonObject run = plan(server).getJsonObject("run");
        return run == null ? "" : run.getString("state");
    }

    private static List<String> chaos(Leeward server, String name) {
        return server.ask(name, Type.TXT, DClass.CH).getSection(Section.ANSWER).stream()
                .map(Record::rdataToString)
                .toList();
    }

    /** Posts with the token in a file, or without any. */
    private int post(Leeward server, String token, String path, String body) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.admin.resolve(path)).POST(BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header(
                    "Authorization",
                    "Bearer " + Files.readString(folder.resolve(token)).strip());
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            return answer.statusCode();
        }
    }

    @Test
    void keepsServicesInADeadRegionUntilSomebodyApproves() throws Exception {
        try (Nginx eu = new Nginx(folder, EU, port);
                Nginx us = new Nginx(folder, US, port);
                Nginx witness = new Nginx(folder, WITNESS, port);
                Leeward server = Leeward.serve(config(PROPOSE, SWITCH))) {
            assertEquals(List.of(EU), server.addresses("www.example.test"));
            said(0, "plan shop: eu-west is active", run(server, "plan", "show", "shop"));
            said(0, "shop  eu-west  none     us-east    none", run(server, "plan", "list"));

            eu.kill();
            eventually(() -> server.addresses("free.example.test").equals(List.of(US)));
            eventually(() -> state(server).equals("waiting-approval"));
            assertEquals(List.of(EU), server.addresses("www.example.test"));
            Leeward.Ended why = run(server, "explain", "www.example.test");
            said(0, "nobody is usable in the active region, and its plan has not switched", why);
            said(0, "plan shop lets it go to eu-west: run shop-1 to us-east is waiting-approval", why);
            assertTrue(
                    chaos(server, "status.leeward").stream()
                            .anyMatch(
                                    line -> line.startsWith(
                                            "\"plan shop active=eu-west latched=none run=run shop-1 to us-east is waiting-approval")),
                    chaos(server, "status.leeward").toString());
            said(0, "eu-west  held", run(server, "status"));
            said(0, "shop  eu-west  none     shop-1 to us-east waiting-approval", run(server, "status"));
            said(0, "leeward plan approve shop", run(server, "plan", "show", "shop"));

            said(1, "carol has not the role approve", as(server, "carol", "plan", "approve", "shop"));
            assertEquals(List.of(EU), server.addresses("www.example.test"));
            said(0, "run shop-1 to us-east", as(server, "bob", "plan", "approve", "shop"));
            eventually(() -> server.addresses("www.example.test").equals(List.of(US)));
            eventually(() -> state(server).equals("succeeded"));
            JsonObject plan = plan(server);
            assertEquals(
                    "bob", plan.getJsonObject("run").getJsonArray("approved-by").getString(0));
            assertTrue(plan.getJsonObject("rto").getDouble("measured") > 0, plan.encodePrettily());
            assertFalse(
                    plan.getJsonObject("latched").getJsonObject("eu-west").getBoolean("automatic"),
                    plan.encodePrettily());
        }
    }

    @Test
    void movesAPlanAndBackAndPrintsItsSteps() throws Exception {
        try (Nginx eu = new Nginx(folder, EU, port);
                Nginx us = new Nginx(folder, US, port);
                Nginx witness = new Nginx(folder, WITNESS, port);
                Leeward server = Leeward.serve(config("{mode: off}", SWITCH))) {
            Leeward.Ended dry = run(server, "plan", "run", "shop", "--dry-run");
            said(0, "dry run, nothing has changed: switch of shop from eu-west to us-east would begin", dry);
            said(0, "www.example.test  " + EU + "  " + US, dry);
            assertEquals("", state(server));
            said(1, "mars", run(server, "plan", "run", "shop", "--to", "mars", "--from", "mars"));
            said(2, "\"other\" is not a plan; there are shop", run(server, "plan", "run", "other"));
            said(
                    2,
                    "\"gravity\" is not a rule",
                    run(server, "plan", "run", "shop", "--override", "gravity", "--reason", "x"));
            said(2, "reason: is missing", run(server, "plan", "run", "shop", "--source-is-dead"));
            said(2, "--planned: say when", run(server, "plan", "run", "shop", "--planned"));

            Leeward.Ended ended = run(server, "plan", "run", "shop", "--reason", "maintenance", "--owner", "carl");
            said(0, "run shop-1 of shop: eu-west to us-east: maintenance", ended);
            assertTrue(
                    ended.out().lines().anyMatch(line -> line.matches("\\S+Z +switch +done +to us-east")), ended.out());
            assertTrue(
                    ended.out().lines().anyMatch(line -> line.matches("\\S+Z +verify +done +2 passes in a row")),
                    ended.out());
            assertTrue(ended.out().endsWith("run shop-1: succeeded: every step is done\n"), ended.out());
            assertEquals(List.of(US), server.addresses("www.example.test"));
            assertEquals("carl", plan(server).getJsonObject("run").getString("requested-by"));

            Leeward.Ended back = as(server, "alice", "plan", "failback", "shop", "--json");
            assertEquals(0, back.exitCode(), back.err());
            JsonObject run = new JsonObject(back.out());
            assertEquals("failback", run.getString("kind"));
            assertEquals("alice", run.getString("requested-by"), "whoever it says it is");
            assertEquals(List.of(EU), server.addresses("www.example.test"));
            said(1, "no region is latched", run(server, "plan", "failback", "shop"));
        }
    }

    @Test
    void stopsForPeopleAndIsCancelled() throws Exception {
        try (Nginx eu = new Nginx(folder, EU, port);
                Nginx us = new Nginx(folder, US, port);
                Leeward server =
                        Leeward.serve(config("{mode: off}", "[{approve: {people: 2, timeout: 5m}}, {switch: {}}]"))) {
            Leeward.Ended waits = as(server, "alice", "plan", "run", "shop");
            said(1, "run shop-1: waiting-approval: two people have to say plan approve", waits);
            said(1, "shows none: say --token-file", run(server, "plan", "approve", "shop"));
            said(0, "waiting-approval", as(server, "alice", "plan", "approve", "shop"));
            assertEquals(List.of(EU), server.addresses("www.example.test"));
            said(0, "cancelled by carol", as(server, "carol", "plan", "cancel", "shop"));
            said(1, "no run of shop is under way", run(server, "plan", "cancel", "shop"));
            said(0, "run shop-2", run(server, "plan", "run", "shop", "--planned", "--at", "+1h", "--detach"));
            assertEquals("pending", state(server));
            said(0, "not then:", run(server, "plan", "show", "shop"));
            said(0, "cancelled", run(server, "plan", "cancel", "shop"));
        }
    }

    @Test
    void takesTheTokensOfPeopleForWhatTheirRolesAllow() throws Exception {
        try (Nginx eu = new Nginx(folder, EU, port);
                Leeward server = Leeward.serve(config("{mode: off}", SWITCH))) {
            String wish = new JsonObject()
                    .put("kind", "region")
                    .put("id", "us-east")
                    .put("force", "up")
                    .put("for", "1h")
                    .put("owner", "mallory")
                    .put("reason", "x")
                    .encode();
            for (String path : List.of("run", "failback", "approve", "pause", "resume", "cancel")) {
                assertEquals(401, post(server, "", "/api/v1/plans/shop/" + path, "{}"), path);
            }
            assertEquals(403, post(server, "bob", "/api/v1/plans/shop/run", "{}"));
            assertEquals(403, post(server, "bob", "/api/v1/overrides", wish));
            assertEquals(403, post(server, "bob", "/api/v1/reload", ""));
            assertEquals(403, post(server, "bob", "/api/v1/diff?file=x", ""));
            assertEquals(403, post(server, "bob", "/api/v1/journal/repair", ""));
            assertEquals(403, post(server, "carol", "/api/v1/plans/shop/approve", "{}"));
            assertEquals(409, post(server, "bob", "/api/v1/plans/shop/approve", ""));
            assertEquals(404, post(server, "bob", "/api/v1/plans/none/approve", "{}"));
            assertEquals(404, post(server, "carol", "/api/v1/plans/shop/dance", "{}"));
            assertEquals(400, post(server, "carol", "/api/v1/plans/shop/run", "{\"at\": \"noon\"}"));
            assertEquals(400, post(server, "carol", "/api/v1/plans/shop/run", "{\"dry-run\": \"yes\"}"));
            assertEquals(404, server.get("/api/v1/plans/none").statusCode());
            assertEquals(200, post(server, "carol", "/api/v1/overrides", wish));
            assertTrue(server.get("/api/v1/overrides").body().contains("\"owner\" : \"carol\""), "not mallory");

            Path other = Files.writeString(folder.resolve("other"), Files.readString(folder.resolve("carol")));
            Files.writeString(folder.resolve("carol"), "carol-has-another-one-now");
            assertEquals(401, post(server, other.getFileName().toString(), "/api/v1/plans/shop/pause", "{}"));
            assertEquals(409, post(server, "carol", "/api/v1/plans/shop/pause", "{}"));
            assertFalse(String.join("\n", server.output).contains("0123456789abcdef"), "a secret is in the log");
        }
    }

    @Test
    void forcesOnThisNodeAloneWhileTheJournalIsDamaged() throws Exception {
        Path config = config("{mode: off}", SWITCH);
        try (Nginx eu = new Nginx(folder, EU, port);
                Nginx us = new Nginx(folder, US, port)) {
            try (Leeward server = Leeward.serve(config)) {
                said(0, "lifted", forcedAndLifted(server));
            }
            damage();
            try (Leeward server = Leeward.serve(config)) {
                assertEquals(List.of(EU), server.addresses("www.example.test"));
                said(0, "NO DECISION CAN BE TAKEN", run(server, "status"));
                said(0, "NO DECISION CAN BE TAKEN", run(server, "plan", "show", "shop"));
                assertTrue(server.get("/readyz").body().startsWith("ready, but no decision can be taken: "));
                assertTrue(chaos(server, "status.leeward").toString().contains("no decision can be taken: "));
                assertTrue(server.get("/metrics").body().contains("leeward_journal_trouble 1.0"));
                said(2, "is damaged", run(server, "plan", "run", "shop"));
                String[] down = {"region", "down", "us-east", "--for", "1h", "--reason", "it burns"};
                said(2, "in an emergency say --local", run(server, down));
                assertEquals(List.of(US), server.addresses("home.example.test"));
                List<String> local = new ArrayList<>(List.of(down));
                local.add("--local");
                said(0, "down (unrecorded)", run(server, local.toArray(String[]::new)));
                assertEquals(List.of(EU), server.addresses("home.example.test"));
                said(0, "down (unrecorded)", run(server, "overrides"));
                assertTrue(chaos(server, "status.leeward").toString().contains("override=down unrecorded owner="));

                assertEquals(200, post(server, "state/admin.token", "/api/v1/journal/repair", "{\"by\": \"root\"}"));
                eventually(() -> server.get("/api/v1/overrides").body().contains("\"recorded\" : true"));
                assertEquals("ready\n", server.get("/readyz").body());
            }
        }
    }

    private Leeward.Ended forcedAndLifted(Leeward server) throws Exception {
        said(
                0,
                "dry run, nothing has changed: region us-east: down",
                run(server, "region", "down", "us-east", "--for", "1h", "--reason", "x", "--dry-run"));
        assertFalse(server.get("/api/v1/overrides").body().contains("us-east"));
        said(0, "down", run(server, "region", "down", "us-east", "--for", "1h", "--reason", "x"));
        said(0, "dry run, nothing has changed", run(server, "region", "lift", "us-east", "--dry-run"));
        return run(server, "region", "lift", "us-east");
    }

    /** Changes a letter in the middle of the journal. */
    private void damage() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("state/journal"))) {
            Path segment = files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            String text = Files.readString(segment);
            Files.writeString(
                    segment, text.replaceFirst("\"started\"", "\"stopped\""), StandardOpenOption.TRUNCATE_EXISTING);
        }
    }
}
