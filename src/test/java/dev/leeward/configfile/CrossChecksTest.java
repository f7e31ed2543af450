package dev.leeward.configfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.leeward.config.ConfigException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One mistake per row, in a configuration that is right but for it. */
class CrossChecksTest {
    private static final String REST = """

            regions: {eu: {}, us: {}}
            checks: {web: {tcp: {port: 9}}, pushed: {heartbeat: {}}}
            pools: {web-eu: {region: eu, check: web, members: 192.0.2.1}, web-us: {region: us, check: web, members: "::1"}}
            """;
    private static final String ZONES = "zones: {example.test: {file: a.zone}}\n";
    private static final Path FILE = Path.of("f");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "listen: {dns: []}                                    | f:2:15 listen.dns: is empty; write at least one address and port",
                "listen: {dns: [\"0.0.0.0:53\"]}                      | f:2:16 listen.dns[0]: \"0.0.0.0:53\" is not a concrete address: answers would leave from the wrong one; list each",
                "listen: {dns: [\"[::]:53\"]}                         | f:2:16 listen.dns[0]: \"[::]:53\" is not a concrete address: answers would leave from the wrong one; list each",
                "listen: {dns: [\"127.0.0.1:53\", \"127.0.0.1:53\"]}  | f:2:32 listen.dns[1]: \"127.0.0.1:53\" is listed twice",
                "listen: {dns: [\"[::1]:53\", \"[0:0::1]:53\"]}       | f:2:28 listen.dns[1]: \"[::1]:53\" is listed twice",
                "listen: {admin: \"192.0.2.1:80\"}                    | f:2:17 listen.admin: \"192.0.2.1:80\" is not a loopback address: the API has no TLS; use 127.0.0.1 or [::1]",
                "listen: {admin: \"0.0.0.0:80\"}                      | f:2:17 listen.admin: \"0.0.0.0:80\" is not a loopback address: the API has no TLS; use 127.0.0.1 or [::1]",
                "node: {id: \"\"}                                     | f:2:12 node.id: \"\" is not printable ASCII of 1 to 255 characters",
                "node: {id: \"a\\nb\"}                                | f:2:12 node.id: \"a\\nb\" is not printable ASCII of 1 to 255 characters",
                "regions: {a b: {}}                                   | f:2:16 regions.a b: is not a name of letters, digits, - and _",
                "regions: {-a: {}}                                    | f:2:15 regions.-a: is not a name of letters, digits, - and _",
                "regions: {a: {at: [5]}}                              | X regions.a.at: is not a latitude from -90 to 90 and a longitude from -180 to 180",
                "regions: {a: {at: [5, 181]}}                         | X regions.a.at: is not a latitude from -90 to 90 and a longitude from -180 to 180",
                "regions: {a: {at: [north, 1]}}                       | X regions.a.at: is not a latitude from -90 to 90 and a longitude from -180 to 180+regions.a.at[0]: \"north\" is not a number such as -33.9",
                "geo: {database: none.mmdb}                           | X geo.database: \"none.mmdb\" cannot be read as a MaxMind DB: none.mmdb (No such file or directory)",
                "regions: {a: {load: 5}}                              | f:2:21 regions.a.load: means nothing without capacity",
                "checks: {a/b: {tcp: {port: 9}}}                      | f:2:15 checks.a/b: is not a name of letters, digits, - and _",
                "checks: {c: {http: {path: healthz}}}                 | f:2:27 checks.c.http.path: \"healthz\" is not a path that starts with / and is encoded",
                "checks: {c: {tcp: {port: 0}}}                        | f:2:26 checks.c.tcp.port: \"0\" is out of range: 1 to 65535",
                "checks: {c: {tcp: {port: 1, expect: {pattern: (}}}}  | f:2:47 checks.c.tcp.expect.pattern: \"(\" is not a regular expression: Unclosed group",
                "checks: {c: {tls: {ca: f}}}                          | X checks.c.tls.ca: \"f\" is not a file that can be read",
                "checks: {c: {tls: {host: a/b}}}                      | X checks.c.tls.host: \"a/b\" is not a host name",
                "checks: {c: {tls: {client-certificate: {certificate: c}}}} | X checks.c.tls.client-certificate.key: is missing",
                "checks: {c: {grpc: {port: 1, ca: f}}}                | X checks.c.grpc.ca: means nothing without tls: true",
                "checks: {c: {grpc: {port: 1, service: a b}}}         | X checks.c.grpc.service: \"a b\" is not the name of a service",
                "checks: {c: {dns: {name: a..b}}}                     | X checks.c.dns.name: \"a..b\" has an empty label",
                "checks: {c: {dns: {name: a.test, type: AAA}}}        | X checks.c.dns.type: \"AAA\" is not one of A, AAAA, CAA, CNAME, HTTPS, MX, NS, PTR, SOA, SRV, SVCB, TXT",
                "checks: {c: {dns: {name: a.test, rcode: [ok]}}}      | X checks.c.dns.rcode[0]: \"ok\" is not one of noerror, servfail, nxdomain, notimp, refused",
                "checks: {c: {dns: {name: a.test, answer: b}}}        | X checks.c.dns.answer: \"b\" is not an address",
                "checks: {c: {command: {program: /no/such}}}          | X checks.c.command.program: \"/no/such\" is not a program that can be run",
                "checks: {c: {command: {program: /etc/passwd}}}       | X checks.c.command.program: \"/etc/passwd\" is not a program that can be run",
                "checks: {c: {command: {program: /bin}}}              | X checks.c.command.program: \"/bin\" is not a program that can be run",
                "checks: {c: {http: {path: /a b}}}                    | f:2:27 checks.c.http.path: \"/a b\" is not a path that starts with / and is encoded",
                "checks: {c: {http: {method: G T}}}                   | f:2:29 checks.c.http.method: \"G T\" is not a method such as GET or HEAD",
                "checks: {c: {http: {host: a/b}}}                     | f:2:27 checks.c.http.host: \"a/b\" is not a host name",
                "checks: {c: {http: {headers: {a b: c}}}}             | f:2:36 checks.c.http.headers.a b: is not a header of printable ASCII",
                "checks: {c: {http: {headers: {a: \"b\\r\\nc: d\"}}}} | f:2:34 checks.c.http.headers.a: is not a header of printable ASCII",
            })
    void tellsWhatIsWrongByItself(String line, String told) {
        same(told, problems(ZONES + line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "policy: all, pools: []                               | f:8:42 services.www.example.test.pools: is empty; write at least one pool",
                "policy: all, pools:                                  | f:8:41 services.www.example.test.pools: is empty; write at least one pool",
                "policy: all, pools: [web-ue]                         | f:8:43 services.www.example.test.pools[0]: \"web-ue\" is not a pool; did you mean web-eu?",
                "policy: all, pools: web-ue                           | f:8:42 services.www.example.test.pools: \"web-ue\" is not a pool; did you mean web-eu?",
                "policy: all, pools: [nothing]                        | f:8:43 services.www.example.test.pools[0]: \"nothing\" is not a pool",
                "policy: all, pools: [web-eu, web-us, web-eu]         | f:8:59 services.www.example.test.pools[2]: \"web-eu\" is listed twice",
                "policy: all, pools: web-eu, ttl: 9, ttl-unsettled: 10 | f:8:73 services.www.example.test.ttl-unsettled: is longer than ttl",
                "policy: failover, pools: web-eu, weights: {eu: 1}    | f:8:64 services.www.example.test.weights: means nothing under failover, geo and nearest, which go by an order",
                "policy: weighted, pools: web-eu, move-after: 5s     | f:8:67 services.www.example.test.move-after: means nothing but under failover",
                "policy: all, pools: web-eu, return-after: 5s        | f:8:64 services.www.example.test.return-after: means nothing but under failover",
                "policy: hashed, pools: web-eu, trickle: 1%          | f:8:62 services.www.example.test.trickle: means nothing but under failover, geo and nearest, which have a standby",
                "policy: failover, pools: web-eu, trickle: 60%       | f:8:64 services.www.example.test.trickle: \"60%\" is out of range: 0.1% to 50%",
                "policy: all, pools: web-eu, families: independent, when-all-down: last-good | f:8:88 services.www.example.test.when-all-down: remembers one answer for both families, and here each has its own: write all, none or a fallback",
                "policy: nearest, pools: web-eu                      | X services.www.example.test.policy: \"nearest\" wants to know where clients are: set geo.database+services.www.example.test.policy: \"nearest\" wants to know where eu is: set its at",
                "policy: geo, pools: web-eu, map: [{countries: [DE], regions: [eu]}] | X services.www.example.test.map[0].countries: means nothing without a database: set geo.database",
                "policy: geo, pools: web-eu, map: [{countries: [Germany], regions: [eu]}] | X services.www.example.test.map[0].countries: \"Germany\" is not a country of two capital letters, as in ISO 3166-1+services.www.example.test.map[0].countries: means nothing without a database: set geo.database",
                "policy: geo, pools: web-eu, map: [{continents: [EUR], regions: [eu]}] | X services.www.example.test.map[0].continents: \"EUR\" is not one of AF, AN, AS, EU, NA, OC, SA+services.www.example.test.map[0].continents: means nothing without a database: set geo.database",
                "policy: geo, pools: web-eu, map: [{networks: [192.0.2.0/24], countries: [DE], regions: [eu]}] | X services.www.example.test.map[0]: is neither one of {networks, countries, continents: […]} with regions: […] nor {default: […]}+services.www.example.test.map[0].countries: means nothing without a database: set geo.database",
                "policy: weighted, pools: web-eu, weights: {ue: 1}    | f:8:69 services.www.example.test.weights.ue: \"ue\" is not a region; did you mean eu?",
                "policy: weighted, pools: web-eu, weights: {eu: 65536} | f:8:69 services.www.example.test.weights.eu: \"65536\" is out of range: 0 to 65535",
                "policy: weighted, pools: web-eu, weights: {eu: -1}   | f:8:69 services.www.example.test.weights.eu: \"-1\" is out of range: 0 to 65535",
                "policy: all, pools: web-eu, when-all-down: {fallback: []} | f:8:76 services.www.example.test.when-all-down.fallback: is empty; write at least one address, or none in place of the mapping",
                "policy: all, pools: web-eu, when-all-down: {fallback: } | f:8:75 services.www.example.test.when-all-down.fallback: is empty; write at least one address, or none in place of the mapping",
            })
    void tellsWhatIsWrongWithAService(String service, String told) {
        same(told, problems(ZONES + REST + "services:\n\n  www.example.test: {" + service + "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "region: ue, check: web, members: 192.0.2.1             | f:5:15 pools.p.region: \"ue\" is not a region; did you mean eu?",
                "region: eu, check: wep, members: 192.0.2.1             | f:5:26 pools.p.check: \"wep\" is not a check; did you mean web?",
                "region: eu, check: web, members: []                    | f:5:40 pools.p.members: is empty; write at least one address",
                "region: eu, check: web, members: [192.0.2.1, 192.0.2.1] | f:5:52 pools.p.members[1]: \"192.0.2.1\" is listed twice",
                "region: eu, check: web, members: [\"::1\", \"0::1\"]   | f:5:48 pools.p.members[1]: \"::1\" is listed twice",
                "region: eu, check: web, members: [x]                   | f:5:41 pools.p.members[0]: \"x\" is not an address",
            })
    void tellsWhatIsWrongWithAPool(String pool, String told) {
        assertEquals(
                told,
                problems("zones: {}\nregions: {eu: {}}\nchecks: {web: {tcp: {port: 9}}}\npools:\n  p: {" + pool + "}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{address: 203.0.113.9, check: wep}]     | f:8:13 witnesses[0]: \"wep\" is not a check; did you mean web?",
                "[{address: 192.0.2.1, check: web}]       | f:8:13 witnesses[0]: \"192.0.2.1\" is a member of a pool: a witness is nobody's member",
                "[{address: 203.0.113.9, check: pushed}]  | f:8:13 witnesses[0]: \"pushed\" is a check that asks nothing itself",
                "[{address: a.test, check: web}, {address: a.test, check: web}] | f:8:44 witnesses[1]: \"a.test\" is listed twice",
            })
    void tellsWhatIsWrongWithAWitness(String witnesses, String told) {
        assertEquals(told, problems(ZONES + REST + "\n\nwitnesses: " + witnesses));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "all-of: []                          | all-of: is empty; write at least one check",
                "all-of: [wep]                       | all-of: \"wep\" is not a check; did you mean web?",
                "any-of: [web, web]                  | any-of: \"web\" is listed twice",
                "any-of: [web, it]                   | any-of: leads back to it itself",
                "any-of: [web, loop]                 | any-of: leads back to it itself",
                "n-of: {need: 3, of: [web, db]}      | n-of.need: is more than there are checks, 2",
                "n-of: {need: 0, of: [web, db]}      | n-of.need: \"0\" is out of range: 1 or more",
                "n-of: {of: [web, db]}               | n-of: need: is missing",
                "all-of: [web, db], interval: 5s     | interval: means nothing here: each of the checks has its own",
                "all-of: [web, db], timeout: 5s      | timeout: means nothing here: each of the checks has its own",
                "heartbeat: {ttl: 10ms}              | heartbeat.ttl: \"10ms\" is out of range: 1s to 24h",
                "heartbeat: {}, timeout: 3s          | timeout: means nothing with a heartbeat, which is pushed: its time is ttl",
                "heartbeat: {}, hedge: off           | hedge: means nothing with a heartbeat, which is pushed: its time is ttl",
                "heartbeat: {token: {file: none}}    | heartbeat.token.file: \"none\" is not a file of text that can be read",
            })
    void tellsWhatIsWrongWithACheckThatAsksNothing(String check, String told) {
        String text =
                "zones: {}\nchecks:\n  web: {tcp: {port: 9}}\n  db: {tcp: {port: 9}}\n  loop: {any-of: [db, it]}\n  it: {"
                        + check + "}";
        String expected = "checks.it." + told.replace("n-of: need:", "n-of.need:");
        assertEquals(
                expected,
                problems(text)
                        .lines()
                        .filter(line -> !line.contains("checks.loop"))
                        .collect(Collectors.joining("\n"))
                        .replaceFirst("^\\S+ ", ""));
    }

    /** @param told behind an X without places, the problems with a plus between them */
    private static void same(String told, String problems) {
        assertEquals(
                told.replaceFirst("^X ", "").replace('+', '\n'),
                told.startsWith("X ") ? problems.replaceAll("(?m)^f:\\S+ ", "") : problems);
    }

    @Test
    void boundsWhatACheckComesTo() {
        StringBuilder checks =
                new StringBuilder("zones: {}\nchecks:\n  a0: {tcp: {port: 1}}\n  b0: {tcp: {port: 2}}\n");
        for (int i = 1; i <= 40; i++) {
            checks.append("  a%d: {all-of: [a%d, b%d]}\n  b%d: {any-of: [a%d, b%d]}\n"
                    .formatted(i, i - 1, i - 1, i, i - 1, i - 1));
        }
        assertEquals(
                "checks.a6.all-of: comes to more than 64 checks",
                problems(checks.toString()).lines().findFirst().orElse("").replaceFirst("^\\S+ ", ""));
    }

    @Test
    void aVerdictIsNotStaleBetweenTwoProbes() {
        assertEquals(
                "f:2:23 health.stale-after: is shorter than interval and timeout of check web:"
                        + " its members would be stale between their probes",
                problems(ZONES + "health: {stale-after: 2s}" + REST));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                         | needs one of file and name-servers",
                "{file: }                                   | needs one of file and name-servers",
                "{name-servers: {}}                         | needs one of file and name-servers",
                "{file: a, name-servers: {ns.a: 192.0.2.1}} | needs one of file and name-servers",
            })
    void wantsOneSourceOfAZone(String zone, String told) {
        assertEquals("f:1:19 zones.example: " + told, problems("zones: {Example.: " + zone + "}"));
    }

    @ParameterizedTest
    @CsvSource({
        "example.test,         true",
        "www.example.test,     true",
        "a.b.example.test,     true",
        "'*.example.test',     true",
        "www.EXAMPLE.test.,    true",
        "myexample.test,       false",
        "test,                 false",
        "www.example.org,      false",
    })
    void wantsAServiceInAZone(String name, boolean inside) throws Exception {
        String text = ZONES + REST + "services: {\"" + name + "\": {policy: all, pools: web-eu}}";
        if (inside) {
            ConfigReader.parse(text, FILE);
        } else {
            assertEquals(
                    "services." + name + ": is in none of the zones; add its zone to zones",
                    problems(text).replaceFirst("^\\S+ ", ""));
        }
    }

    @Test
    void findsEveryServiceInTheRootZone() throws Exception {
        ConfigReader.parse(
                "zones: {.: {file: root}}" + REST + "services: {www.any: {policy: all, pools: web-eu}}", FILE);
    }

    @Test
    void doesNotComplainTwiceOfWhatIsWrittenButWrong() {
        assertEquals("""
                f:1:31 zones.Example.test..file: is not one word, but a list or a mapping
                f:2:24 regions.eu.weight: "x" is not a whole number up to 2147483647
                f:3:15 checks.web: lacks one of http, tcp, tls, dns, grpc, command, heartbeat, all-of, any-of, n-of
                f:4:51 pools.web-eu.members: "x" is not an address""", problems("""
                        zones: {Example.test.: {file: [a]}, x: {file: b}}
                        regions: {eu: {weight: x}}
                        checks: {web: {}}
                        pools: {web-eu: {region: eu, check: web, members: x}}
                        services: {www.example.test: {policy: all, pools: web-eu}}
                        """));
    }

    @Test
    void boundsMembersPoolsAndAddresses() {
        assertEquals(
                "pools.p.members: has more than 1000 members; divide the pool",
                sized(1, 1001).replaceAll("f:\\S+ ", "").replaceAll("pools.p0", "pools.p"));
        assertEquals(
                "services.a.test.pools: has more than 64 pools", sized(65, 1).replaceAll("f:\\S+ ", ""));
        assertEquals(
                "services.a.test.pools: has 2001 members in all, more than the 2000 that fit into one answer",
                sized(3, 667).replaceAll("f:\\S+ ", ""));
        assertEquals("", sized(2, 1000));
        assertEquals("", sized(64, 31));
    }

    private static String sized(int pools, int members) {
        String list = IntStream.range(0, members)
                .mapToObj(i -> "192.0." + i / 250 + "." + i % 250)
                .collect(Collectors.joining(", "));
        StringBuilder text = new StringBuilder(
                "zones: {a.test: {file: a}}\nregions: {eu: {}}\nchecks: {web: {tcp: {port: 9}}}\npools:\n");
        for (int i = 0; i < pools; i++) {
            text.append("  p" + i + ": {region: eu, check: web, members: [" + list + "]}\n");
        }
        String names = IntStream.range(0, pools).mapToObj(i -> "p" + i).collect(Collectors.joining(", "));
        text.append("services: {a.test: {policy: all, pools: [" + names + "]}}");
        try {
            ConfigReader.parse(text.toString(), FILE);
            return "";
        } catch (ConfigException e) {
            return e.getMessage();
        }
    }

    private static String problems(String text) {
        return assertThrows(ConfigException.class, () -> ConfigReader.parse(text, FILE))
                .getMessage();
    }
}
