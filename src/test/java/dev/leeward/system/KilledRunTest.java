package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process under {@code kill -9}, at each line that a run writes into the journal. */
class KilledRunTest {
    private static final List<String> EU = List.of("127.0.3.1", "127.0.3.2");
    private static final List<String> US = List.of("127.0.3.3");
    private static final String HELD = "look whether it happened";

    @TempDir
    Path folder;

    private final List<String> fenced = Collections.synchronizedList(new ArrayList<>());
    private final List<String> called = Collections.synchronizedList(new ArrayList<>());
    private HttpServer others;

    @BeforeEach
    void opensTheEndpoints() throws IOException {
        others = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        others.createContext("/fence", exchange -> answer(exchange, fenced));
        others.createContext("/failover", exchange -> answer(exchange, called));
        others.createContext("/primary", exchange -> answer(exchange, new ArrayList<>()));
        others.start();
    }

    @AfterEach
    void closesTheEndpoints() {
        others.stop(0);
    }

    private static void answer(HttpExchange exchange, List<String> asked) throws IOException {
        try (exchange) {
            asked.add(String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key")));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private Path configuration(String name, TcpMembers members) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Path file = home.resolve("leeward.yaml");
        Files.writeString(
                file, """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
                regions: {eu-west: {}, us-east: {}}
                checks: {web: {tcp: {port: %1$d}, interval: 200ms, timeout: 100ms, rise: 1, fall: 2}}
                pools:
                  web-eu: {region: eu-west, check: web, members: [127.0.3.1, 127.0.3.2]}
                  web-us: {region: us-east, check: web, members: [127.0.3.3]}
                services: {www.example.test: {policy: failover, pools: [web-eu, web-us], ttl: 5}}
                plans:
                  shop:
                    services: [www.example.test]
                    regions: [eu-west, us-east]
                    trigger: {mode: auto, region-down-for: 0s}
                    steps:
                      us-east:
                        - fence: {post: "http://127.0.0.1:%2$d/fence"}
                        - call: {post: "http://127.0.0.1:%2$d/failover"}
                        - wait: {get: "http://127.0.0.1:%2$d/primary"}
                        - switch: {}
                        - verify: {passes: 1}
                """.formatted(members.port(), others.getAddress().getPort()));
        return file;
    }

    private static int lines(Path config) {
        try (Stream<Path> segments = Files.list(config.resolveSibling("state/journal"))) {
            int lines = 0;
            for (Path segment :
                    segments.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
                lines += Math.toIntExact(Files.readString(segment).lines().count());
            }
            return lines;
        } catch (IOException e) {
            return 0;
        }
    }

    private static JsonObject run(Leeward server) throws IOException, InterruptedException {
        return new JsonObject(server.get("/api/v1/plans/shop").body()).getJsonObject("run");
    }

    private static boolean stands(Leeward server) throws IOException, InterruptedException {
        JsonObject run = run(server);
        return run != null && List.of("held", "succeeded", "failed").contains(run.getString("state"));
    }

    /** How many lines there are before the run, and after it. */
    private int[] undisturbed() throws Exception {
        try (TcpMembers members = new TcpMembers("127.0.3.1", "127.0.3.2", "127.0.3.3")) {
            Path config = configuration("whole", members);
            try (Leeward server = Leeward.serve(config)) {
                int before = lines(config);
                members.close("127.0.3.1");
                members.close("127.0.3.2");
                await().atMost(Duration.ofSeconds(30)).until(() -> stands(server));
                assertEquals("succeeded", run(server).getString("state"));
                assertEquals(US, server.addresses("www.example.test"));
                return new int[] {before, lines(config)};
            }
        }
    }

    @Test
    void endsWhereItWouldHaveOrHoldsAndDoesNothingTwice() throws Exception {
        int[] whole = undisturbed();
        assertTrue(whole[1] - whole[0] >= 12, "a run of %d lines".formatted(whole[1] - whole[0]));
        int held = 0;
        for (int line = whole[0] + 1; line <= whole[1]; line++) {
            held += killedAt(line) ? 1 : 0;
        }
        System.out.printf("killed at each of %d lines: held %d times%n", whole[1] - whole[0], held);
    }

    private boolean killedAt(int line) throws Exception {
        String when = "killed at line " + line;
        fenced.clear();
        called.clear();
        try (TcpMembers members = new TcpMembers("127.0.3.1", "127.0.3.2", "127.0.3.3")) {
            Path config = configuration("line-" + line, members);
            try (Leeward server = Leeward.serve(config)) {
                members.close("127.0.3.1");
                members.close("127.0.3.2");
                long end = System.nanoTime() + 30_000_000_000L;
                while (lines(config) < line) {
                    assertTrue(System.nanoTime() < end, when + " never came");
                    Thread.onSpinWait();
                }
            }
            try (Leeward server = Leeward.serve(config)) {
                await().atMost(Duration.ofSeconds(30)).until(() -> stands(server));
                JsonObject run = run(server);
                boolean held = run.getString("state").equals("held");
                if (held) {
                    assertTrue(run.getString("because").contains(HELD), when + ": " + run);
                    assertEquals(EU, server.addresses("www.example.test"), when);
                } else {
                    assertEquals("succeeded", run.getString("state"), when + ": " + run);
                    assertEquals(US, server.addresses("www.example.test"), when);
                }
                assertTrue(called.size() <= 1, when + ": called " + called);
                assertEquals(1, new TreeSet<>(fenced).size(), when + ": fenced " + fenced);
                return held;
            }
        }
    }
}
