package dev.leeward.system;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.configfile.TestDatabase;
import dev.leeward.system.lab.Unbound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers by the client's network, as dig and kdig see them, and through a resolver that sends the network along (RFC 7871). */
class ClientNetworkTest {
    private static final Pattern DIG_SCOPE = Pattern.compile("; CLIENT-SUBNET: ([0-9a-f.:]+/[0-9]+/[0-9]+)");
    private static final Pattern KDIG_SCOPE = Pattern.compile(";; CLIENT-SUBNET: ([0-9a-f.:]+/[0-9]+/[0-9]+)");

    @TempDir
    Path folder;

    private Leeward serve() throws IOException {
        new TestDatabase()
                .add("198.51.100.0/25", "FR", "EU", 48.9, 2.4)
                .add("198.51.100.128/25", "US", "NA", 40.7, -74)
                .add("2001:db8:7::/48", "SG", "AS", 1.3, 103.8)
                .writeTo(folder.resolve("places.mmdb"));
        return Leeward.serve(Files.writeString(folder.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                zones: {example.test: {name-servers: {ns1.example.test: 127.0.0.1}}}
                geo: {database: places.mmdb}
                regions: {eu: {at: [50.1, 8.7]}, us: {at: [38.9, -77.4]}, ap: {at: [1.35, 103.8]}}
                checks: {web: {tcp: {port: 1}}}
                pools:
                  eu: {region: eu, check: web, members: [192.0.2.1]}
                  us: {region: us, check: web, members: [192.0.2.2]}
                  ap: {region: ap, check: web, members: [192.0.2.3]}
                services:
                  geo.example.test:
                    policy: geo
                    pools: [eu, us, ap]
                    map:
                      - {networks: [127.0.5.0/24, 198.51.100.0/24], regions: [us, eu]}
                      - {networks: [127.0.6.0/24, "2001:db8:5::/48"], regions: [ap]}
                      - {default: [eu, us]}
                  place.example.test:
                    policy: geo
                    pools: [eu, us, ap]
                    map: [{countries: [FR], regions: [us]}, {continents: [AS, EU], regions: [ap]}]
                  near.example.test: {policy: nearest, pools: [eu, us, ap]}
                  hashed.example.test: {policy: hashed, pools: [eu, us, ap]}
                  plain.example.test: {policy: failover, pools: [eu]}
                """));
    }

    private static String scope(Pattern pattern, String output) {
        Matcher matcher = pattern.matcher(output);
        assertTrue(matcher.find(), output);
        return matcher.group(1);
    }

    private static String address(String output) {
        Matcher matcher = Pattern.compile("\\sA\\s+(192\\.0\\.2\\.[0-9]+)").matcher(output);
        assertTrue(matcher.find(), output);
        return matcher.group(1);
    }

    @Test
    void digAndKdigSeeForWhichNetworksAnAnswerHolds() throws Exception {
        Program dig = Program.needed("dig", "bind9-dnsutils");
        Program kdig = Program.needed("kdig", "knot-dnsutils");
        try (Leeward server = serve()) {
            String[][] rows = {
                {"geo", "198.51.100.0/24", "192.0.2.2", "198.51.100.0/24/24"},
                {"geo", "198.51.100.77/32", "192.0.2.2", "198.51.100.77/32/24"},
                {"geo", "198.51.0.0/16", "192.0.2.1", "198.51.0.0/16/18"},
                {"geo", "203.0.113.0/24", "192.0.2.1", "203.0.113.0/24/5"},
                {"geo", "2001:db8:5::/48", "192.0.2.3", "2001:db8:5::/48/48"},
                {"geo", "2001:db8:4::/48", "192.0.2.1", "2001:db8:4::/48/48"},
                {"geo", "0.0.0.0/0", "192.0.2.1", "0.0.0.0/0/0"},
                {"plain", "198.51.100.0/24", "192.0.2.1", "198.51.100.0/24/0"},
                {"place", "198.51.100.0/24", "192.0.2.2", "198.51.100.0/24/25"},
                {"place", "198.51.100.200/32", "192.0.2.1", "198.51.100.200/32/25"},
                {"place", "2001:db8:7:1::/64", "192.0.2.3", "2001:db8:7:1::/64/48"},
                {"near", "198.51.100.0/25", "192.0.2.1", "198.51.100.0/25/25"},
                {"near", "198.51.100.128/25", "192.0.2.2", "198.51.100.128/25/25"},
                {"near", "2001:db8:7::/48", "192.0.2.3", "2001:db8:7::/48/48"},
                {"near", "203.0.113.0/24", "192.0.2.1", "203.0.113.0/24/5"},
            };
            for (String[] row : rows) {
                String[] arguments = {
                    "@127.0.0.1", "-p", "" + server.dnsPort(), row[0] + ".example.test", "A", "+subnet=" + row[1]
                };
                String seen = dig.run(arguments);
                assertEquals(row[2], address(seen), row[1]);
                assertEquals(row[3], scope(DIG_SCOPE, seen), row[1]);
                String same = kdig.run(arguments);
                assertEquals(row[2], address(same), row[1]);
                assertEquals(row[3], scope(KDIG_SCOPE, same), row[1]);
            }
            Set<String> hashed = new TreeSet<>();
            for (int i = 0; i < 30; i++) {
                String seen = dig.run(
                        "@127.0.0.1",
                        "-p",
                        "" + server.dnsPort(),
                        "hashed.example.test",
                        "+subnet=203.0." + i + ".9/32");
                hashed.add(address(seen));
                assertEquals("203.0." + i + ".9/32/24", scope(DIG_SCOPE, seen));
            }
            assertEquals(Set.of("192.0.2.1", "192.0.2.2", "192.0.2.3"), hashed);
        }
    }

    @Test
    void aResolverKeepsTheAnswersOfTwoNetworksApart() throws Exception {
        Program dig = Program.needed("dig", "bind9-dnsutils");
        Unbound.needed();
        try (Leeward server = serve();
                Unbound unbound = new Unbound(
                        server.dnsPort(),
                        folder,
                        "module-config: \"subnetcache iterator\"",
                        "send-client-subnet: 127.0.0.1",
                        "client-subnet-always-forward: yes",
                        "max-client-subnet-ipv4: 24")) {
            int port = unbound.port();
            String us = through(dig, port, "127.0.5.1");
            String ap = through(dig, port, "127.0.6.1");
            String eu = through(dig, port, "127.0.7.1");
            assertEquals("192.0.2.2 192.0.2.3 192.0.2.1", us + " " + ap + " " + eu);
            double asked = server.metric("leeward_dns_queries_total");
            // Others of the same networks: from the resolver's cache.
            assertEquals("192.0.2.2", through(dig, port, "127.0.5.200"));
            assertEquals("192.0.2.3", through(dig, port, "127.0.6.200"));
            assertEquals("192.0.2.1", through(dig, port, "127.0.7.200"));
            assertEquals(asked, server.metric("leeward_dns_queries_total"), "the resolver asked again");
        }
    }

    private static String through(Program dig, int port, String from) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> dig.run(
                                "-b",
                                from,
                                "@127.0.0.1",
                                "-p",
                                "" + port,
                                "geo.example.test",
                                "+short",
                                "+tries=1",
                                "+time=2"),
                        said -> said.startsWith("192.0.2."))
                .strip();
    }
}
