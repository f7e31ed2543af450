package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.system.peers.Bind;
import dev.leeward.system.peers.Knot;
import dev.leeward.system.peers.Nsd;
import dev.leeward.system.peers.Peer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** BIND, Knot and NSD as secondaries, configured as docs/transfer.md says: they follow health, and go on when the server is gone. */
@Timeout(120)
final class SecondariesTest {
    private static final String SECRET = "bGVld2FyZCBpcyB0aGUgc2hlbHRlcmVkIHNpZGU=";
    private static final String WWW = "www.example.test";
    private static final String EU_1 = "127.0.0.11";
    private static final String EU_2 = "127.0.0.12";
    private static final String US_1 = "127.0.0.21";

    @TempDir
    Path folder;

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<Peer> peers = new ArrayList<>();
    private TcpMembers members;
    private int port;

    @BeforeEach
    void writesKeyAndZone() throws IOException {
        Bind.needed();
        Knot.needed();
        Nsd.needed();
        port = Nginx.freePort();
        members = opened(new TcpMembers(EU_1, EU_2, US_1));
        Files.writeString(
                Files.createFile(
                        folder.resolve("ns2.key"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
                SECRET);
        Files.writeString(folder.resolve("example.test.zone"), """
                $TTL 300
                @ SOA ns1 hostmaster 2026112601 3600 900 604800 60
                @ NS ns1
                ns1 A 127.0.0.1
                mail A 192.0.2.25
                *.wild TXT "anybody"
                """);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable closeable : opened.reversed()) {
            closeable.close();
        }
    }

    private <T extends AutoCloseable> T opened(T closeable) {
        opened.add(closeable);
        return closeable;
    }

    private Path config(List<Integer> secondaries) throws IOException {
        String notify = String.join(
                ", ", secondaries.stream().map(p -> "\"127.0.0.1:" + p + "\"").toList());
        return Files.writeString(folder.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:%d"], admin: "127.0.0.1:0"}
                keys: {ns2.example.test: {secret: {file: ns2.key}}}
                zones:
                  example.test:
                    file: example.test.zone
                    transfer: {key: ns2.example.test, to: [127.0.0.1], notify: [%s]}
                catalog: {zone: catalog.test, transfer: {key: ns2.example.test, notify: [%s]}}
                regions: {eu: {}, us: {}}
                checks: {raw: {tcp: {port: %d}, interval: 500ms, timeout: 500ms, rise: 1}}
                pools:
                  eu: {region: eu, check: raw, members: [127.0.0.11, 127.0.0.12]}
                  us: {region: us, check: raw, members: [127.0.0.21]}
                services: {www.example.test: {policy: failover, pools: [eu, us]}}
                """.formatted(port, notify, notify, members.port()));
    }

    /** What docs/transfer.md has in a fence of that name, with the test's secret, and its ports and addresses. */
    private String asDocumented(String fence) throws IOException {
        Matcher text = Pattern.compile("```" + fence + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/transfer.md")));
        assertTrue(text.find(), fence);
        return text.group(1)
                .replace("SECRET", SECRET)
                .replace("192.0.2.53 port 53", "127.0.0.1 port " + port)
                .replace("192.0.2.53@53", "127.0.0.1@" + port)
                .replace("192.0.2.53", "127.0.0.1");
    }

    private List<Integer> startsThree() throws IOException {
        peers.add(opened(new Bind(folder.resolve("bind"), Nginx.freePort(), "", asDocumented("bind"))));
        peers.add(opened(new Knot(folder.resolve("knot"), Nginx.freePort(), "", asDocumented("knot"))));
        peers.add(opened(new Nsd(folder.resolve("nsd"), Nginx.freePort(), "", asDocumented("nsd"))));
        return peers.stream().map(Peer::port).toList();
    }

    private static List<Record> ask(Peer peer, String name, int type) {
        return peer.ask(name, type).getSection(Section.ANSWER);
    }

    private static List<String> addresses(Peer peer) {
        try {
            return ask(peer, WWW, Type.A).stream()
                    .map(Record::rdataToString)
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    private static long serial(Peer peer) {
        return ((SOARecord) ask(peer, "example.test", Type.SOA).getFirst()).getSerial();
    }

    private static long serial(Leeward server) {
        return ((SOARecord) server.ask("example.test", Type.SOA)
                        .getSection(Section.ANSWER)
                        .getFirst())
                .getSerial();
    }

    /** Waits until every secondary answers these addresses. */
    private void allAnswer(Duration within, String... addresses) {
        for (Peer peer : peers) {
            await(peer.name())
                    .atMost(within)
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(() -> assertEquals(List.of(addresses), addresses(peer), peer.name()));
        }
    }

    private static double requests(Leeward server, String answer) throws Exception {
        return server.metric("leeward_transfer_requests_total", "answer=\"" + answer + "\"");
    }

    private static List<String> states(Leeward server) throws Exception {
        JsonArray secondaries = new JsonObject(server.get("/api/v1/status").body()).getJsonArray("secondaries");
        return secondaries.stream()
                .map(JsonObject.class::cast)
                .filter(secondary -> secondary.getString("zone").equals("example.test"))
                .map(secondary -> secondary.getString("state"))
                .toList();
    }

    @Test
    void followHealthAndGoOnAlone() throws Exception {
        Path config = config(startsThree());
        long last;
        try (Leeward server = Leeward.serve(config)) {
            allAnswer(Duration.ofSeconds(15), EU_1, EU_2);
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertEquals(List.of("current", "current", "current"), states(server)));
            // Past the first seconds, in which TTLs settle.
            await().pollDelay(Duration.ofSeconds(3))
                    .ignoreExceptions()
                    .until(() -> serial(peers.getFirst()) == serial(server));
            double whole = requests(server, "whole");
            double changes = requests(server, "changes");

            // Several times, since the machine may be busy with something else at any of them.
            Duration best = Duration.ofSeconds(10);
            for (int round = 0; round < 3; round++) {
                allAnswer(Duration.ofSeconds(10), EU_1, EU_2);
                long killed = System.nanoTime();
                members.close(EU_1);
                allAnswer(Duration.ofSeconds(10), EU_2);
                Duration took = Duration.ofNanos(System.nanoTime() - killed);
                System.out.println(
                        "a member was killed; all three secondaries had the new set after " + took.toMillis() + " ms");
                best = took.compareTo(best) < 0 ? took : best;
                members.open(EU_1);
            }
            assertTrue(best.compareTo(Duration.ofSeconds(2)) < 0, "all of them after " + best + " at best");
            allAnswer(Duration.ofSeconds(10), EU_1, EU_2);
            members.close(EU_1);
            allAnswer(Duration.ofSeconds(10), EU_2);
            assertEquals(whole, requests(server, "whole"), "nobody took the whole zone");
            assertTrue(requests(server, "changes") >= changes + 3, "each took the changes");
            await().untilAsserted(() -> assertEquals(List.of("current", "current", "current"), states(server)));
            last = serial(server);
        }

        // The server is gone, killed.
        for (int i = 0; i < 5; i++) {
            allAnswer(Duration.ofSeconds(1), EU_2);
            Thread.sleep(200);
        }
        for (Peer peer : peers) {
            assertEquals(last, serial(peer), peer.name());
            assertEquals(1, ask(peer, "x.wild.example.test", Type.TXT).size(), peer.name());
        }

        try (Leeward server = Leeward.serve(config)) {
            assertFalse(serial(server) < last, serial(server) + " after " + last);
            members.open(EU_1);
            allAnswer(Duration.ofSeconds(10), EU_1, EU_2);
            members.close(EU_1);
            members.close(EU_2);
            allAnswer(Duration.ofSeconds(5), US_1);
        }
    }

    @Test
    void takeUpZonesThatTheCatalogLists() throws Exception {
        peers.add(opened(new Bind(
                folder.resolve("bind"),
                Nginx.freePort(),
                asDocumented("bind-catalog-options"),
                asDocumented("bind-catalog"))));
        peers.add(opened(new Knot(folder.resolve("knot"), Nginx.freePort(), "", asDocumented("knot-catalog"))));
        Path config = config(peers.stream().map(Peer::port).toList());
        try (Leeward server = Leeward.serve(config)) {
            allAnswer(Duration.ofSeconds(30), EU_1, EU_2);
            members.close(EU_1);
            allAnswer(Duration.ofSeconds(5), EU_2);
            assertTrue(server.ask("version.catalog.test", Type.TXT)
                    .getSection(Section.ANSWER)
                    .getFirst()
                    .rdataToString()
                    .contains("2"));
        }
    }

    @Test
    void areRefusedWithoutTheRightKey() throws Exception {
        Program dig = Program.needed("dig", "bind9-dnsutils");
        Program kdig = Program.needed("kdig", "knot-dnsutils");
        try (Leeward server = Leeward.serve(config(List.of()))) {
            String at = "-p" + server.dnsPort();
            String signed = "hmac-sha256:ns2.example.test:" + SECRET;
            await().until(
                            () -> dig.run("@127.0.0.1", at, "-y", signed, "example.test", "AXFR"),
                            whole -> whole.contains(EU_1) && whole.contains("XFR size"));
            long serial = serial(server);
            String incremental =
                    kdig.run("@127.0.0.1", "-p", "" + server.dnsPort(), "-y", signed, "example.test", "IXFR=" + serial);
            assertTrue(incremental.contains("" + serial), incremental);
            assertFalse(incremental.contains(EU_1), incremental);

            assertTrue(dig.run("@127.0.0.1", at, "example.test", "AXFR").contains("Transfer failed"));
            assertTrue(dig.run("@127.0.0.1", at, "-b", "127.0.0.7", "-y", signed, "example.test", "AXFR")
                    .contains("Transfer failed"));
            String wrong = dig.run(
                    "@127.0.0.1",
                    at,
                    "-y",
                    "hmac-sha256:ns2.example.test:d3Jvbmcgd3Jvbmcgd3Jvbmc=",
                    "example.test",
                    "AXFR");
            assertTrue(wrong.contains("BADSIG") || wrong.contains("Transfer failed"), wrong);
            String unknown =
                    dig.run("@127.0.0.1", at, "-y", "hmac-sha256:ns9.example.test:" + SECRET, "example.test", "SOA");
            assertTrue(unknown.contains("NOTAUTH") && unknown.contains("BADKEY"), unknown);
            assertTrue(dig.run("@127.0.0.1", at, "-y", signed, WWW, "A").contains("NOERROR 0"), "signed answers");
        }
    }
}
