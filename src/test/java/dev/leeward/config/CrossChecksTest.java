package dev.leeward.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossChecksTest {
    private static final String VALID = """
            listen: {dns: ["127.0.0.1:5300"], admin: "127.0.0.1:8053"}
            zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
            regions: {eu: {}, us: {}}
            checks: {web: {http: {path: /, method: GET, headers: {X-Key: v}}}}
            pools: {one: {region: eu, check: web, members: [192.0.2.1]}, two: {region: us, check: web, members: [192.0.2.2]}}
            services: {www.example.test: {policy: weighted, pools: [one, two], ttl: 30, weights: {eu: 1}}}
            """;

    private static String complaint(String yaml) {
        return assertThrows(ConfigException.class, () -> ConfigReader.parse(yaml, Path.of("x.yaml")))
                .problems()
                .stream()
                .map(problem -> problem.key() + ": " + problem.message())
                .collect(Collectors.joining(" & "));
    }

    /** What is replaced in the valid configuration by what, and the complaint. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"127.0.0.1:8053\" | \"192.0.2.1:8053\" | listen.admin: \"192.0.2.1:8053\" is not a loopback address: the API has no TLS; use 127.0.0.1 or [::1]",
                "[\"127.0.0.1:5300\"] | [\"127.0.0.1:53\", \"127.0.0.1:53\"] | listen.dns[1]: \"127.0.0.1:53\" is listed twice",
                "[\"127.0.0.1:5300\"] | [] | listen.dns: is empty; write at least one address and port",
                "{name-servers: {ns1.example.test: 192.0.2.53}} | {} | zones.example.test: needs one of file and name-servers",
                "{name-servers: | {file: a, name-servers: | zones.example.test: needs one of file and name-servers",
                "example.test: {name | other.test: {name | services.www.example.test: is in none of the zones; add its zone to zones",
                "region: eu, | region: euu, | pools.one.region: \"euu\" is not a region; did you mean eu?",
                "region: eu, check: web | region: eu, check: wob | pools.one.check: \"wob\" is not a check; did you mean web?",
                "pools: [one, two] | pools: [one, tow] | services.www.example.test.pools[1]: \"tow\" is not a pool; did you mean two?",
                "pools: [one, two] | pools: [one, one] | services.www.example.test.pools[1]: \"one\" is listed twice",
                "pools: [one, two] | pools: [] | services.www.example.test.pools: is empty; write at least one pool",
                "[192.0.2.1] | [] | pools.one.members: is empty; write at least one address",
                "weights: {eu: 1} | weights: {asia: 1} | services.www.example.test.weights.asia: \"asia\" is not a region",
                "weights: {eu: 1} | weights: {eu: 65536} | services.www.example.test.weights.eu: \"65536\" is out of range: 0 to 65535",
                "policy: weighted | policy: failover | services.www.example.test.weights: means nothing under failover, which goes by the order of pools",
                "ttl: 30 | ttl: 30, ttl-unsettled: 31 | services.www.example.test.ttl-unsettled: is longer than ttl",
                "path: / | path: x | checks.web.http.path: \"x\" is not a path that starts with / and is encoded",
                "method: GET | method: G T | checks.web.http.method: \"G T\" is not a method such as GET or HEAD",
                "{X-Key: v} | {X Key: v} | checks.web.http.headers.X Key: is not a header of printable ASCII",
                "path: / | path: /, host: \"a b\" | checks.web.http.host: \"a b\" is not a host name",
                "regions: {eu: {}, | regions: {eu: {}, \"e u\": {}, | regions.e u: is not a name of letters, digits, - and _",
            })
    void complains(String replaced, String by, String complaint) {
        assertEquals(complaint, complaint(VALID.replace(replaced, by)));
    }

    private static String numbers(int count, String format) {
        return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining(", "));
    }

    @Test
    void boundsWhatOneAnswerHolds() {
        String members = IntStream.range(0, 1001)
                .mapToObj(i -> "10.0.%d.%d".formatted(i / 250, i % 250))
                .collect(Collectors.joining(", "));
        assertEquals(
                "pools.one.members: has more than 1000 members; divide the pool",
                complaint(VALID.replace("[192.0.2.1]", "[" + members + "]")));
        String pools = numbers(65, "p%d: {region: eu, check: web, members: [192.0.2.1]}");
        String yaml = VALID.replace("pools: {one", "pools: {" + pools + ", one")
                .replace("pools: [one, two]", "pools: [" + numbers(65, "p%d") + "]");
        assertEquals("services.www.example.test.pools: has more than 64 pools", complaint(yaml));
    }
}
