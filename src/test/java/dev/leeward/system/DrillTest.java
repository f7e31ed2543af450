package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drills of a running server, as an operator has them. */
class DrillTest {
    private static final String CANARY = "_drill-shop.example.test";

    @TempDir
    Path folder;

    private Path config(int port, String drill) throws IOException {
        return Files.writeString(folder.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                node: {id: ns1}
                zones: {example.test: {name-servers: {ns1.example.test: 127.0.0.1}}}
                regions: {eu-west: {}, us-east: {}}
                checks: {web: {tcp: {port: %d}, interval: 500ms, timeout: 1s}}
                pools:
                  web-eu: {region: eu-west, check: web, members: [127.0.0.11]}
                  web-us: {region: us-east, check: web, members: [127.0.0.21]}
                services:
                  www.example.test: {policy: failover, pools: [web-eu, web-us]}
                plans:
                  shop:
                    services: [www.example.test]
                    regions: [eu-west, us-east]
                    trigger: {mode: auto}
                    steps: [{switch: {}}, {verify: {passes: 1}}]
                    objectives: {rto: 2m}
                    drill: {%s}
                """.formatted(port, drill));
    }

    private List<String> node(Leeward server) {
        return List.of(
                "--admin",
                server.admin.toString(),
                "--token-file",
                folder.resolve("state/admin.token").toString());
    }

    private Leeward.Ended drill(Leeward server, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("drill", "shop"));
        all.addAll(List.of(arguments));
        all.addAll(node(server));
        return Leeward.run(all.toArray(String[]::new));
    }

    @Test
    void timesDetectionAndPublicationForReal() throws Exception {
        try (TcpMembers members = new TcpMembers("127.0.0.11", "127.0.0.21");
                Leeward server = Leeward.serve(config(members.port(), "level: blind"))) {
            assertEquals(List.of("127.0.0.1"), server.addresses(CANARY));
            for (int i = 1; i <= 3; i++) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> server.addresses(CANARY).equals(List.of("127.0.0.1")));
                Leeward.Ended ended = drill(server, "--json");
                assertEquals(0, ended.exitCode(), ended.out() + ended.err());
                JsonObject done = new JsonObject(ended.out());
                System.out.println(done.getString("because") + " "
                        + done.getJsonObject("terms").encode());
                double answer = done.getJsonObject("rto").getDouble("answer");
                assertTrue(answer > 0 && answer < 3.8, "answer " + answer);
                assertEquals(answer + 5, done.getJsonObject("rto").getDouble("service"), 0.01);
                assertEquals(true, done.getJsonObject("rto").getBoolean("met"));
                assertEquals(List.of("127.0.0.11"), server.addresses("www.example.test"), "nobody else has moved");
            }
            JsonObject known =
                    new JsonObject(server.get("/api/v1/plans/shop/drill").body());
            assertEquals(0.368, known.getJsonArray("history").getJsonObject(0).getDouble("at-least"), "three of three");
            JsonObject regions = new JsonObject(server.get("/api/v1/status").body()).getJsonObject("regions");
            assertEquals(
                    1,
                    regions.getJsonObject("eu-west").getInteger("members"),
                    "canaries count in no region of the plan");
        }
    }

    @Test
    void printsWhatHappensAsItHappens() throws Exception {
        try (TcpMembers members = new TcpMembers("127.0.0.11", "127.0.0.21");
                Leeward server = Leeward.serve(config(members.port(), "level: live, for: 8s"))) {
            Leeward.Ended live = drill(server);
            assertEquals(0, live.exitCode(), live.out() + live.err());
            assertTrue(live.out().contains("shop-1: switch done, to us-east"), live.out());
            assertTrue(live.out().contains("everybody is in us-east, for 8s"), live.out());
            assertTrue(live.out().contains("shop-2: switch done, to eu-west"), live.out());
            assertTrue(live.out().contains("succeeded: it went to us-east and came back"), live.out());
            assertEquals(List.of("127.0.0.11"), server.addresses("www.example.test"));

            Leeward.Ended detached = drill(server, "--detach");
            assertEquals(0, detached.exitCode(), detached.err());
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> server.addresses("www.example.test").equals(List.of("127.0.0.21")));
            Leeward.Ended second = drill(server, "--level", "lint");
            assertEquals(1, second.exitCode());
            assertTrue(second.err().contains("shop-drill-2 is under way"), second.err());
            drill(server, "--cancel", "--detach");
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> server.addresses("www.example.test").equals(List.of("127.0.0.11")));

            Leeward.Ended shadow = drill(server, "--level", "shadow");
            assertEquals(0, shadow.exitCode(), shadow.out() + shadow.err());
            assertTrue(shadow.out().contains("127.0.0.21"), shadow.out());
            members.close("127.0.0.21");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> drill(server, "--level", "lint").exitCode() == 1);
            assertFalse(new JsonObject(server.get("/api/v1/plans/shop/drill").body()).getBoolean("missed"));
            assertEquals(2, drill(server, "--level", "dry").exitCode());
        }
    }

    @Test
    void doesNotTakeItsOwnListenersForTheWorld() throws Exception {
        try (TcpMembers members = new TcpMembers("127.0.0.11", "127.0.0.21");
                Leeward server = Leeward.serve(config(members.port(), "level: blind"))) {
            members.close("127.0.0.11");
            members.close("127.0.0.21");
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            new JsonObject(server.get("/api/v1/status").body()).getString("isolated-since") != null);
            Leeward.Ended refused = drill(server);
            assertEquals(1, refused.exitCode());
            assertTrue(refused.err().contains("isolated"), refused.err());
        }
    }
}
