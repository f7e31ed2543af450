package dev.leeward.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.Config;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReferencesTest {
    private static final Target EU_1 = target("192.0.2.1");
    private static final Target EU_2 = target("192.0.2.2");
    private static final Target US_1 = target("198.51.100.1");
    private static final Target AP_1 = target("203.0.113.1");
    private static final Target WITNESS = target("203.0.113.99");

    @Test
    void silenceTellsNothingWithOneRegionAndNoWitness() {
        assertFalse(references(Map.of("eu", List.of("192.0.2.1", "192.0.2.2"))).canTell());
        assertTrue(references(Map.of("eu", List.of("192.0.2.1")), WITNESS).canTell());
        assertTrue(three().canTell());
    }

    @Test
    void asksTheRegionsThatPassedLast() {
        References references = three();
        references.passed(US_1, 1);
        references.passed(AP_1, 2);
        references.passed(EU_2, 3);
        assertEquals(List.of(EU_2, AP_1, US_1), references.besides(EU_1));
    }

    @Test
    void neverAsksWhoIsInQuestion() {
        References references = three();
        references.passed(EU_2, 1);
        references.passed(EU_1, 2);
        references.passed(US_1, 3);
        assertEquals(List.of(US_1, EU_2, AP_1), references.besides(EU_1));
        assertEquals(List.of(EU_1, AP_1), references.besides(US_1));
    }

    @Test
    void asksAWitnessFirst() {
        References references = references(regions(), WITNESS);
        references.passed(US_1, 1);
        references.passed(AP_1, 2);
        assertEquals(List.of(WITNESS, AP_1, US_1), references.besides(EU_1));
    }

    @Test
    void takesNothingOfADrillForTheWorld() {
        Map<String, List<String>> regions = regions();
        regions.put("_drill-left", List.of("127.0.0.1"));
        References references = references(regions);
        Target canary = target("127.0.0.1");
        references.passed(canary, 9);
        assertFalse(references.holds(canary));
        assertFalse(references.besides(EU_1).contains(canary));
        assertFalse(references(Map.of("eu", List.of("192.0.2.1"), "_drill-left", List.of("127.0.0.1")))
                .canTell());
    }

    private static References three() {
        return references(regions());
    }

    private static Map<String, List<String>> regions() {
        Map<String, List<String>> regions = new LinkedHashMap<>();
        regions.put("eu", List.of("192.0.2.1", "192.0.2.2"));
        regions.put("us", List.of("198.51.100.1"));
        regions.put("ap", List.of("203.0.113.1"));
        return regions;
    }

    private static References references(Map<String, List<String>> regions, Target... witnesses) {
        Config config = HealthConfigs.config(HealthConfigs.check(), regions);
        Topology topology = Topology.of(config);
        return new References(
                topology.targets(),
                topology.pools().values(),
                Stream.of(witnesses).toList());
    }

    private static Target target(String address) {
        return new Target(HealthConfigs.address(address), "web");
    }
}
