package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real node, a real outage, and what the report says of them when the node is gone. */
class ReportOfANodeTest {
    @TempDir
    Path folder;

    @Test
    void tellsOfAnOutageAfterTheNodeIsGone() throws Exception {
        try (TcpMembers members = new TcpMembers("127.0.0.11", "127.0.0.21")) {
            Path config = Files.writeString(folder.resolve("leeward.yaml"), """
                    listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                    zones: {example.test: {name-servers: {ns1.example.test: 127.0.0.1}}}
                    regions: {eu-west: {}, us-east: {}}
                    checks: {web: {tcp: {port: %d}, interval: 500ms, timeout: 400ms, fall: 1, rise: 1}}
                    pools:
                      eu: {region: eu-west, check: web, members: [127.0.0.11]}
                      us: {region: us-east, check: web, members: [127.0.0.21]}
                    services:
                      eu.example.test: {policy: failover, pools: [eu], ttl: 30}
                      www.example.test: {policy: failover, pools: [eu, us], ttl: 30}
                    """.formatted(members.port()));
            try (Leeward server = Leeward.serve(config)) {
                members.close("127.0.0.11");
                await().atMost(Duration.ofSeconds(10))
                        .until(() -> server.get("/api/v1/status").body().contains("all down: every member"));
                members.open("127.0.0.11");
                await().atMost(Duration.ofSeconds(10)).until(() -> server.ttl("eu.example.test") == 30);
                assertEquals(143, server.terminate());
            }
            JsonObject services = reported(config).getJsonObject("services");
            JsonArray outages = services.getJsonObject("eu.example.test").getJsonArray("outages");
            assertEquals(1, outages.size(), outages::encodePrettily);
            JsonObject outage = outages.getJsonObject(0);
            assertEquals("healthy", outage.getString("after"));
            assertTrue(
                    outage.getString("because").startsWith("all down: every member (127.0.0.11 of eu:"),
                    outage::encode);
            assertTrue(outage.getDouble("down") > 0.1 && outage.getDouble("down") < 10, outage::encode);
            JsonObject www = services.getJsonObject("www.example.test");
            assertEquals(1.0, www.getDouble("availability"));
            assertTrue(www.getJsonArray("timeline").encode().contains("us-east"), www::encodePrettily);
            YearMonth now = YearMonth.now(ZoneOffset.UTC);
            assertTrue(Files.readString(folder.resolve("state/events/" + now + ".jsonl"))
                    .strip()
                    .endsWith("\"event\":\"stopped\"}"));
        }
    }

    private static JsonObject reported(Path config) throws Exception {
        Leeward.Ended ended = Leeward.run("report", "--config", config.toString(), "--from", "-10m", "--json");
        assertEquals(0, ended.exitCode(), ended.err());
        return new JsonObject(ended.out());
    }
}
