package dev.leeward.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.ServiceConfig.Policy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    private static final Path FILE = Path.of("conf", "leeward.yaml");

    @TempDir
    Path folder;

    private static List<String> problems(String yaml) {
        return assertThrows(ConfigException.class, () -> ConfigReader.parse(yaml, FILE)).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @Test
    void tellsTwelveMistakesAtOnceEachWithItsPlace() throws Exception {
        Path file = Path.of("src/test/resources/dev/leeward/config/twelve-mistakes.yaml");
        ConfigException e = assertThrows(
                ConfigException.class, () -> ConfigReader.parse(Files.readString(file), file.getFileName()));
        assertEquals("""
                twelve-mistakes.yaml:2:9 listen.dns[0]: "0.0.0.0:53" is not a concrete address: answers would leave from the wrong one; list each
                twelve-mistakes.yaml:4:3 listen.https: is not a known key; known are dns, admin
                twelve-mistakes.yaml:8:21 regions.eu-west.weight: "70000" is out of range: 0 to 65535
                twelve-mistakes.yaml:12:30 checks.web.http.path: "healthz" is not a path that starts with / and is encoded
                twelve-mistakes.yaml:13:15 checks.web.interval: "2 seconds" is not a duration such as 500ms, 2s, 5m or 4h
                twelve-mistakes.yaml:15:5 checks.web.fall: is given twice
                twelve-mistakes.yaml:17:20 pools.web-eu.region: "eu-wst" is not a region; did you mean eu-west?
                twelve-mistakes.yaml:17:49 pools.web-eu.members: "127.0.0.12" is listed twice
                twelve-mistakes.yaml:17:50 pools.web-eu.members[0]: "127.0.0.300" is not an address
                twelve-mistakes.yaml:18:11 pools.web-us.check: is missing
                twelve-mistakes.yaml:20:30 services.www.example.test.policy: "wieghted" is not one of failover, weighted, all
                twelve-mistakes.yaml:21:56 services.api.example.test.pools[1]: "web-asia" is not a pool""", e.getMessage());
        assertEquals(12, e.problems().size());
    }

    @Test
    void readsPathsFromTheFolderOfTheFile() throws ConfigException {
        Config config =
                ConfigReader.parse("zones: {example.test: {file: zones/a.zone}, b.test: {file: /b.zone}}", FILE);
        assertEquals(
                Path.of("conf/zones/a.zone"),
                config.zones().get(DomainName.parse("example.test")).file());
        assertEquals(
                Path.of("/b.zone"),
                config.zones().get(DomainName.parse("b.test")).file());
        assertEquals(Path.of("conf/state"), config.state());
    }

    @Test
    void fillsInEveryDefault() throws ConfigException {
        Config config = ConfigReader.parse("zones: {}", FILE);
        assertEquals("[127.0.0.1:5300]", config.listen().dns().toString());
        assertEquals("127.0.0.1:8053", config.listen().admin().toString());
        assertEquals("[127.0.0.0/8, ::1/128]", config.introspection().toString());
        assertEquals(0.1, config.health().confirmBudget().fraction(), 1e-9);
        assertEquals(
                new LimitsConfig.Tcp(1000, 100, Duration.ofSeconds(10)),
                config.limits().tcp());
    }

    @Test
    void readsEveryWayToWriteAService() throws ConfigException {
        Config config = ConfigReader.parse("""
                zones: {Example.TEST.: {name-servers: {ns1.example.test: [192.0.2.53, "2001:db8::53"]}}}
                regions: {eu: {}, us: }
                checks: {a: {http: }, b: {tcp: {port: 25}, confirm: off}}
                pools:
                  one: {region: eu, check: a, members: 192.0.2.1}
                  two: {region: us, check: b, members: [{address: "2001:db8::1", weight: 0}]}
                services:
                  example.test: {policy: weighted, pools: [one, two], weights: {eu: 0, us: 5}, ttl: 2}
                  "*.example.test": {policy: all, pools: one, when-all-down: {fallback: [192.0.2.9]}}
                  b.example.test: {policy: failover, pools: [one], when-all-down: last-good, ttl: 1h, ttl-unsettled: 1m}
                """, FILE);
        ServiceConfig apex = config.services().get(DomainName.parse("example.test"));
        assertEquals(Policy.WEIGHTED, apex.policy());
        assertEquals(Duration.ofSeconds(2), apex.ttlWhileUnsettled());
        ServiceConfig wildcard = config.services().get(DomainName.parse("*.example.test"));
        assertEquals(new WhenAllDown.Fallback(List.of(Addresses.parse("192.0.2.9"))), wildcard.whenAllDown());
        assertEquals(
                new WhenAllDown.LastGood(),
                config.services().get(DomainName.parse("b.example.test")).whenAllDown());
        assertTrue(config.checks().get("b").confirm().isEmpty());
        assertEquals(80, config.checks().get("a").probe().targetPort());
        assertEquals(0, config.pools().get("two").members().getFirst().weight());
    }

    @Test
    void tellsWhereTheYamlEnds() {
        assertEquals(
                List.of("conf/leeward.yaml:2:1: is not YAML: expected ',' or '}', but got <block end>"),
                problems("zones: {example.test: {}\n").stream()
                        .map(text -> text.replaceAll("but got .*", "but got <block end>"))
                        .toList());
    }

    @Test
    void needsZones() {
        assertEquals(List.of("conf/leeward.yaml: is empty; it needs at least the key zones"), problems(""));
        assertEquals(
                List.of("conf/leeward.yaml:1:1 zones: is missing; write zones: {} to serve none"),
                problems("regions: {eu: {}}"));
    }

    @Test
    void saysWhatToDoAboutAFileThatCannotBeRead() throws Exception {
        Path none = folder.resolve("none.yaml");
        assertEquals(
                none + ": there is no such file; name the configuration with --config",
                assertThrows(ConfigException.class, () -> ConfigReader.read(none))
                        .getMessage());
        Path latin = Files.write(folder.resolve("latin.yaml"), "zones: {} # é".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(
                latin + ": is not text in UTF-8",
                assertThrows(ConfigException.class, () -> ConfigReader.read(latin))
                        .getMessage());
    }

    @Test
    void endsAtAnchorsThatMultiply() {
        StringBuilder bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c < 'j'; c++) {
            bomb.append("%c: &%c [%s]\n".formatted(c, c, ("*" + (char) (c - 1) + ", ").repeat(10)));
        }
        assertTrue(!problems(bomb + "zones: {}\nintrospection: *i\n").isEmpty());
        assertTrue(!problems("zones: &z {a.test: *z}").isEmpty());
    }

    @Test
    void endsAtNestingWithoutAnEnd() {
        assertTrue(!problems("zones: " + "[".repeat(100_000)).isEmpty());
    }

    @Test
    void readsAHundredThousandServices() throws ConfigException {
        StringBuilder yaml = new StringBuilder("""
                zones: {load.test: {name-servers: {ns1.load.test: 192.0.2.53}}}
                regions: {eu: {}}
                checks: {web: {tcp: {port: 80}}}
                pools: {eu: {region: eu, check: web, members: [192.0.2.1]}}
                services:
                """);
        for (int i = 0; i < 100_000; i++) {
            yaml.append("  s").append(i).append(".load.test: {policy: failover, pools: [eu]}\n");
        }
        assertEquals(
                100_000, ConfigReader.parse(yaml.toString(), FILE).services().size());
    }

    /** Bytes changed, left out and doubled: a configuration or its problems, and no other exception. */
    @Test
    void survivesWhateverIsWritten() throws Exception {
        byte[] valid = Files.readAllBytes(Path.of("config/reference.yaml"));
        Random random = new Random(20260101);
        for (int round = 0; round < 1500; round++) {
            byte[] changed = valid.clone();
            for (int changes = random.nextInt(5) + 1; changes > 0; changes--) {
                changed[random.nextInt(changed.length)] = (byte)
                        (random.nextBoolean() ? random.nextInt(128) : "[]{}:,\n -&*!'\"".charAt(random.nextInt(14)));
            }
            try {
                ConfigReader.parse(new String(changed, StandardCharsets.UTF_8), FILE);
            } catch (ConfigException e) {
                assertTrue(!e.problems().isEmpty());
            }
        }
    }
}
