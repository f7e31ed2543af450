package dev.leeward.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.steering.Verdict.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlatteningTest {
    @TempDir
    Path folder;

    private TransferWorld world(String service) {
        return new TransferWorld(
                        folder,
                        TransferWorld.ZONE + "@ HTTPS 1 www alpn=h2 ipv4hint=192.0.2.77\n_web._tcp SRV 1 1 80 www\n",
                        TransferWorld.TWO_REGIONS + "services: {www.example.test: {" + service + "}}\n")
                .known();
    }

    @Test
    void takesTheMembersOfAllRegionsThatAreDrawn() {
        assertEquals(
                List.of("30 A 192.0.2.1", "30 A 192.0.2.2", "30 A 198.51.100.1"),
                world("policy: weighted, pools: [eu, us]").records("www"));
        assertEquals(
                List.of("30 A 192.0.2.1", "30 A 192.0.2.2", "30 A 198.51.100.1"),
                world("policy: hashed, pools: [us, eu]").records("www"));
    }

    @Test
    void takesTheHeaviestWhereThatIsWanted() {
        assertEquals(
                List.of("30 A 192.0.2.1", "30 A 192.0.2.2"),
                world("policy: weighted, pools: [us, eu], lifeboat: heaviest").records("www"));
    }

    @Test
    void takesTheDefaultOfAMap() {
        assertEquals(
                List.of("30 A 198.51.100.1"),
                world("policy: geo, pools: [eu, us], map: [{networks: [0.0.0.0/1], regions: [eu]}, {default: [us]}]")
                        .records("www"));
    }

    @Test
    void takesTheLargerPartOfATrickle() {
        assertEquals(
                List.of("30 A 192.0.2.1", "30 A 192.0.2.2"),
                world("policy: failover, pools: [eu, us], trickle: 10%").records("www"));
    }

    @Test
    void goesByWhenAllDown() {
        TransferWorld all = world("policy: failover, pools: [eu]");
        all.all(Status.DOWN);
        all.pass(Duration.ofSeconds(2));
        assertEquals(List.of("5 A 192.0.2.1", "5 A 192.0.2.2"), all.records("www"));
        TransferWorld fallback = world("policy: failover, pools: [eu], when-all-down: {fallback: [203.0.113.1]}");
        fallback.all(Status.DOWN);
        fallback.pass(Duration.ofSeconds(1));
        assertEquals(List.of("5 A 203.0.113.1"), fallback.records("www"));
    }

    /** The fallback is for the family that is down; the other goes its own way. */
    @Test
    void takesOfEachFamilyWhatThatFamilyIsAnswered() {
        TransferWorld world = new TransferWorld(folder, TransferWorld.ZONE, """
                regions: {eu: {}}
                checks: {web: {tcp: {port: 80}}}
                pools: {both: {region: eu, check: web, members: [192.0.2.1, "2001:db8::1"]}}
                services:
                  www.example.test:
                    policy: failover
                    pools: [both]
                    families: independent
                    when-all-down: {fallback: [203.0.113.1, "2001:db8:ffff::1"]}
                """).known();
        assertEquals(List.of("30 A 192.0.2.1", "30 AAAA 2001:db8::1"), shortened(world));
        world.becomes("192.0.2.1", Status.DOWN);
        world.pass(Duration.ofSeconds(2));
        assertEquals(List.of("30 AAAA 2001:db8::1", "5 A 203.0.113.1"), shortened(world));
    }

    /** As people write IPv6 addresses. */
    private static List<String> shortened(TransferWorld world) {
        return world.records("www").stream()
                .map(record -> record.replace(":0:0:0:0:0:", "::").replace(":0:0:0:0:", "::"))
                .toList();
    }

    @Test
    void takesServicesAtTheApexAndAtWildcards() {
        TransferWorld world = new TransferWorld(folder, TransferWorld.ZONE, TransferWorld.TWO_REGIONS + """
                services:
                  example.test: {policy: failover, pools: [eu]}
                  "*.any.example.test": {policy: failover, pools: [us]}
                """).known();
        assertEquals(List.of("30 A 198.51.100.1"), world.records("*.any"));
        assertEquals(
                List.of("30 A 192.0.2.1", "30 A 192.0.2.2", "300 NS ns1.example.test."),
                world.copy()
                        .records()
                        .filter(record -> record.getName().toString().equals("example.test."))
                        .map(TransferWorld::text)
                        .sorted()
                        .toList());
    }

    @Test
    void keepsANameThatHasNoRecords() {
        TransferWorld world = world("policy: failover, pools: [eu], when-all-down: none");
        world.all(Status.DOWN);
        world.pass(Duration.ofSeconds(1));
        assertEquals(List.of(), world.records("www"));
        assertEquals(List.of("5 TXT \"\""), world.records("_none.www"));
    }

    @Test
    void hasTheAliasOfOneHostName() {
        TransferWorld world = new TransferWorld(folder, TransferWorld.ZONE, """
                regions: {eu: {}}
                checks: {web: {tcp: {port: 80}}}
                pools: {cdn: {region: eu, check: web, members: [{address: a.cdn.test, weight: 1}, {address: b.cdn.test, weight: 3}]}}
                services: {www.example.test: {policy: all, pools: [cdn]}}
                """).known();
        assertEquals(List.of("30 CNAME b.cdn.test."), world.records("www"));
    }

    @Test
    void leavesOutHintsOfTheFileThatLeadToASteeredName() {
        TransferWorld world = world("policy: failover, pools: [eu]");
        assertTrue(world.copy()
                .records()
                .map(TransferWorld::text)
                .anyMatch("300 HTTPS 1 www.example.test. alpn=h2"::equals));
        assertEquals(List.of("300 SRV 1 1 80 www.example.test."), world.records("_web._tcp"));
    }
}
