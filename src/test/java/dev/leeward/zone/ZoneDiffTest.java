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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZoneDiffTest {
    private static final String HEAD = "$TTL 60\n@ SOA ns1 h %d 2 3 4 5\n@ NS ns1\nns1 A 192.0.2.53\n";

    @TempDir
    Path folder;

    /** @param texts by origin */
    private Zones zones(Map<String, String> texts) throws IOException {
        Map<DomainName, ZoneConfig> configs = new LinkedHashMap<>();
        int number = 0;
        for (Map.Entry<String, String> zone : texts.entrySet()) {
            Path file = Files.writeString(folder.resolve("zone-" + number++), zone.getValue());
            configs.put(DomainName.parse(zone.getKey()), new ZoneConfig(file, Map.of()));
        }
        LoadedZones loaded = LoadedZones.load("test.yaml", configs, Steered.NONE, Zones.NONE);
        assertEquals(List.of(), loaded.problems());
        return loaded.zones();
    }

    private ZoneDiff diff(String before, String after) throws IOException {
        return ZoneDiff.between(zones(Map.of("a.test", before)), zones(Map.of("a.test", after)));
    }

    private static String told(ZoneDiff diff) {
        return diff.changes().stream()
                .map(change -> change.name() + " " + String.join(",", change.types()) + " " + change.what())
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    @Test
    void tellsNothingOfWhatStays() throws IOException {
        String zone = HEAD.formatted(1) + "www A 192.0.2.1\nwww A 192.0.2.2\n";
        String turned = HEAD.formatted(1) + "www A 192.0.2.2\nwww A 192.0.2.1\n";
        assertEquals("", told(diff(zone, turned)));
        assertEquals(Map.of(), diff(zone, turned).shares());
    }

    @Test
    void tellsNamesAndTypesThatComeGoAndChange() throws IOException {
        ZoneDiff diff = diff(
                HEAD.formatted(1) + "www A 192.0.2.1\nwww TXT x\nold A 192.0.2.1\nttl 60 A 192.0.2.1\n",
                HEAD.formatted(2) + "www A 192.0.2.2\nwww MX 1 ns1\nnew A 192.0.2.1\nttl 61 A 192.0.2.1\n");
        assertEquals("""
                a.test SOA CHANGED
                new.a.test A ADDED
                old.a.test A REMOVED
                ttl.a.test A CHANGED
                www.a.test A CHANGED
                www.a.test MX ADDED
                www.a.test TXT REMOVED""", told(diff));
        // Of NS, A of ns1, A and TXT of www, A of old, A of ttl, four change or go.
        assertEquals(Map.of(DomainName.parse("a.test"), 4 / 6.0), diff.shares());
    }

    @Test
    void anotherSerialAloneIsNoShareOfTheAnswers() throws IOException {
        ZoneDiff diff = diff(HEAD.formatted(1), HEAD.formatted(2));
        assertEquals("a.test SOA CHANGED", told(diff));
        assertEquals(Map.of(), diff.shares());
    }

    @Test
    void aZoneThatGoesIsAllOfIt() throws IOException {
        Zones both = zones(Map.of("a.test", HEAD.formatted(1), "b.test", HEAD.formatted(1)));
        Zones one = zones(Map.of("a.test", HEAD.formatted(1)));
        ZoneDiff gone = ZoneDiff.between(both, one);
        assertEquals("b.test  REMOVED", told(gone));
        assertEquals(2, gone.changes().getFirst().names());
        assertEquals(Map.of(DomainName.parse("b.test"), 1.0), gone.shares());
        ZoneDiff come = ZoneDiff.between(one, both);
        assertEquals("b.test  ADDED", told(come));
        assertEquals(Map.of(), come.shares());
    }

    @Test
    void tellsAThousandAndCountsTheRest() throws IOException {
        StringBuilder many = new StringBuilder(HEAD.formatted(1));
        for (int i = 0; i < 1500; i++) {
            many.append("n").append(i).append(" A 192.0.2.1\n");
        }
        ZoneDiff diff = diff(HEAD.formatted(1), many.toString());
        assertEquals(1000, diff.changes().size());
        assertEquals(500, diff.more());
        assertTrue(diff.shares().isEmpty());
    }
}
