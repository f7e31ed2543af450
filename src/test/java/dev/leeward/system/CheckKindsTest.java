package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that ask nothing themselves, in a real server. */
class CheckKindsTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String SECRET = "a-token-of-the-test-alone";

    @TempDir
    Path folder;

    private HttpResponse<String> push(Leeward server, String target, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.admin.resolve("/api/v1/heartbeats/" + target))
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.noBody());
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static JsonObject member(Leeward server, String id) throws Exception {
        return new JsonObject(server.get("/api/v1/status").body())
                .getJsonObject("members")
                .getJsonObject(id);
    }

    @Test
    void followHeartbeatsAndWhatIsMadeOfThem() throws Exception {
        Files.writeString(folder.resolve("batch.token"), SECRET + "\n");
        try (TcpMembers members = new TcpMembers("127.0.0.11", "127.0.0.21")) {
            Path config = Files.writeString(folder.resolve("leeward.yaml"), """
                    listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                    zones: {example.test: {name-servers: {ns1.example.test: 127.0.0.1}}}
                    regions: {eu: {}, us: {}}
                    checks:
                      port: {tcp: {port: %d}, interval: 300ms, timeout: 200ms}
                      batch: {heartbeat: {ttl: 1s, token: {file: batch.token}}, interval: 200ms, rise: 1}
                      both: {all-of: [port, batch]}
                    pools:
                      eu: {region: eu, check: both, members: [127.0.0.11]}
                      us: {region: us, check: port, members: [127.0.0.21]}
                    services: {api.example.test: {policy: failover, pools: [eu, us]}}
                    """.formatted(members.port()));
            try (Leeward server = Leeward.serve(config)) {
                assertEquals(404, push(server, "batch/127.0.0.99", SECRET).statusCode());
                assertEquals(404, push(server, "port/127.0.0.11", SECRET).statusCode());
                assertEquals(400, push(server, "batch", SECRET).statusCode());
                HttpResponse<String> stranger = push(server, "batch/127.0.0.11", "of-somebody-else");
                assertEquals(401, stranger.statusCode());
                assertEquals(204, push(server, "batch/127.0.0.11", SECRET).statusCode());

                await().atMost(SOON).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
                    assertEquals(204, push(server, "batch/127.0.0.11", SECRET).statusCode());
                    assertEquals(List.of("127.0.0.11"), server.addresses("api.example.test"));
                    assertEquals(
                            "2 of 2 checks pass",
                            member(server, "eu/127.0.0.11").getString("reason"));
                });

                push(server, "batch/127.0.0.11", "of-somebody-else");
                await().atMost(SOON)
                        .untilAsserted(() -> assertEquals(List.of("127.0.0.21"), server.addresses("api.example.test")));
                JsonObject down = member(server, "eu/127.0.0.11");
                assertEquals("batch: no heartbeat for 1 s, but for one with a wrong token", down.getString("reason"));
                assertEquals(
                        "up", down.getJsonObject("parts").getJsonObject("port").getString("status"));
                assertEquals(
                        "down",
                        down.getJsonObject("parts").getJsonObject("batch").getString("status"));

                Leeward.Ended status =
                        Leeward.run("status", "--config", config.toString(), "--admin", server.admin.toString());
                assertTrue(status.out().contains("  batch"), status.out() + status.err());

                await().atMost(SOON).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
                    push(server, "batch/127.0.0.11", SECRET);
                    assertEquals(List.of("127.0.0.11"), server.addresses("api.example.test"));
                });
                assertFalse(String.join("\n", server.output).contains(SECRET), "a secret is in the log");
            }
        }
    }
}
