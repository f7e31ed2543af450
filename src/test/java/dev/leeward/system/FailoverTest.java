package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The server in front of three nginx in two regions, which are killed and started again. */
class FailoverTest {
    private static final String EU_1 = "127.0.0.11";
    private static final String EU_2 = "127.0.0.12";
    private static final String US_1 = "127.0.0.21";

    /** Tells the server that all of them being down is no isolation. */
    private static final String WITNESS = "127.0.0.53";

    @TempDir
    Path folder;

    private static int port;

    @BeforeAll
    static void findsAPort() throws IOException {
        Nginx.isNeeded();
        port = Nginx.freePort();
    }

    private Path config(int euWeight, int usWeight) throws IOException {
        return Files.writeString(folder.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                node: {id: ns1}
                zones: {example.test: {name-servers: {ns1.example.test: 127.0.0.1}}}
                regions: {eu-west: {weight: %d}, us-east: {weight: %d}}
                checks:
                  web: {http: {port: %d, path: /healthz}, interval: 500ms, timeout: 2s, rise: 2, fall: 3}
                witnesses: [{address: 127.0.0.53, check: web}]
                pools:
                  eu: {region: eu-west, check: web, members: [127.0.0.11, 127.0.0.12]}
                  us: {region: us-east, check: web, members: [127.0.0.21]}
                services:
                  www.example.test: {policy: weighted, pools: [eu, us], ttl: 30}
                  api.example.test: {policy: failover, pools: [eu, us], ttl: 30, when-all-down: all}
                  last.example.test: {policy: failover, pools: [eu, us], when-all-down: last-good}
                  none.example.test: {policy: failover, pools: [eu, us], when-all-down: none}
                  fallback.example.test: {policy: failover, pools: [eu, us], when-all-down: {fallback: [192.0.2.9]}}
                """.formatted(euWeight, usWeight, port));
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    private static void eventually(Leeward server, String name, String... addresses) {
        eventually(() -> server.addresses(name).equals(List.of(addresses)));
    }

    private static Set<String> draws(Leeward server, String name, int times) {
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < times; i++) {
            seen.addAll(server.addresses(name));
        }
        return seen;
    }

    @Test
    void followsTheHealthOfItsMembers() throws Exception {
        try (Nginx eu1 = new Nginx(folder, EU_1, port);
                Nginx eu2 = new Nginx(folder, EU_2, port);
                Nginx us1 = new Nginx(folder, US_1, port);
                Nginx witness = new Nginx(folder, WITNESS, port);
                Leeward server = Leeward.serve(config(60, 40))) {
            assertEquals(List.of(EU_1, EU_2), server.addresses("api.example.test"));
            assertEquals(Set.of(EU_1, EU_2, US_1), draws(server, "www.example.test", 60));

            eu1.kill();
            eventually(server, "api.example.test", EU_2);
            eu1.start();
            eventually(server, "api.example.test", EU_1, EU_2);

            eu1.kill();
            eu2.kill();
            eventually(server, "api.example.test", US_1);
            assertEquals(Set.of(US_1), draws(server, "www.example.test", 60));

            us1.kill();
            eventually(server, "api.example.test", EU_1, EU_2, US_1);
            assertEquals(5, server.ttl("api.example.test"));
            assertEquals(List.of(US_1), server.addresses("last.example.test"));
            assertEquals(List.of("192.0.2.9"), server.addresses("fallback.example.test"));
            Message none = server.ask("none.example.test", Type.A);
            assertEquals(Rcode.NOERROR, none.getRcode());
            assertEquals(List.of(), none.getSection(Section.ANSWER));
            assertEquals(Type.SOA, none.getSection(Section.AUTHORITY).getFirst().getType());
            assertEquals(5, none.getSection(Section.AUTHORITY).getFirst().getTTL());

            eu1.start();
            eventually(server, "api.example.test", EU_1);
        }
    }

    @Test
    void drawsByTheWeightsOfTheFileAndOfItsReload() throws Exception {
        try (Nginx eu1 = new Nginx(folder, EU_1, port);
                Nginx eu2 = new Nginx(folder, EU_2, port);
                Nginx us1 = new Nginx(folder, US_1, port);
                Leeward server = Leeward.serve(config(60, 40))) {
            assertEquals(0.60, shareOfEu(server), 0.05);
            config(20, 80);
            server.reload();
            assertEquals(0.20, shareOfEu(server), 0.05);
        }
    }

    /** Of 2,000 draws; five standard deviations are 0.055. */
    private static double shareOfEu(Leeward server) {
        int eu = 0;
        for (int i = 0; i < 2000; i++) {
            eu += server.addresses("www.example.test").contains(EU_1) ? 1 : 0;
        }
        return eu / 2000.0;
    }

    @Test
    void isAskedByCommandsAndByDig() throws Exception {
        Path config = config(60, 40);
        try (Nginx eu1 = new Nginx(folder, EU_1, port);
                Nginx eu2 = new Nginx(folder, EU_2, port);
                Leeward server = Leeward.serve(config)) {
            String[] node = {
                "--admin",
                server.admin.toString(),
                "--token-file",
                folder.resolve("state/admin.token").toString()
            };
            eventually(() -> server.get("/api/v1/status").body().contains("\"down\""));
            Leeward.Ended status = Leeward.run("status", node[0], node[1]);
            assertEquals(0, status.exitCode(), status.err());
            assertTrue(status.out().contains("us-east  down"), status.out());

            Leeward.Ended explain = Leeward.run("explain", "api.example.test", node[0], node[1]);
            assertTrue(
                    explain.out().contains("pool eu in eu-west, weight 60: 2 of 2 members up, taken"), explain.out());
            List<String> byDig = server.ask("api.example.test", Type.TXT, DClass.CH).getSection(Section.ANSWER).stream()
                    .map(Record::rdataToString)
                    .toList();
            assertEquals(explain.out().lines().map(line -> '"' + line + '"').toList(), byDig);

            Leeward.Ended reload = Leeward.run("reload", node[0], node[1], node[2], node[3]);
            assertEquals(0, reload.exitCode(), reload.err());
            Files.writeString(config, Files.readString(config).replace("ttl: 30", "ttl: soon"));
            Leeward.Ended refused = Leeward.run("reload", node[0], node[1], node[2], node[3]);
            assertEquals(1, refused.exitCode());
            assertTrue(refused.err().contains("\"soon\" is not a duration"), refused.err());
            assertEquals(30, server.ttl("api.example.test"));
            assertEquals(401, server.post("/api/v1/reload").statusCode());
            assertEquals(200, server.get("/readyz").statusCode());
        }
    }

    @Test
    void keepsWhatItKnowsOverAKill() throws Exception {
        try (Nginx eu1 = new Nginx(folder, EU_1, port);
                Nginx us1 = new Nginx(folder, US_1, port)) {
            try (Leeward server = Leeward.serve(config(60, 40))) {
                eventually(() -> Files.exists(folder.resolve("state/health.json")));
                eventually(server, "api.example.test", EU_1);
            }
            eu1.kill();
            us1.kill();
            // Nothing passes in its first round, the witness neither, so what was known before the kill is believed
            // until
            // something does.
            try (Leeward server = Leeward.serve(config(60, 40))) {
                assertEquals(List.of(EU_1), server.addresses("api.example.test"));
                try (Nginx witness = new Nginx(folder, WITNESS, port)) {
                    eventually(server, "api.example.test", EU_1, EU_2, US_1);
                }
                assertEquals(143, server.terminate());
            }
        }
    }

    @Test
    void servesTheLastAcceptedConfigurationWhenTheFileIsInvalid() throws Exception {
        Path config = config(60, 40);
        try (Nginx eu1 = new Nginx(folder, EU_1, port)) {
            try (Leeward server = Leeward.serve(config)) {
                eventually(() -> Files.exists(folder.resolve("state/accepted.yaml")));
                assertEquals(List.of(EU_1), server.addresses("api.example.test"));
            }
            Files.writeString(config, "zones: {");
            try (Leeward server = Leeward.serve(config)) {
                eventually(server, "api.example.test", EU_1);
                assertTrue(
                        server.output.stream()
                                .anyMatch(line -> line.contains("serving the last accepted configuration")),
                        String.join("\n", server.output));
            }
            Leeward.Ended strict = Leeward.run("serve", "--strict", "--config", config.toString());
            assertEquals(2, strict.exitCode());
            assertTrue(strict.err().contains("is not YAML"), strict.err());
        }
    }
}
