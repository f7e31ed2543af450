package dev.leeward.objectives;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.leeward.config.ConfigException;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.values.DomainName;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedundancyTest {
    private static final String PROBER = "one prober, this node";

    private static String points(String text) throws ConfigException {
        return Redundancy.of(ConfigReader.parse(text, Path.of("f"))).get(DomainName.parse("www.example.test")).stream()
                .map(SinglePoint::message)
                .collect(Collectors.joining("; "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[a]    | one pool, a; one region, eu; one prober, this node",
                "[a, b] | one region, eu; one prober, this node",
                "[a, c] | one member in us, 198.51.100.1; one prober, this node",
                "[a, d] | one prober, this node",
                "[c, e] | one member in us, 198.51.100.1; one member in ap, 198.51.100.1; one address in all pools, 198.51.100.1; one prober, this node",
                "[a, f] | one address asked for all members of f, 203.0.113.9; one prober, this node",
            })
    void namesWhatThereIsOneOf(String pools, String points) throws Exception {
        assertEquals(points, points("""
                zones: {example.test: {file: a.zone}}
                regions: {eu: {}, us: {}, ap: {}}
                checks: {web: {http: {}}, front: {http: {}, address: 203.0.113.9}}
                pools:
                  a: {region: eu, check: web, members: [192.0.2.1, 192.0.2.2]}
                  b: {region: eu, check: web, members: [192.0.2.3]}
                  c: {region: us, check: web, members: [198.51.100.1]}
                  d: {region: us, check: web, members: [198.51.100.1, 198.51.100.2]}
                  e: {region: ap, check: web, members: [198.51.100.1]}
                  f: {region: us, check: front, members: [198.51.100.3, 198.51.100.4]}
                services: {www.example.test: {policy: all, pools: %s}}
                """.formatted(pools)));
    }

    /** What is left of each: its capacity times fill, less its load. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{capacity: 100, load: 40}                 | {capacity: 100, load: 40} | ",
                "{capacity: 100, load: 41}                 | {capacity: 100, load: 40} | without eu the others have room for 40 of its 41; without us the others have room for 39 of its 40",
                "{capacity: 100, load: 30, fill: 50%}      | {capacity: 100, load: 60} | without eu the others have room for 20 of its 30; without us the others have room for 20 of its 60",
                "{capacity: 100, load: 90}                 | {capacity: 100, load: 0}  | without eu the others have room for 80 of its 90",
                "{capacity: 100, load: 90}                 | {capacity: 10}            | ",
            })
    void namesRegionsThatTheOthersCannotReplace(String eu, String us, String points) throws Exception {
        String told = points("""
                zones: {example.test: {file: a.zone}}
                regions: {eu: %s, us: %s}
                checks: {web: {http: {}}}
                pools:
                  a: {region: eu, check: web, members: [192.0.2.1, 192.0.2.2]}
                  b: {region: us, check: web, members: [198.51.100.1, 198.51.100.2]}
                services: {www.example.test: {policy: failover, pools: [a, b]}}
                """.formatted(eu, us));
        assertEquals(points == null ? PROBER : PROBER + "; " + points, told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ns1.a.test: 192.0.2.1                                 | name servers in one network, 192.0.2.0/24",
                "ns1.a.test: 192.0.2.1, ns2.a.test: 192.0.2.200        | name servers in one network, 192.0.2.0/24",
                "ns1.a.test: 192.0.2.1, ns2.a.test: 198.51.100.1       | ",
                "ns1.a.test: ['2001:db8:1:1::1', '2001:db8:1:2::1']    | name servers in one network, 2001:db8:1::/48",
                "ns1.a.test: ['2001:db8:1::1', '2001:db8:2::1']        | ",
                "ns1.a.test: [192.0.2.1, '2001:db8:1::1']              | name servers in one network, 192.0.2.0/24 and 2001:db8:1::/48",
            })
    void namesNameServersInOneNetwork(String nameServers, String points) throws Exception {
        String told = points("""
                zones: {test: {file: a.zone}, example.test: {name-servers: {%s}}}
                regions: {eu: {}, us: {}}
                checks: {web: {http: {}}}
                pools:
                  a: {region: eu, check: web, members: [192.0.2.1, 192.0.2.2]}
                  b: {region: us, check: web, members: [198.51.100.1, 198.51.100.2]}
                services: {www.example.test: {policy: failover, pools: [a, b]}}
                """.formatted(nameServers));
        assertEquals(points == null ? PROBER : PROBER + "; " + points, told);
    }

    @Test
    void looksAtEveryService() throws Exception {
        assertEquals(2, Redundancy.of(Plans.shop("trigger: {mode: auto}")).size());
    }
}
