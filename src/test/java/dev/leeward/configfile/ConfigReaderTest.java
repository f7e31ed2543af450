package dev.leeward.configfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.config.CookiesConfig;
import dev.leeward.config.DnstapConfig;
import dev.leeward.config.GeoConfig;
import dev.leeward.config.HealthConfig;
import dev.leeward.config.JournalConfig;
import dev.leeward.config.LimitsConfig;
import dev.leeward.config.ListenConfig;
import dev.leeward.config.NodeConfig;
import dev.leeward.config.PoolConfig;
import dev.leeward.config.ProbeConfig;
import dev.leeward.config.RegionConfig;
import dev.leeward.config.ServiceConfig;
import dev.leeward.config.WhenAllDown;
import dev.leeward.config.ZoneConfig;
import dev.leeward.values.DomainName;
import dev.leeward.values.Endpoint;
import dev.leeward.values.Host;
import dev.leeward.values.HttpVersion;
import dev.leeward.values.IpNetwork;
import dev.leeward.values.MaxChange;
import dev.leeward.values.Share;
import dev.leeward.values.StatusRange;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    private static final Path FILE = Path.of("leeward.yaml");

    @TempDir
    Path folder;

    @Test
    void tellsEveryMistakeWithItsPlaceInTheOrderOfTheFile() throws Exception {
        String text = new String(
                ConfigReaderTest.class
                        .getResourceAsStream("twelve-mistakes.yaml")
                        .readAllBytes(),
                StandardCharsets.UTF_8);
        assertEquals("""
                leeward.yaml:6:1 nodes: is not a known key; did you mean node?
                leeward.yaml:11:5 zones.example.net: needs one of file and name-servers
                leeward.yaml:16:21 regions.us-east.weight: "70000" is out of range: 0 to 65535
                leeward.yaml:17:3 regions.eu-west: is given twice
                leeward.yaml:22:15 checks.web.interval: "2 seconds" is not a duration such as 500ms, 2s, 5m, 4h or 7d
                leeward.yaml:25:63 pools.web-eu.members[1]: "127.0.0.300" is not an address
                leeward.yaml:26:20 pools.web-us.region: "us-est" is not a region; did you mean us-east?
                leeward.yaml:29:12 pools.web-ap.check: "wep" is not a check; did you mean web?
                leeward.yaml:32:9 pools.web-ap.members[1]: "127.0.0.31" is listed twice
                leeward.yaml:35:56 services.www.example.test.pools[1]: "web-uss" is not a pool; did you mean web-us?
                leeward.yaml:36:30 services.api.example.test.policy: "round-robin" is not one of failover, weighted, all, hashed, geo, nearest
                leeward.yaml:37:20 services.www.example.org: is in none of the zones; add its zone to zones""", problems(text));
    }

    @Test
    void fillsInEveryDefault() throws Exception {
        Config config = ConfigReader.parse("zones: {}", Path.of("/etc/leeward/leeward.yaml"));
        assertEquals(
                new Config(
                        new ListenConfig(List.of(Endpoint.parse("127.0.0.1:5300")), Endpoint.parse("127.0.0.1:8053")),
                        new NodeConfig(null, null, true),
                        Path.of("/etc/leeward/state"),
                        List.of(IpNetwork.parse("127.0.0.0/8"), IpNetwork.parse("::1")),
                        new JournalConfig(new JournalConfig.ArchiveConfig(null, List.of())),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        new GeoConfig(null),
                        new HealthConfig(Duration.ofMinutes(10), null, new Share(0.1), Duration.ofMinutes(10)),
                        new LimitsConfig(
                                1232,
                                new LimitsConfig.Rrl(
                                        200, 2000, 2, List.of(IpNetwork.parse("127.0.0.0/8"), IpNetwork.parse("::1"))),
                                new LimitsConfig.Tcp(1000, 100, Duration.ofSeconds(10))),
                        new CookiesConfig(null),
                        new DnstapConfig(null, null, List.of(DnstapConfig.Kind.QUERIES, DnstapConfig.Kind.RESPONSES)),
                        MaxChange.parse("unlimited"),
                        1,
                        Map.of(),
                        null,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of()),
                config);
    }

    @Test
    void fillsInTheDefaultsOfWhatIsNamed() throws Exception {
        Config config = ConfigReader.parse("""
                zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
                regions: {eu: {}}
                checks: {web: {http: }, raw: {tcp: {port: 9}, confirm: off}}
                pools: {web: {region: eu, check: web, members: "2001:db8::1"}}
                services: {www.example.test: {policy: all, pools: web}}
                """, FILE);
        assertEquals(Map.of("eu", new RegionConfig(1, null, null, Share.parse("80%"), List.of())), config.regions());
        CheckConfig web = config.checks().get("web");
        assertEquals(
                new CheckConfig(
                        new ProbeConfig.Http(
                                ProbeConfig.Scheme.HTTP,
                                HttpVersion.parse("1.1"),
                                null,
                                "/",
                                null,
                                "GET",
                                Map.of(),
                                List.of(new StatusRange(200, 299)),
                                Map.of(),
                                null,
                                Map.of(),
                                Map.of(),
                                true,
                                null,
                                null),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1),
                        2,
                        3,
                        null,
                        Optional.of(Duration.ofMillis(100)),
                        Duration.ofMillis(500),
                        Optional.of(3),
                        true,
                        null,
                        null),
                web);
        assertEquals(3, web.forgiveAfter());
        assertEquals(80, web.probe().targetPort().orElseThrow());
        assertEquals(Optional.empty(), config.checks().get("raw").confirm());
        assertEquals(
                List.of(new PoolConfig.Member(Host.parse("2001:db8::1"), 1)),
                config.pools().get("web").members());
        ServiceConfig www = config.services().get(DomainName.parse("www.example.test"));
        assertEquals(
                new ServiceConfig(
                        ServiceConfig.Policy.ALL,
                        List.of("web"),
                        Duration.ofSeconds(30),
                        null,
                        new WhenAllDown.All(),
                        Map.of(),
                        null,
                        ServiceConfig.Families.REGION,
                        Duration.ZERO,
                        Duration.ZERO,
                        null,
                        List.of(),
                        ServiceConfig.Lifeboat.ALL),
                www);
        assertEquals(Duration.ofSeconds(5), www.ttlWhileUnsettled());
    }

    @Test
    void servesStaticZonesWithNothingElse() throws Exception {
        Config config = ConfigReader.parse(
                "zones:\n  example.test: {file: zones/a.zone}\n  .: {file: /zones/root.zone}\n",
                Path.of("/etc/leeward/leeward.yaml"));
        assertEquals(
                List.of(Path.of("/etc/leeward/zones/a.zone"), Path.of("/zones/root.zone")),
                config.zones().values().stream().map(ZoneConfig::file).toList());
        assertEquals(
                List.of(DomainName.parse("example.test"), DomainName.ROOT),
                List.copyOf(config.zones().keySet()));
    }

    @Test
    void takesNamesWithADotAtTheEndOrInCapitals() throws Exception {
        Config config = ConfigReader.parse("""
                zones: {Example.TEST.: {file: a.zone}}
                regions: {eu: {}}
                checks: {web: {tcp: {port: 9}}}
                pools: {web: {region: eu, check: web, members: 192.0.2.1}}
                services: {WWW.example.test.: {policy: all, pools: [web]}}
                """, FILE);
        assertTrue(config.services().containsKey(DomainName.parse("www.example.test")));
    }

    @Test
    void findsThePlaceOfANameWithADotAtTheEnd() {
        assertEquals(
                """
                leeward.yaml:3:21 services.www.example.org: is in none of the zones; add its zone to zones
                leeward.yaml:3:42 services.www.example.org.pools: is empty; write at least one pool""",
                problems(
                        "zones: {example.test: {file: a.zone}}\nservices:\n  WWW.example.org.: {policy: all, pools: []}"));
    }

    @Test
    void doesNotComplainOfThePlaceInAListWhoseValuesCannotAllBeRead() {
        assertEquals("""
                leeward.yaml:1:15 listen.dns: "127.0.0.1:53" is listed twice
                leeward.yaml:1:16 listen.dns[0]: "x" is not an address and a port such as 127.0.0.1:5300 or "[::1]:5300\"""", problems("listen: {dns: [x, \"127.0.0.1:53\", \"127.0.0.1:53\"]}\nzones: {}"));
    }

    @Test
    void refusesAFileWithoutZones() {
        assertEquals("leeward.yaml:1:1 zones: is missing; write zones: {} to serve none", problems("node: {id: ns1}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# only a comment\n", "---\n"})
    void refusesAnEmptyFile(String text) {
        assertTrue(problems(text).startsWith("leeward.yaml"), problems(text));
    }

    @Test
    void saysThatAnEmptyFileIsEmpty() {
        assertEquals("leeward.yaml: is empty; it needs at least the key zones", problems(""));
    }

    @Test
    void saysWhereTheSyntaxIsWrong() {
        assertEquals(
                "leeward.yaml:3:1: is not YAML: expected ',' or ']', but got <stream end>",
                problems("zones: {}\nlisten: {dns: [\"127.0.0.1:53\"\n"));
        assertEquals(
                "leeward.yaml:2:1: is not YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)",
                problems("zones:\n\texample.test: {}\n"));
    }

    @Test
    void saysThatTheFileIsMissing() {
        Path missing = folder.resolve("missing.yaml");
        ConfigException e = assertThrows(ConfigException.class, () -> ConfigReader.read(missing));
        assertEquals(missing + ": there is no such file; name the configuration with --config", e.getMessage());
    }

    @Test
    void saysThatTheFileIsAFolder() {
        ConfigException e = assertThrows(ConfigException.class, () -> ConfigReader.read(folder));
        assertTrue(e.getMessage().startsWith(folder + ": cannot be read: "), e.getMessage());
    }

    @Test
    void saysThatTheFileIsNotUtf8() throws Exception {
        Path latin = folder.resolve("latin.yaml");
        Files.write(latin, "zones: {} # gr\u00fc\u00df".getBytes(StandardCharsets.ISO_8859_1));
        ConfigException e = assertThrows(ConfigException.class, () -> ConfigReader.read(latin));
        assertEquals(latin + ": is not text in UTF-8", e.getMessage());
    }

    @Test
    void readsAFileThatAnEditorBeganWithAByteOrderMark() throws Exception {
        Path marked = folder.resolve("marked.yaml");
        Files.writeString(marked, "\ufeffzones: {}\n");
        assertEquals(Map.of(), ConfigReader.read(marked).zones());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zones: \"\\UFFFFFFFF\"",
                "zones: \"\\uD800\"",
                "zones: \"\\U00110000\"",
                "zones: \"\\xZZ\"",
                "zones: \u0000",
                "zones: \ud800",
                "%YAML 99999999999999.1\n---\nzones: {}",
                "%YAML 3.0\n---\nzones: {}",
                "%TAG ! tag:%zz\n---\nzones: !a {}",
                "zones: !!int [x]",
                "? [a, b]\n: 1",
                "? {zones: 1}\n: 1",
                "zones: *unknown",
                "&a [*a]",
                "&a {zones: *a}",
                "zones: {}\n---\nzones: {}",
                "zones: {a: {file: \"\\0\"}}",
                "zones: {}\nregions: {a: {weight: -99999999999}}",
                "zones: {}\nregions: {a: {capacity: 99999999999999999999}}",
                "zones: {}\nhealth: {confirm-budget: 1e2147483647%}",
                "zones: {}\nhealth: {confirm-budget: \"%\"}",
                "- zones",
                "zones",
                "~"
            })
    void refusesStrangeTextsInOneLinePerProblem(String text) {
        ConfigException e = assertThrows(ConfigException.class, () -> ConfigReader.parse(text, FILE));
        e.problems().forEach(problem -> {
            assertTrue(problem.toString().lines().count() == 1, problem.toString());
            assertTrue(problem.toString().chars().noneMatch(Character::isISOControl), problem.toString());
        });
    }

    @Test
    void quotesALongValueOnlyInPart() {
        assertTrue(problems("zones: {}\nstate: [" + "x".repeat(100_000) + "]\nnode: {id: " + "y".repeat(100_000) + "}")
                        .length()
                < 2000);
    }

    @Test
    void survivesAnchorsThatMeanMillions() {
        StringBuilder scalars = new StringBuilder("zones: {}\na: &a [x,x,x,x,x,x,x,x,x,x]\n");
        StringBuilder maps = new StringBuilder("zones: {}\nregions: &r0\n  a: {weight: 1}\n");
        for (char c = 'b'; c < 'l'; c++) {
            char before = (char) (c - 1);
            scalars.append(c).append(": &").append(c).append(" [");
            scalars.append(("*" + before + ",").repeat(10)).append("]\n");
            maps.append("  ").append(c).append(": &").append(c).append(" {");
            maps.append("weight: *r0, capacity: *r0}\n");
        }
        for (String text : List.of(scalars.toString(), maps.toString())) {
            assertTimeoutPreemptively(
                    Duration.ofSeconds(10),
                    () -> assertThrows(ConfigException.class, () -> ConfigReader.parse(text, FILE)));
        }
    }

    @Test
    void countsWhatAnchorsMean() {
        StringBuilder text =
                new StringBuilder("zones: {}\nregions: {eu: {}}\nchecks: {web: {tcp: {port: 9}}}\npools:\n");
        text.append("  first: {region: eu, check: web, members: &members [");
        text.append("192.0.2.1, ".repeat(20_000)).append("]}\n");
        for (int i = 0; i < 20_000; i++) {
            text.append("  p").append(i).append(": {region: eu, check: web, members: *members}\n");
        }
        String problems = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> problems(text.toString()));
        assertTrue(problems.contains("the file means more than 5000000"), problems);
    }

    @Test
    void letsManyPoolsShareAnAnchor() throws Exception {
        StringBuilder text = new StringBuilder("""
                zones: {}
                regions: {eu: {}}
                checks: {web: &web {http: {headers: {x: y}}}}
                pools:
                  first: {region: eu, check: web, members: &members [192.0.2.1, 192.0.2.2]}
                """);
        for (int i = 0; i < 500; i++) {
            text.append("  p").append(i).append(": {region: eu, check: web, members: *members}\n");
        }
        assertEquals(501, ConfigReader.parse(text.toString(), FILE).pools().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void refusesWhatIsNestedWithoutEnd(String opening) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThrows(
                        ConfigException.class,
                        () -> ConfigReader.parse("zones: {}\nx: " + opening.repeat(100_000), FILE)));
    }

    @Test
    void onlyAConfigExceptionEscapesFromMutatedFiles() throws Exception {
        String valid = Files.readString(Path.of("config/demo.yaml"));
        Random random = new Random(25);
        String[] pieces = {
            "",
            " ",
            "\n",
            ":",
            "{",
            "}",
            "[",
            "]",
            "-",
            "\"",
            "'",
            "&a ",
            "*a",
            "!!int ",
            "!",
            "%",
            "~",
            "off",
            "-1",
            "99999999999999999999",
            "\\",
            "\t",
            "|",
            ">",
            "?",
            ",",
            "#",
            "@",
            "\u0000",
            "\ufeff",
            "\ud83d\ude00",
            "<<: "
        };
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder(valid);
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                int from = random.nextInt(text.length());
                int to = Math.min(text.length(), from + random.nextInt(random.nextInt(10) == 0 ? 200 : 4));
                String piece = random.nextInt(4) > 0
                        ? pieces[random.nextInt(pieces.length)]
                        : valid.substring(from / 2, Math.min(valid.length(), from / 2 + random.nextInt(60)));
                text.replace(from, to, piece);
            }
            try {
                ConfigReader.parse(text.toString(), FILE);
            } catch (ConfigException e) {
                assertTrue(e.problems().size() > 0);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutation " + i + " of\n" + text, e);
            }
        }
    }

    @Test
    void loadsAHundredThousandServices() throws Exception {
        String text = manyServices("www%d.example.test: {policy: weighted, pools: [web-eu, web-us], ttl: 30}");
        Config config = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> ConfigReader.parse(text, FILE));
        assertEquals(100_000, config.services().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "www%d.example.org: {policy: weighted, pools: [web-ap]}",
                "www%d.example.test: {policy: weighted, pools: []}",
                "www%d.example.test: {policy: weighted, pools: web-eu, ttl: x}",
            })
    void tellsAThousandOfAHundredThousandProblems(String service) {
        ConfigException e = assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThrows(ConfigException.class, () -> ConfigReader.parse(manyServices(service), FILE)));
        assertEquals(1001, e.problems().size());
        assertTrue(
                e.problems().getLast().message().matches("and (99|199)000 more problems"),
                e.problems().getLast().message());
    }

    private static String manyServices(String service) {
        StringBuilder text = new StringBuilder("""
                zones: {example.test: {file: a.zone}}
                regions: {eu: {}, us: {}}
                checks: {web: {tcp: {port: 9}}}
                pools:
                  web-eu: {region: eu, check: web, members: [192.0.2.1]}
                  web-us: {region: us, check: web, members: [192.0.2.2]}
                services:
                """);
        for (int i = 0; i < 100_000; i++) {
            text.append("  ").append(service.replace("%d", Integer.toString(i))).append('\n');
        }
        return text.toString();
    }

    private static String problems(String text) {
        return assertThrows(ConfigException.class, () -> ConfigReader.parse(text, FILE))
                .getMessage();
    }
}
