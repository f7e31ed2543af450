package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** What operators do to a running server and see of it, by the commands they type and by the API below them. */
class OperatorTest {
    @TempDir
    Path folder;

    private TcpMembers members;
    private Path config;

    @BeforeEach
    void configures() throws IOException {
        members = new TcpMembers("127.0.0.11", "127.0.0.12", "127.0.0.21");
        config = Files.writeString(folder.resolve("leeward.yaml"), yaml());
    }

    @AfterEach
    void closes() throws IOException {
        members.close();
    }

    private String yaml() {
        return """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                node: {id: ns1}
                max-change: 20%%
                zones: {example.test: {name-servers: {ns1.example.test: 127.0.0.1}}}
                regions: {eu-west: {weight: 60}, us-east: {weight: 40}}
                checks: {web: {tcp: {port: %d}, interval: 500ms, timeout: 400ms}}
                pools:
                  eu: {region: eu-west, check: web, members: [127.0.0.11, 127.0.0.12]}
                  us: {region: us-east, check: web, members: [127.0.0.21]}
                services:
                  www.example.test: {policy: weighted, pools: [eu, us], ttl: 30}
                  api.example.test: {policy: failover, pools: [eu, us], ttl: 30}
                """.formatted(members.port());
    }

    /** Runs a command on {@code server}. */
    private Leeward.Ended run(Leeward server, String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(
                "--admin",
                server.admin.toString(),
                "--token-file",
                folder.resolve("state/admin.token").toString()));
        return Leeward.run(all.toArray(String[]::new));
    }

    private static void said(int exitCode, String part, Leeward.Ended ended) {
        assertEquals(exitCode, ended.exitCode(), ended.out() + ended.err());
        assertTrue((ended.out() + ended.err()).contains(part), ended.out() + ended.err());
    }

    private HttpResponse<String> send(Leeward server, String method, String path, String body, boolean withToken)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.admin.resolve(path)).method(method, BodyPublishers.ofString(body));
        if (withToken) {
            request.header(
                    "Authorization",
                    "Bearer "
                            + Files.readString(folder.resolve("state/admin.token"))
                                    .strip());
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static String wish(String kind, String id, String force, String time) {
        return new JsonObject()
                .put("kind", kind)
                .put("id", id)
                .put("force", force)
                .put("for", time)
                .put("owner", "alice")
                .put("reason", "upgrade")
                .encode();
    }

    private static List<String> chaos(Leeward server, String name) {
        return server.ask(name, Type.TXT, DClass.CH).getSection(Section.ANSWER).stream()
                .map(Record::rdataToString)
                .toList();
    }

    @Test
    void overridesAreShownEverywhereAndEnd() throws Exception {
        try (Leeward server = Leeward.serve(config)) {
            said(
                    0,
                    "region eu-west: drain by alice until ",
                    run(
                            server,
                            "region",
                            "drain",
                            "eu-west",
                            "--for",
                            "4h",
                            "--reason",
                            "upgrade",
                            "--owner",
                            "alice"));
            String until = new JsonObject(server.get("/api/v1/overrides").body())
                    .getJsonArray("overrides")
                    .getJsonObject(0)
                    .getString("until")
                    .replaceFirst("\\.[0-9]+", "");
            JsonObject status = new JsonObject(server.get("/api/v1/status").body());
            JsonObject region = status.getJsonObject("regions").getJsonObject("eu-west");
            assertEquals("up", region.getString("state"), "observed");
            assertEquals("drain", region.getJsonObject("override").getString("force"), "forced");
            assertEquals("alice", region.getJsonObject("override").getString("owner"));
            assertTrue(status.getJsonObject("regions").getJsonObject("us-east").containsKey("override"));
            assertEquals(
                    "drain by region eu-west",
                    status.getJsonObject("members")
                            .getJsonObject("eu/127.0.0.11")
                            .getString("forced"));
            assertTrue(chaos(server, "status.leeward")
                    .contains("\"eu-west state=up weight=60 members=2/2 override=drain owner=alice until=" + until
                            + " reason=upgrade\""));
            assertTrue(server.get("/metrics")
                    .body()
                    .contains("leeward_override_expires_seconds{force=\"drain\",id=\"eu-west\",kind=\"region\"} 14"));
            said(0, "drain by alice until " + until, run(server, "status"));
            said(0, "region eu-west", run(server, "overrides"));

            Leeward.Ended renewed = run(
                    server, "region", "up", "eu-west", "--for", "3s", "--reason", "again", "--owner", "bob", "--json");
            assertEquals(0, renewed.exitCode(), renewed.err());
            JsonObject done = new JsonObject(renewed.out());
            assertEquals("alice", done.getJsonObject("before").getString("owner"));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> server.get("/api/v1/overrides").body().contains("\"overrides\" : [ ]"));
            long generation = new JsonObject(server.get("/api/v1/status").body()).getLong("generation");
            assertTrue(generation > done.getLong("generation"));
            said(1, "nothing is forced on region eu-west", run(server, "region", "lift", "eu-west"));
        }
    }

    /** A start takes the same file: a plan that cannot keep its objective is no reason not to answer. */
    @Test
    void takesNoPlanThatCannotKeepItsObjectiveWhileAnotherRuns() throws Exception {
        String plan = """
                plans:
                  shop:
                    services: [api.example.test]
                    regions: [eu-west, us-east]
                    objectives: {rto: 60s}
                    trigger: {mode: propose, approval-timeout: 300s}
                    steps: [switch: {}]
                """;
        try (Leeward server = Leeward.serve(config)) {
            Files.writeString(config, yaml().replace("20%", "unlimited") + plan);
            for (String command : List.of("reload", "diff")) {
                Leeward.Ended refused = command.equals("diff")
                        ? Leeward.run("diff", "--config", config.toString())
                        : run(server, command);
                said(1, "plans.shop.objectives.rto: \"1m\" cannot be kept: from eu-west to us-east", refused);
            }
        }
        try (Leeward server = Leeward.serve(config)) {
            assertEquals(2, server.addresses("api.example.test").size());
        }
    }

    @Test
    void saysWhatToDoAboutWhatItRefuses() throws Exception {
        try (Leeward server = Leeward.serve(config)) {
            said(
                    2,
                    "\"eu-wets\" is not a region; did you mean eu-west?",
                    run(server, "region", "down", "eu-wets", "--for", "1h", "--reason", "x"));
            said(2, "at most 72h", run(server, "region", "down", "eu-west", "--for", "73h", "--reason", "x"));
            said(
                    2,
                    "Missing required option: '--reason=TEXT'",
                    run(server, "region", "down", "eu-west", "--for", "1h"));
            said(
                    1,
                    "a service cannot be drained",
                    run(server, "service", "drain", "www.example.test", "--for", "1h", "--reason", "x"));
            said(
                    2,
                    "is not a rule",
                    run(server, "pool", "up", "eu", "--for", "1h", "--reason", "x", "--override", "never-mind"));
            assertEquals(
                    "{\"overrides\":[]}",
                    "{\"overrides\":"
                            + new JsonObject(server.get("/api/v1/overrides").body()).getJsonArray("overrides") + "}");
        }
    }

    @Test
    void theApiTakesNothingWithoutTheTokenAndNothingThatMakesNoSense() throws Exception {
        try (Leeward server = Leeward.serve(config)) {
            String good = wish("region", "eu-west", "up", "1h");
            assertEquals(
                    401, send(server, "POST", "/api/v1/overrides", good, false).statusCode());
            assertEquals(
                    401,
                    send(server, "DELETE", "/api/v1/overrides/region/eu-west", "", false)
                            .statusCode());
            assertEquals(401, send(server, "POST", "/api/v1/diff", "{}", false).statusCode());
            for (String bad : List.of(
                    "",
                    "[]",
                    "{",
                    "{}",
                    "{\"kind\": 7}",
                    "null",
                    wish("moon", "eu-west", "up", "1h"),
                    wish("region", "eu-west", "sideways", "1h"),
                    wish("region", "eu-west", "up", "soon"),
                    wish("region", "eu-west", "up", "0s"),
                    good.replace("\"upgrade\"", "\"  \""),
                    good.replace("\"alice\"", "[1]"),
                    good.replace("{", "{\"override\": [\"x\"], "),
                    good.replace("{", "{\"override\": \"never-empty\", "))) {
                HttpResponse<String> answer = send(server, "POST", "/api/v1/overrides", bad, true);
                assertEquals(400, answer.statusCode(), bad + " → " + answer.body());
                assertTrue(new JsonObject(answer.body()).containsKey("error"), answer.body());
            }
            assertEquals(
                    404,
                    send(server, "POST", "/api/v1/overrides", wish("pool", "none", "up", "1h"), true)
                            .statusCode());
            assertEquals(
                    413,
                    send(server, "POST", "/api/v1/overrides", " ".repeat(70_000), true)
                            .statusCode());
            for (String path : List.of("", "region", "region/", "moon/x")) {
                int status = send(server, "DELETE", "/api/v1/overrides/" + path, "", true)
                        .statusCode();
                assertTrue(status == 400 || status == 404, path + ": " + status);
            }
            assertEquals(
                    200, send(server, "POST", "/api/v1/overrides", good, true).statusCode());
            assertEquals(
                    200,
                    send(server, "POST", "/api/v1/overrides", wish("member", "eu/127.0.0.11", "up", "1h"), true)
                            .statusCode());
            assertEquals(
                    200,
                    send(server, "DELETE", "/api/v1/overrides/member/eu/127.0.0.11", "", true)
                            .statusCode());
            assertEquals(
                    200,
                    send(server, "DELETE", "/api/v1/overrides/region/eu-west", "", true)
                            .statusCode());
            assertEquals(200, server.get("/readyz").statusCode());
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
        for (int round = 0; round < 3; round++) {
            Set<String> acknowledged = new TreeSet<>();
            Thread client;
            try (Leeward server = Leeward.serve(config)) {
                client = Thread.startVirtualThread(() -> {
                    try {
                        for (int i = 0; ; i++) {
                            String id = List.of("eu/127.0.0.11", "eu/127.0.0.12", "us/127.0.0.21")
                                    .get(i % 3);
                            String reason = "change " + i;
                            String body = new JsonObject(wish("member", id, "up", "1h"))
                                    .put("reason", reason)
                                    .encode();
                            if (send(server, "POST", "/api/v1/overrides", body, true)
                                            .statusCode()
                                    == 200) {
                                synchronized (acknowledged) {
                                    acknowledged.removeIf(line -> line.startsWith(id));
                                    acknowledged.add(id + " " + reason);
                                }
                            }
                        }
                    } catch (Exception e) {
                        // the server is gone
                    }
                });
                await().atMost(Duration.ofSeconds(20)).until(() -> {
                    synchronized (acknowledged) {
                        return acknowledged.size() == 3;
                    }
                });
                Thread.sleep(200 + 77 * round);
            }
            client.join();
            for (Path file : journal()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
            try (Leeward again = Leeward.serve(config)) {
                JsonArray restored =
                        new JsonObject(again.get("/api/v1/overrides").body()).getJsonArray("overrides");
                assertEquals(3, restored.size());
                Set<String> there = restored.stream()
                        .map(JsonObject.class::cast)
                        .map(one -> one.getString("id") + " " + one.getString("reason"))
                        .collect(Collectors.toCollection(TreeSet::new));
                // One more may have been written down without its acknowledgment having come through.
                Set<String> lost = new TreeSet<>(acknowledged);
                lost.removeAll(there);
                assertTrue(
                        lost.stream().allMatch(line -> numberOf(line) < numberOf(sameMember(line, there))),
                        () -> acknowledged + " became " + there);
                assertTrue(lost.size() <= 1, () -> acknowledged + " became " + there);
            }
        }
    }

    /** The files that decisions are in. */
    private List<Path> journal() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("state/journal"))) {
            List<Path> all =
                    files.filter(file -> file.toString().endsWith(".jsonl")).toList();
            assertFalse(all.isEmpty());
            return all;
        }
    }

    private static String sameMember(String line, Set<String> there) {
        return there.stream()
                .filter(other -> other.startsWith(line.substring(0, line.indexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    private static int numberOf(String line) {
        return Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1));
    }

    @Test
    void diffTellsWhatAReloadWouldChangeAndMaxChangeRefusesIt() throws Exception {
        try (Leeward server = Leeward.serve(config)) {
            said(0, "no answer would change", run(server, "diff", "--config", config.toString()));
            Files.writeString(
                    config,
                    yaml().replace("weight: 60", "weight: 10")
                            .replaceAll("(?m)^  api.*\n", "")
                            .replace("ns1.example.test: 127", "ns2.example.test: 127"));
            Leeward.Ended diff = run(server, "diff", "--config", config.toString());
            said(0, "2 of 2 services would answer otherwise", diff);
            said(0, "api.example.test A removed eu-west 127.0.0.11 127.0.0.12 -> nothing", diff);
            said(
                    0,
                    "www.example.test A 40.0% 60.0% eu-west 127.0.0.11 127.0.0.12 | 40.0% us-east 127.0.0.21 ->"
                            + " 20.0% eu-west 127.0.0.11 127.0.0.12 | 80.0% us-east 127.0.0.21",
                    diff);
            said(0, "ns1.example.test A removed", diff);
            Leeward.Ended json = run(server, "diff", "--json", "--config", config.toString());
            assertEquals(1.0, new JsonObject(json.out()).getDouble("greatest-share"));

            said(
                    1,
                    "max-change, 20%: api.example.test 100.0%, zone example.test 100.0%, www.example.test 40.0%",
                    run(server, "reload"));
            server.hangUp();
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            server.output.stream().anyMatch(line -> line.contains("leeward reload --accept-change")));
            assertEquals(List.of("127.0.0.11", "127.0.0.12"), server.addresses("api.example.test"));
            said(0, "reloaded", run(server, "reload", "--accept-change"));
            assertEquals(List.of(), server.addresses("api.example.test"));

            // Within the limit nothing is asked.
            Files.writeString(config, Files.readString(config).replace("weight: 10", "weight: 12"));
            said(0, "reloaded", run(server, "reload"));
            Files.writeString(config, "zones: {}\nregions: {x: {weight: many}}\n");
            said(1, "leeward.yaml:2:", run(server, "diff", "--config", config.toString()));
        }
    }

    @Test
    void explainsForAClientAndForAnEarlierTime() throws Exception {
        try (Leeward server = Leeward.serve(config)) {
            Instant before = Instant.now();
            members.close("127.0.0.11");
            members.close("127.0.0.12");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> server.addresses("api.example.test").equals(List.of("127.0.0.21")));
            said(0, "answer 100.0% us-east: 127.0.0.21", run(server, "explain", "api.example.test"));
            Leeward.Ended then = run(server, "explain", "api.example.test", "--at", before.toString());
            said(0, "answer 100.0% eu-west: 127.0.0.11 127.0.0.12", then);
            said(0, "as recorded at ", then);
            assertFalse(then.out().contains("configuration was another"), then.out());
            said(
                    0,
                    "for the client 203.0.113.7",
                    run(server, "explain", "api.example.test", "A", "--client", "203.0.113.7"));
            SimpleResolver dig = new SimpleResolver(new InetSocketAddress("127.0.0.1", server.dnsPort()));
            dig.setEDNS(0, 1232, 0, List.of(new ClientSubnetOption(24, InetAddress.ofLiteral("203.0.113.0"))));
            Record question = Record.newRecord(Name.fromString("api.example.test."), Type.TXT, DClass.CH);
            assertEquals(
                    "\"for the client 203.0.113.0\"",
                    dig.send(Message.newQuery(question))
                            .getSection(Section.ANSWER)
                            .getFirst()
                            .rdataToString());
            assertTrue(chaos(server, "api.example.test").getFirst().startsWith("\"api.example.test is steered"));
            said(
                    2,
                    "client: \"home\" is not an address",
                    run(server, "explain", "api.example.test", "--client", "home"));
            said(2, "the record begins at", run(server, "explain", "api.example.test", "--at", "-5h"));
            said(2, "--at: \"tea\" is not a time", run(server, "explain", "api.example.test", "--at", "tea"));
            HttpResponse<String> future =
                    server.get("/api/v1/explain?name=x.test&at=" + Instant.now().plusSeconds(60));
            assertEquals(404, future.statusCode());
            assertEquals(400, server.get("/api/v1/explain?name=x.test&at=noon").statusCode());
            assertEquals(400, server.get("/api/v1/explain").statusCode());

            Files.writeString(config, yaml().replace("ttl: 30", "ttl: 31"));
            said(0, "reloaded", run(server, "reload"));
            said(
                    0,
                    "the configuration was another then",
                    run(server, "explain", "api.example.test", "--at", before.toString()));
            server.terminate();
            try (Leeward again = Leeward.serve(config)) {
                said(
                        0,
                        "answer 100.0% eu-west: 127.0.0.11 127.0.0.12",
                        run(again, "explain", "api.example.test", "--at", before.toString()));
            }
        }
    }

    @Test
    void everyOverrideCommandShowsAnExample() throws Exception {
        for (String kind : List.of("region", "pool", "member", "service")) {
            for (String what : List.of("down", "up", "drain", "lift")) {
                Leeward.Ended help = Leeward.run(kind, what, "--help");
                assertEquals(0, help.exitCode());
                assertTrue(help.out().contains("Example: leeward " + kind + " " + what), help.out());
            }
        }
    }
}
