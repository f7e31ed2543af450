package dev.leeward.zonefile;

import static dev.leeward.zonefile.WrittenZone.HEAD;
import static dev.leeward.zonefile.WrittenZone.ORIGIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.ConfigException;
import dev.leeward.config.Problem;
import dev.leeward.config.ZoneConfig;
import dev.leeward.values.DomainName;
import dev.leeward.zone.Lookup;
import dev.leeward.zone.Zone;
import dev.leeward.zone.Zones;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Type;

final class ZoneReaderTest {
    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> saysWhatIsWrongAndWhere() throws IOException {
        return WrittenZone.table(
                "invalid-zones.txt",
                25,
                (zone, expected) -> assertEquals(expected, String.join("\n", problems(zone.text(), zone.services()))));
    }

    private List<String> problems(String zone, Steered services) {
        ConfigException e = assertThrows(ConfigException.class, () -> read(zone, services));
        String file = folder.toString() + "/";
        return e.problems().stream()
                .map(Problem::toString)
                .map(line -> line.replace(file, ""))
                .toList();
    }

    private Zone read(String zone, Steered services) throws IOException, ConfigException {
        return new WrittenZone(zone, services).read(folder).zone();
    }

    private static String text(Zone zone, String name, String type) {
        return switch (zone.lookup(DomainName.parse(name), Type.value(type))) {
            case Lookup.Records(var records) ->
                records.stream()
                        .map(r -> r.getTTL() + " " + r.rdataToString())
                        .toList()
                        .toString();
            case Lookup other -> other.getClass().getSimpleName();
        };
    }

    @Test
    void readsWhatEditorsAndOtherServersWrite() throws Exception {
        Zone zone = read(
                "\u00ef\u00bb\u00bf; a byte order mark, then CR LF\r\n"
                        + "@ 1h IN SOA ns host (\r\n 1 ; serial\r\n 2 3 4 5 )\r\n\r\n"
                        + "   ; only a comment\r\n  \r\n"
                        + "@ IN 60 NS ns\r\n"
                        + "ns A 192.0.2.1\r\n"
                        + "   2h AAAA 2001:db8::1\r\n"
                        + "text TXT \"a ; no comment (\" b\\\"c\r\n"
                        + "$ORIGIN sub\r\n"
                        + "a 30 A 192.0.2.2\r\n"
                        + "b A 192.0.2.3\r\n"
                        + "$TTL 1d\r\n"
                        + "c A 192.0.2.4\r\n"
                        + "raw TYPE65280 \\# 2 0102\r\n"
                        + "$GENERATE 1-3 h$ A 192.0.2.$\r\n"
                        + "example.test. 1h SOA ns.example.test. host.example.test. 1 2 3 4 5",
                Steered.NONE);
        assertEquals("[60 192.0.2.1]", text(zone, "ns.example.test", "A"));
        assertEquals("[7200 2001:db8:0:0:0:0:0:1]", text(zone, "ns.example.test", "AAAA"));
        assertEquals("[7200 \"a ; no comment (\" b\\\"c]", text(zone, "text.example.test", "TXT"));
        assertEquals("[30 192.0.2.2]", text(zone, "a.sub.example.test", "A"));
        assertEquals("[30 192.0.2.3]", text(zone, "b.sub.example.test", "A"));
        assertEquals("[86400 192.0.2.4]", text(zone, "c.sub.example.test", "A"));
        assertEquals("[86400 \\# 2 0102]", text(zone, "raw.sub.example.test", "TYPE65280"));
        assertEquals("[86400 192.0.2.3]", text(zone, "h3.sub.example.test", "A"));
        assertEquals(3600, zone.soa().getTTL());
        assertEquals(5, zone.negativeSoa().getTTL());
    }

    @Test
    void theTtlOfNegativeAnswersIsTheLesser() throws Exception {
        Zone zone = read("@ 7 SOA ns host 1 2 3 4 500\n@ 60 NS ns.example.net.\n", Steered.NONE);
        assertEquals(7, zone.negativeSoa().getTTL());
        assertEquals(
                7,
                read("@ SOA ns host 1 2 3 4 7\n@ NS ns.example.net.\n", Steered.NONE)
                        .soa()
                        .getTTL());
    }

    @Test
    void includesFilesOfItsOwnFolderOnly() throws Exception {
        Path zones = Files.createDirectories(folder.resolve("zones/more"));
        Files.writeString(folder.resolve("secret"), "x A 192.0.2.66\n");
        Files.createSymbolicLink(zones.resolve("link"), folder.resolve("secret"));
        Files.writeString(zones.resolve("hosts"), "a A 192.0.2.1\n$ORIGIN elsewhere.example.test.\nb A 192.0.2.2\n");
        Files.writeString(zones.resolve("loop"), "$INCLUDE more/loop\n");
        Path file = folder.resolve("zones/main");
        Files.writeString(file, HEAD + "$INCLUDE more/hosts\n$INCLUDE more/hosts sub\nc A 192.0.2.3\n");
        Zone zone = ZoneReader.read("leeward.yaml", ORIGIN, new ZoneConfig(file, Map.of()), Steered.NONE)
                .zone();
        for (String name : List.of("a", "b.elsewhere", "a.sub", "c")) {
            assertEquals(
                    "Records",
                    zone.lookup(DomainName.parse(name + ".example.test"), Type.A)
                            .getClass()
                            .getSimpleName());
        }
        Files.writeString(
                file,
                HEAD + "$INCLUDE ../secret\n$INCLUDE /etc/hostname\n$INCLUDE more/link\n$INCLUDE more/loop\n"
                        + "$INCLUDE more/none\n$INCLUDE more\n$INCLUDE\n$INCLUDE more/hosts a b\nd B c\n");
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> ZoneReader.read("leeward.yaml", ORIGIN, new ZoneConfig(file, Map.of()), Steered.NONE));
        String base = file.getParent() + "/";
        assertEquals(
                """
                main:5:1: $INCLUDE ../secret leads out of the folder of the zone file
                main:6:1: $INCLUDE /etc/hostname leads out of the folder of the zone file
                main:7:1: $INCLUDE more/link leads out of the folder of the zone file
                main:9:1: none does not exist: write the zone file, or correct its path
                main:10:1: more is not a file
                main:11:1: $INCLUDE takes 2 values at most
                main:12:1: $INCLUDE takes 2 values at most
                main:13:1: Invalid type 'B'
                more/loop:1:1: $INCLUDE more/loop includes itself
                """,
                String.join(
                                "\n",
                                e.problems().stream()
                                        .map(p -> p.toString().replace(base, ""))
                                        .toList()) + "\n");
    }

    @Test
    void makesAZoneFromItsNameServers() throws Exception {
        Map<DomainName, List<InetAddress>> servers = new LinkedHashMap<>();
        servers.put(
                DomainName.parse("ns1.example.test"),
                List.of(InetAddress.getByName("192.0.2.53"), InetAddress.getByName("2001:db8::53")));
        servers.put(DomainName.parse("ns.example.net"), List.of(InetAddress.getByName("192.0.2.54")));
        Zone zone = ZoneReader.read(
                        "leeward.yaml",
                        ORIGIN,
                        new ZoneConfig(null, servers),
                        new Steered(Set.of(DomainName.parse("www.example.test")), Set.of()))
                .zone();
        assertEquals(
                "[3600 ns1.example.test. hostmaster.example.test. 1 3600 900 1209600 300]",
                text(zone, "example.test", "SOA"));
        assertEquals("[3600 ns1.example.test., 3600 ns.example.net.]", text(zone, "example.test", "NS"));
        assertEquals("[3600 192.0.2.53]", text(zone, "ns1.example.test", "A"));
        assertEquals("[3600 2001:db8:0:0:0:0:0:53]", text(zone, "ns1.example.test", "AAAA"));
        assertEquals("Steered", text(zone, "www.example.test", "A"));
        assertEquals(3, zone.nodes().size());
    }

    @Test
    void namesTheKeyOfAMadeZoneThatIsWrong() {
        assertEquals(
                "leeward.yaml zones.example.test.name-servers: is empty: write at least one name server, or a file",
                made(Map.of(), Set.of()));
        DomainName ns = DomainName.parse("ns.example.test");
        assertEquals(
                "leeward.yaml zones.example.test.name-servers: ns.example.test is in this zone: write its addresses",
                made(Map.of(ns, List.of()), Set.of()));
        assertEquals(
                "leeward.yaml zones.example.test.name-servers: ns.example.test A is also a service,"
                        + " whose addresses are steered: remove the one or the other",
                made(Map.of(ns, List.of(InetAddress.ofLiteral("192.0.2.1"))), Set.of(ns)));
    }

    private static String made(Map<DomainName, List<InetAddress>> servers, Set<DomainName> services) {
        return String.valueOf(assertThrows(
                        ConfigException.class,
                        () -> ZoneReader.read(
                                "leeward.yaml", ORIGIN, new ZoneConfig(null, servers), new Steered(services, Set.of())))
                .getMessage());
    }

    @Test
    void saysHowToMendAFileThatIsNotThere() {
        Map<DomainName, ZoneConfig> configs = new LinkedHashMap<>();
        configs.put(ORIGIN, new ZoneConfig(folder.resolve("none.zone"), Map.of()));
        configs.put(DomainName.parse("other.test"), new ZoneConfig(folder, Map.of()));
        LoadedZones loaded = LoadedZones.load("leeward.yaml", configs, Steered.NONE, Zones.NONE);
        assertEquals(
                List.of(
                        folder.resolve("none.zone") + ": does not exist: write the zone file, or correct its path",
                        folder + ": is not a file"),
                loaded.problems().stream().map(Problem::toString).toList());
    }

    @Test
    void reportsNoMoreThanSomeoneReads() {
        List<String> problems = problems(HEAD + "x FOO\n".repeat(1000), Steered.NONE);
        assertEquals(ZoneProblems.MAX, problems.size());
        List<String> contradictions = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            contradictions.add("n" + i + " CNAME a\nn" + i + " CNAME b\n");
        }
        problems = problems(HEAD + String.join("", contradictions), Steered.NONE);
        assertEquals(ZoneProblems.MAX + 1, problems.size());
        assertEquals("z: has more problems; these are the first 100", problems.getLast());
    }

    /** What is quadratic anywhere does not end in this time. */
    @Test
    void readsLargeZonesInLinearTime() {
        StringBuilder names = new StringBuilder(HEAD);
        for (int i = 0; i < 100_000; i++) {
            names.append("many ")
                    .append(i)
                    .append(" TYPE65280 \\# 4 ")
                    .append(String.format("%08x", i))
                    .append('\n');
            names.append("h").append(i).append(" NS ns.h").append(i).append('\n');
            names.append("ns.h").append(i).append(" A 192.0.2.1\n");
        }
        String open = HEAD + "x A (\n".repeat(100_000);
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            assertEquals(100_004, read(names.toString(), Steered.NONE).nodes().size() + 1);
            assertEquals(ZoneProblems.MAX, problems(open, Steered.NONE).size());
        });
    }

    /** Nothing but a zone or problems comes of any text, and every question has an answer. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void endsInAZoneOrInProblems(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] valid = (HEAD + """
                        *.w 5 TXT "text (not) ; comment" more
                        a.b.c A 192.0.2.2 ; comment
                        multi ( 60
                          IN A
                          192.0.2.3 )
                        cut NS ns.cut
                        ns.cut AAAA 2001:db8::1
                        cut DS 1 13 2 0000000000000000000000000000000000000000000000000000000000000000
                        d DNAME other.example.
                        alias CNAME ns
                        $ORIGIN sub
                        srv SRV 0 0 443 ns.example.test.
                        $GENERATE 1-20/2 h$ A 192.0.2.$
                        $INCLUDE more sub
                        raw TYPE65280 \\# 3 010203
                        https HTTPS 1 . alpn=h2 port=443
                        """).getBytes(StandardCharsets.ISO_8859_1);
        byte[] alphabet = "\n\r\t ;()\"\\@*.$-/09azSOANCMEGR\0\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        Steered services = new Steered(
                Set.of(DomainName.parse("www.example.test"), DomainName.parse("*.s.example.test")), Set.of());
        Files.writeString(folder.resolve("more"), "x 60 A 192.0.2.9\n");
        ask(read(new String(valid, StandardCharsets.ISO_8859_1), services));
        int zones = 0;
        for (int round = 0; round < 1500; round++) {
            byte[] text = valid.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                int at = random.nextInt(text.length);
                text[at] =
                        random.nextInt(4) == 0 ? (byte) random.nextInt(256) : alphabet[random.nextInt(alphabet.length)];
            }
            int from = random.nextInt(20) == 0 ? random.nextInt(text.length) : 0;
            try {
                Zone zone = read(new String(text, from, text.length - from, StandardCharsets.ISO_8859_1), services);
                ask(zone);
                zones++;
            } catch (ConfigException e) {
                assertTrue(!e.problems().isEmpty());
                for (Problem problem : e.problems()) {
                    assertTrue(problem.line() >= 0 && !problem.message().contains("null"), problem::toString);
                }
            }
        }
        assertTrue(zones > 100 && zones < 1400, "both sides are to be crossed: " + zones);
    }

    private static void ask(Zone zone) {
        for (DomainName name : List.copyOf(zone.nodes().keySet())) {
            for (int type : new int[] {Type.A, Type.SOA, Type.DS, Type.ANY, Type.CNAME}) {
                zone.lookup(name, type);
                if (name.length() < 250) {
                    zone.lookup(name.prepend((byte) 'q'), type);
                }
            }
        }
    }
}
