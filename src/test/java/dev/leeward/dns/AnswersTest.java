package dev.leeward.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.dns.AnsweringWorld.Way;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.values.IpNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Runs the tables in {@code answers/}: questions on their whole way through a node, bytes to bytes. {@code === zone NAME} begins a zone
 * file ({@code === broken zone NAME} one that does not load), {@code === services} YAML under {@code services:}, and
 * {@code === questions} the rows:
 *
 *   name type [CH] [from ADDRESS] [subnet NETWORK] [plain | tcp] => RCODE flags [scope N] [ede N]
 *                                                                asked over UDP with EDNS where nothing is said
 *     answer | authority | additional RR                           all records of the answer; those of one RRset in any order
 *   --- ADDRESS | all up | down | unknown [unsettled]              from here on; and: --- ready, --- unready
 */
final class AnswersTest {
    private static final Path TABLES = Path.of("src/test/resources/dev/leeward/dns/answers");

    @TempDir
    Path folder;

    private record Row(int line, String question, List<String> expected) {}

    private static final class Table {
        final Map<String, String> zones = new LinkedHashMap<>();
        final StringBuilder services = new StringBuilder();
        final List<Row> rows = new ArrayList<>();
    }

    @TestFactory
    Stream<DynamicTest> answersWhatTheTablesSay() throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(TABLES)) {
            files = list.sorted().toList();
        }
        assertTrue(files.size() >= 5, "the tables are gone");
        return files.stream()
                .map(file -> DynamicTest.dynamicTest(String.valueOf(file.getFileName()), () -> run(file, read(file))));
    }

    private static Table read(Path file) throws IOException {
        Table table = new Table();
        String section = "";
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.startsWith("=== ")) {
                section = line.substring(4);
                if (section.startsWith("zone ")) {
                    table.zones.put(section.substring(5), "");
                } else if (section.startsWith("broken zone ")) {
                    table.zones.put(section.substring(12), "not a zone file\n");
                }
            } else if (section.startsWith("zone ")) {
                table.zones.merge(section.substring(5), line + "\n", String::concat);
            } else if (section.equals("services")) {
                table.services.append("  ").append(line).append('\n');
            } else if (section.equals("questions") && !line.isBlank() && !line.startsWith(";")) {
                if (line.startsWith(" ")) {
                    table.rows.getLast().expected().add(line.strip().replaceAll(" +", " "));
                } else {
                    String[] halves = (line + " ").split("=>", 2);
                    List<String> expected = new ArrayList<>();
                    if (halves.length == 2) {
                        expected.add(halves[1].strip());
                    }
                    table.rows.add(new Row(number, halves[0].strip(), expected));
                }
            }
        }
        return table;
    }

    private void run(Path file, Table table) {
        String services = table.services.toString();
        String pools = services.contains("cdn-") ? AnsweringWorld.CDN_POOLS : "";
        String steering = services.isEmpty() ? "" : AnsweringWorld.TWO_REGIONS + pools + "services:\n" + services;
        AnsweringWorld world = new AnsweringWorld(folder, table.zones, steering);
        assertEquals(
                List.of(),
                world.problems().stream()
                        .filter(problem ->
                                !String.join("", table.zones.values()).startsWith("not a zone"))
                        .toList());
        List<String> wrong = new ArrayList<>();
        for (Row row : table.rows) {
            if (row.question().startsWith("--- ")) {
                change(world, row.question().split(" +"));
                continue;
            }
            String expected = text(row.expected());
            String found;
            try {
                found = text(lines(ask(world, row.question())));
            } catch (AssertionError | RuntimeException e) {
                found = e.toString();
            }
            if (!expected.equals(found)) {
                wrong.add("%s:%d: %s%nexpected %s%nfound    %s"
                        .formatted(file.getFileName(), row.line(), row.question(), expected, found));
            }
        }
        assertEquals("", String.join("\n", wrong));
        assertEquals(0, world.failures(), "bugs answered with SERVFAIL");
    }

    private static void change(AnsweringWorld world, String[] words) {
        switch (words[1]) {
            case "ready" -> world.ready(true);
            case "unready" -> world.ready(false);
            case "all" -> world.all(status(words[2]));
            default -> world.set(words[1], status(words[2]), words.length == 3);
        }
    }

    private static Status status(String word) {
        return Status.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static Message ask(AnsweringWorld world, String question) {
        String[] words = question.split(" +");
        int qclass = Wire.CLASS_IN;
        Way way = Way.EDNS;
        InetAddress client = InetAddress.ofLiteral("127.0.0.1");
        IpNetwork subnet = null;
        for (int i = 2; i < words.length; i++) {
            switch (words[i]) {
                case "CH" -> qclass = Wire.CLASS_CH;
                case "HS" -> qclass = 4;
                case "from" -> client = InetAddress.ofLiteral(words[++i]);
                case "subnet" -> subnet = IpNetwork.parse(words[++i]);
                default -> way = Way.valueOf(words[i].toUpperCase(Locale.ROOT));
            }
        }
        return world.ask(words[0], Type.value(words[1], true), qclass, way, client, subnet);
    }

    /** The first line, then those of each RRset in alphabetical order: which comes first is drawn. */
    private static String text(List<String> lines) {
        List<String> sorted = new ArrayList<>(lines.subList(1, lines.size()));
        for (int from = 0, to; from < sorted.size(); from = to) {
            to = from + 1;
            while (to < sorted.size() && set(sorted.get(from)).equals(set(sorted.get(to)))) {
                to++;
            }
            sorted.subList(from, to).sort(null);
        }
        return lines.getFirst() + sorted.stream().map(line -> "\n    " + line).collect(Collectors.joining());
    }

    private static String set(String line) {
        String[] words = line.split(" ");
        return words[0] + words[1] + words[3];
    }

    private static List<String> lines(Message message) {
        List<String> lines = new ArrayList<>();
        lines.add(Rcode.string(message.getRcode())
                + (message.getHeader().getFlag(Flags.AA) ? " aa" : "")
                + (message.getHeader().getFlag(Flags.TC) ? " tc" : "")
                + scope(message)
                + error(message));
        add(lines, "answer", message.getSection(Section.ANSWER));
        add(lines, "authority", message.getSection(Section.AUTHORITY));
        add(lines, "additional", message.getSection(Section.ADDITIONAL));
        return lines;
    }

    private static String scope(Message message) {
        OPTRecord opt = message.getOPT();
        List<EDNSOption> subnets = opt == null ? List.of() : opt.getOptions(EDNSOption.Code.CLIENT_SUBNET);
        return subnets.isEmpty() ? "" : " scope " + ((ClientSubnetOption) subnets.getFirst()).getScopePrefixLength();
    }

    private static String error(Message message) {
        List<EDNSOption> errors =
                message.getOPT() == null ? List.of() : message.getOPT().getOptions(EDNSOption.Code.EDNS_EXTENDED_ERROR);
        return errors.isEmpty() ? "" : " ede " + ((ExtendedErrorCodeOption) errors.getFirst()).getErrorCode();
    }

    private static void add(List<String> lines, String section, List<Record> records) {
        for (Record record : records) {
            if (record.getType() != Type.OPT) {
                String owner = record.getName().toString();
                lines.add("%s %s %d %s %s"
                        .formatted(
                                section,
                                owner.length() == 1 ? owner : owner.substring(0, owner.length() - 1),
                                record.getTTL(),
                                Type.string(record.getType()),
                                record.rdataToString()));
            }
        }
    }

    private static final String ZONE = """
            $TTL 300
            @  SOA ns host 1 2 3 4 60
            @  NS  ns
            ns A   192.0.2.53
            """;

    @Test
    void drawsRegionsByTheirWeights() {
        AnsweringWorld world = new AnsweringWorld(
                folder,
                Map.of("example.test", ZONE),
                AnsweringWorld.TWO_REGIONS + "services: {www.example.test: {policy: weighted, pools: [eu, us]}}");
        int rounds = 10_000;
        long eu = IntStream.range(0, rounds)
                .filter(_ -> first(world.ask("www.example.test", Type.A)).startsWith("192.0.2."))
                .count();
        assertEquals(0.60, (double) eu / rounds, 0.02);
    }

    @Test
    void putsMembersFirstByTheirWeights() {
        AnsweringWorld world = new AnsweringWorld(
                folder,
                Map.of("example.test", ZONE),
                AnsweringWorld.TWO_REGIONS + "services: {www.example.test: {policy: failover, pools: [us]}}");
        int rounds = 10_000;
        long heavy = IntStream.range(0, rounds)
                .mapToObj(_ -> world.ask("www.example.test", Type.A))
                .peek(message ->
                        assertEquals(2, message.getSection(Section.ANSWER).size()))
                .filter(message -> first(message).equals("198.51.100.1"))
                .count();
        assertEquals(0.75, (double) heavy / rounds, 0.02);
    }

    private static String first(Message message) {
        return message.getSection(Section.ANSWER).getFirst().rdataToString();
    }

    @Test
    void truncatesAHundredMembersOverUdpAndGivesThemAllOverTcp() {
        String members =
                IntStream.rangeClosed(1, 100).mapToObj(i -> "192.0.2." + i).collect(Collectors.joining(", "));
        AnsweringWorld world = new AnsweringWorld(folder, Map.of("example.test", ZONE), """
                regions: {eu: {}}
                checks: {web: {tcp: {port: 80}}}
                pools: {eu: {region: eu, check: web, members: [%s]}}
                services: {www.example.test: {policy: all, pools: [eu]}}
                """.formatted(members));
        InetAddress client = InetAddress.ofLiteral("192.0.2.200");
        Message udp = world.ask("www.example.test", Type.A, Wire.CLASS_IN, Way.EDNS, client);
        assertTrue(udp.getHeader().getFlag(Flags.TC));
        assertEquals(0, udp.getSection(Section.ANSWER).size());
        Message tcp = world.ask("www.example.test", Type.A, Wire.CLASS_IN, Way.TCP, client);
        assertEquals(
                100,
                tcp.getSection(Section.ANSWER).stream()
                        .map(Record::rdataToString)
                        .distinct()
                        .count());
    }

    @Test
    void keepsTheVersionOfAZoneThatDoesNotLoadAgain() {
        AnsweringWorld world = new AnsweringWorld(folder, Map.of("example.test", ZONE), "");
        assertFalse(world.reload(Map.of("example.test", "ns A nonsense\n"), "").isEmpty());
        assertEquals("192.0.2.53", first(world.ask("ns.example.test", Type.A)));
        assertEquals(List.of(), world.reload(Map.of("example.test", ZONE.replace(".53", ".54")), ""));
        assertEquals("192.0.2.54", first(world.ask("ns.example.test", Type.A)));
    }

    @Test
    void aZoneThatDoesNotLoadAgainTakesTheServicesOfNow() {
        AnsweringWorld world = new AnsweringWorld(folder, Map.of("example.test", ZONE), "");
        world.reload(
                Map.of("example.test", "ns A nonsense\n"),
                AnsweringWorld.TWO_REGIONS + "services: {www.example.test: {policy: failover, pools: [us]}}");
        world.all(Status.UP);
        assertEquals("192.0.2.53", first(world.ask("ns.example.test", Type.A)));
        assertEquals(
                2,
                world.ask("www.example.test", Type.A).getSection(Section.ANSWER).size());
    }

    @Test
    void aReloadServesWhatItCompiledBeforehandUnlessHealthHasChangedSince() {
        String services = "services: {www.example.test: {policy: failover, pools: [%s]}}";
        AnsweringWorld world = new AnsweringWorld(
                folder, Map.of("example.test", ZONE), AnsweringWorld.TWO_REGIONS + services.formatted("eu, us"));
        assertTrue(first(world.ask("www.example.test", Type.A)).startsWith("192.0.2."));
        List<String> before = new ArrayList<>();
        world.reload(Map.of("example.test", ZONE), AnsweringWorld.TWO_REGIONS + services.formatted("us, eu"), () -> {
            world.set("198.51.100.1", Status.DOWN, true);
            world.set("198.51.100.2", Status.DOWN, true);
            before.add(first(world.ask("www.example.test", Type.A)));
        });
        assertTrue(before.getFirst().startsWith("192.0.2."), "the old table answers from its own topology");
        assertTrue(first(world.ask("www.example.test", Type.A)).startsWith("192.0.2."), "us is down");
        world.set("198.51.100.1", Status.UP, true);
        assertEquals("198.51.100.1", first(world.ask("www.example.test", Type.A)));
    }

    private static final String LABELS = "a".repeat(63) + "." + "b".repeat(63) + "." + "c".repeat(63) + ".";

    /** Names of 253 to 255 bytes: below the two longer ones there can be none. */
    @ParameterizedTest
    @ValueSource(ints = {46, 47, 48})
    void delegatesNamesOfTheGreatestLength(int last) {
        String cut = LABELS + "d".repeat(last);
        AnsweringWorld world =
                new AnsweringWorld(folder, Map.of("example.test", ZONE + cut + " NS ns.example.test.\n"), "");
        Message message = world.ask(cut + ".example.test", Type.A);
        assertEquals(Rcode.NOERROR, message.getRcode());
        assertEquals(
                cut + ".example.test.",
                message.getSection(Section.AUTHORITY).getFirst().getName().toString());
        assertEquals(
                "192.0.2.53", message.getSection(Section.ADDITIONAL).getFirst().rdataToString());
    }

    @ParameterizedTest
    @ValueSource(ints = {46, 47, 48})
    void servesZonesAndServicesWithNamesOfTheGreatestLength(int last) {
        String origin = LABELS + "d".repeat(last) + ".example.test";
        AnsweringWorld world = new AnsweringWorld(
                folder,
                Map.of(origin, "@ 300 SOA ns.test. host.test. 1 2 3 4 60\n@ 300 NS ns.test.\n"),
                AnsweringWorld.TWO_REGIONS + "services: {%s: {policy: failover, pools: [us]}}".formatted(origin));
        assertEquals(2, world.ask(origin, Type.A).getSection(Section.ANSWER).size());
        Message noData = world.ask(origin, Type.MX);
        assertEquals(
                origin + ".",
                noData.getSection(Section.AUTHORITY).getFirst().getName().toString());
        assertEquals(0, world.failures());
    }

    @ParameterizedTest
    @ValueSource(ints = {46, 47, 48})
    void tellsThatTheLongestNamesHaveNoData(int last) {
        String origin = LABELS + "d".repeat(last) + ".example.test";
        AnsweringWorld world = new AnsweringWorld(
                folder, Map.of(origin, "@ 300 SOA ns.test. host.test. 1 2 3 4 60\n@ 300 NS ns.test.\n"), "");
        Message noData = world.ask(origin, Type.MX);
        assertEquals(Rcode.NOERROR, noData.getRcode());
        assertEquals(
                origin + ".",
                noData.getSection(Section.AUTHORITY).getFirst().getName().toString());
    }

    /** Pointers reach 16 KiB far; those of a shared answer also when a longer name than it was compiled for moves them. */
    @Test
    void pointsRightInLongAnswersToNamesOfAnyLength() {
        String records = IntStream.range(0, 900)
                .mapToObj(i -> "*.w MX 10 m%03d.hosts%02d\n".formatted(i, i / 10))
                .collect(Collectors.joining());
        AnsweringWorld world = new AnsweringWorld(folder, Map.of("example.test", ZONE + records), "");
        InetAddress client = InetAddress.ofLiteral("192.0.2.200");
        List<String> wanted = IntStream.range(0, 900)
                .mapToObj(i -> "10 m%03d.hosts%02d.example.test.".formatted(i, i / 10))
                .toList();
        for (String name : List.of("x.w.example.test", LABELS + "d".repeat(20) + ".w.example.test")) {
            Message message = world.ask(name, Type.MX, Wire.CLASS_IN, Way.TCP, client);
            assertEquals(
                    wanted,
                    message.getSection(Section.ANSWER).stream()
                            .map(Record::rdataToString)
                            .toList(),
                    name);
            assertTrue(message.getSection(Section.ANSWER).stream()
                    .allMatch(record -> record.getName().toString(true).equals(name)));
        }
    }
}
