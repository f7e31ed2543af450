package dev.leeward.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.ZoneConfig;
import dev.leeward.values.DomainName;
import dev.leeward.zonefile.LoadedZones;
import dev.leeward.zonefile.Steered;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * Runs the tables in {@code lookups/}. {@code === zone NAME} begins a zone file, {@code === services} a list of steered names, and
 * {@code === questions} the rows: {@code name type => what is found}, more of which may follow in indented lines.
 *
 *   answer RR       a record of the answer; of the CNAME a target follows
 *   authority RR    NS or DS of a referral; additional and sibling RR are its glue
 *   steered NAME    by that service; any: something is there
 *   no data in ZONE (of service NAME)      no name below ENCLOSER      too long      no zone
 */
final class LookupTest {
    private static final Path TABLES = Path.of("src/test/resources/dev/leeward/zone/lookups");

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicContainer> findsWhatTheTablesSay() throws IOException {
        List<Path> tables;
        try (Stream<Path> files = Files.list(TABLES)) {
            tables = files.sorted().toList();
        }
        assertTrue(tables.size() >= 5, "the tables are gone");
        return tables.stream().map(table -> DynamicContainer.dynamicContainer(name(table), rows(table)));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private record Row(int line, String question, List<String> expected) {}

    private Stream<DynamicTest> rows(Path table) {
        Map<DomainName, ZoneConfig> configs = new LinkedHashMap<>();
        Set<DomainName> services = new HashSet<>();
        List<Row> rows = new ArrayList<>();
        try {
            readTable(table, configs, services, rows);
            LoadedZones loaded =
                    LoadedZones.load(table.toString(), configs, new Steered(services, Set.of()), Zones.NONE);
            assertEquals(List.of(), loaded.problems(), table.toString());
            Zones zones = loaded.zones();
            return rows.stream().map(row -> DynamicTest.dynamicTest(row.question(), () -> check(zones, table, row)));
        } catch (IOException e) {
            throw new AssertionError(table + ": " + e.getMessage(), e);
        }
    }

    private void readTable(Path table, Map<DomainName, ZoneConfig> configs, Set<DomainName> services, List<Row> rows)
            throws IOException {
        Path file = null;
        String section = "";
        int number = 0;
        for (String line : Files.readAllLines(table)) {
            number++;
            if (line.startsWith("=== ")) {
                section = line.substring(4);
                if (section.startsWith("zone ")) {
                    DomainName origin = DomainName.parse(section.substring(5));
                    file = folder.resolve(name(table) + "-" + configs.size());
                    configs.put(origin, new ZoneConfig(file, Map.of()));
                    Files.writeString(file, "");
                }
            } else if (section.startsWith("zone ") && file != null) {
                Files.writeString(file, Files.readString(file) + line + "\n");
            } else if (line.isBlank() || line.startsWith(";")) {
                continue;
            } else if (section.equals("services")) {
                services.add(DomainName.parse(line.strip()));
            } else if (line.startsWith(" ")) {
                rows.getLast().expected().add(line.strip());
            } else {
                String[] halves = line.split("=>", 2);
                rows.add(new Row(number, halves[0].strip(), new ArrayList<>(List.of(halves[1].strip()))));
            }
        }
    }

    private static void check(Zones zones, Path table, Row row) {
        String[] question = row.question().split(" +");
        DomainName name = DomainName.parse(question[0]);
        int type = Type.value(question[1]);
        Zone zone = zones.find(name, type);
        List<String> found = zone == null ? List.of("no zone") : lines(zone, zone.lookup(name, type));
        assertEquals(
                String.join("\n", row.expected()),
                String.join("\n", found),
                () -> table + ":" + row.line() + ": " + row.question());
    }

    private static List<String> lines(Zone zone, Lookup lookup) {
        List<String> lines = new ArrayList<>();
        switch (lookup) {
            case Lookup.Records(var records) -> add(lines, "answer", records);
            case Lookup.Steered(var service) -> lines.add("steered " + service);
            case Lookup.Alias(var cname, var target) -> {
                add(lines, "answer", List.of(cname));
                assertEquals(Names.domain(cname.getTarget()), target);
            }
            case Lookup.Redirected(var dname, var cname, var target) -> {
                add(lines, "answer", List.of(dname, cname));
                assertEquals(Names.domain(cname.getTarget()), target);
            }
            case Lookup.TooLong(var dname) -> {
                add(lines, "answer", List.of(dname));
                lines.add("too long");
            }
            case Lookup.Referral(var ns, var glue, var siblingGlue) -> {
                add(lines, "authority", ns);
                add(lines, "additional", glue);
                add(lines, "sibling", siblingGlue);
            }
            case Lookup.Any(var service) -> lines.add("any" + (service == null ? "" : " of service " + service));
            case Lookup.NoData(var soa, var service) -> {
                assertEquals(zone.negativeSoa(), soa);
                lines.add("no data in " + Names.domain(soa.getName())
                        + (service == null ? "" : " of service " + service));
            }
            case Lookup.NoName(var soa, var encloser) -> {
                assertEquals(zone.negativeSoa(), soa);
                lines.add("no name below " + encloser);
            }
        }
        return lines;
    }

    private static void add(List<String> lines, String section, List<? extends Record> records) {
        for (Record record : records) {
            lines.add(section + " " + text(record));
        }
    }

    private static String text(Record record) {
        return Names.domain(record.getName()) + " " + record.getTTL() + " " + Type.string(record.getType()) + " "
                + record.rdataToString();
    }
}
