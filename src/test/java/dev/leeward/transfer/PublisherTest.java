package dev.leeward.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.steering.Verdict.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Record;

class PublisherTest {
    private static final String WWW = "services: {www.example.test: {policy: failover, pools: [eu, us]}}\n";

    @TempDir
    Path folder;

    private TransferWorld world(String services) {
        return new TransferWorld(folder, TransferWorld.ZONE, TransferWorld.TWO_REGIONS + services);
    }

    @Test
    void handsOutNothingSteeredBeforeItIsKnownWhoIsUp() {
        TransferWorld world = world(WWW);
        assertNull(world.zone().content());
        world.known();
        assertEquals(List.of("30 A 192.0.2.1", "30 A 192.0.2.2"), world.records("www"));
    }

    @Test
    void handsOutStaticZonesAtOnceWithTheSerialOfTheirFile() {
        TransferWorld world = new TransferWorld(folder, TransferWorld.ZONE, "");
        assertEquals(7, world.copy().serial());
        world.reload(TransferWorld.ZONE.replace(" 7 ", " 12 "), "");
        world.pass(Duration.ofSeconds(2));
        assertEquals(12, world.copy().serial());
        world.reload(TransferWorld.ZONE.replace(" 7 ", " 12 ") + "new A 192.0.2.9\n", "");
        world.pass(Duration.ofSeconds(2));
        assertEquals(13, world.copy().serial());
        assertEquals(13, world.copy().soa().getSerial());
    }

    @Test
    void givesAChangeANewSerialAtOnceAndThenOneASecond() {
        TransferWorld world = world(WWW).known();
        world.pass(Duration.ofSeconds(5));
        int first = world.copy().serial();
        world.becomes("192.0.2.1", Status.DOWN);
        assertEquals(List.of("30 A 192.0.2.2"), world.records("www"));
        int second = world.copy().serial();
        assertTrue(Serial.isLater(second, first));
        for (int i = 0; i < 10; i++) {
            world.becomes("192.0.2.1", i % 2 == 0 ? Status.UP : Status.DOWN);
            world.pass(Duration.ofMillis(50));
        }
        assertEquals(second, world.copy().serial());
        world.becomes("192.0.2.1", Status.UP);
        world.pass(Duration.ofMillis(600));
        assertEquals(List.of("30 A 192.0.2.1", "30 A 192.0.2.2"), world.records("www"));
        assertEquals(List.of(first, second, world.copy().serial()), world.serials);
        assertEquals(world.copy().serial(), world.zone().serial().get());
    }

    @Test
    void letsAChangeOfTtlsWaitForTheOneThatItAnnounces() {
        TransferWorld world = world(WWW).known();
        world.pass(Duration.ofSeconds(5));
        world.becomesDoubtful("192.0.2.1");
        world.pass(Duration.ofMillis(200));
        assertEquals(List.of("30 A 192.0.2.1", "30 A 192.0.2.2"), world.records("www"));
        world.becomes("192.0.2.1", Status.DOWN);
        assertEquals(List.of("30 A 192.0.2.2"), world.records("www"));
        world.pass(Duration.ofSeconds(5));
        assertEquals(2, world.serials.size());
        world.becomesDoubtful("192.0.2.2");
        world.pass(Duration.ofMillis(900));
        assertEquals(List.of("30 A 192.0.2.2"), world.records("www"));
        world.pass(Duration.ofMillis(100));
        assertEquals(List.of("5 A 192.0.2.2"), world.records("www"));
        assertEquals(3, world.serials.size());
    }

    @Test
    void makesNoSerialOfWhatChangesNothing() {
        TransferWorld world = world(WWW).known();
        world.pass(Duration.ofSeconds(5));
        world.becomes("198.51.100.1", Status.DOWN);
        world.reload(TransferWorld.ZONE, TransferWorld.TWO_REGIONS + WWW);
        world.pass(Duration.ofSeconds(5));
        assertEquals(1, world.serials.size());
    }

    @Test
    void isSettledWhenAllThatHasChangedIsInTheContent() {
        TransferWorld world = world(WWW).known();
        assertTrue(world.zone().isSettled());
        world.pass(Duration.ofSeconds(5));
        world.becomesUnseen("192.0.2.1", Status.DOWN);
        assertFalse(world.zone().isSettled());
        world.run();
        assertTrue(world.zone().isSettled());
        world.becomes("192.0.2.1", Status.UP);
        assertFalse(world.zone().isSettled());
        world.pass(Duration.ofSeconds(1));
        assertTrue(world.zone().isSettled());
    }

    @Test
    void isNotSettledWhileAReloadWaitsForItsSerial() {
        TransferWorld world = world(WWW).known();
        world.reload(TransferWorld.ZONE + "new A 192.0.2.9\n", TransferWorld.TWO_REGIONS + WWW);
        assertEquals(List.of(), world.records("new"));
        assertFalse(world.zone().isSettled());
        world.pass(Duration.ofSeconds(1));
        assertEquals(List.of("300 A 192.0.2.9"), world.records("new"));
        assertTrue(world.zone().isSettled());
    }

    @Test
    void isSettledAfterAReloadThatOvertookAChange() {
        TransferWorld world = world(WWW).known();
        world.pass(Duration.ofSeconds(5));
        world.becomesUnseen("192.0.2.1", Status.DOWN);
        world.reload(TransferWorld.ZONE, TransferWorld.TWO_REGIONS + WWW);
        assertEquals(List.of("30 A 192.0.2.2"), world.records("www"));
        assertTrue(world.zone().isSettled());
    }

    @Test
    void publishesAReloadAndWhatChangesMeanwhileTogether() {
        TransferWorld world = world(WWW).known();
        world.reload(TransferWorld.ZONE + "new A 192.0.2.9\n", TransferWorld.TWO_REGIONS + WWW);
        world.becomes("192.0.2.1", Status.DOWN);
        world.pass(Duration.ofSeconds(1));
        assertEquals(List.of("300 A 192.0.2.9"), world.records("new"));
        assertEquals(List.of("30 A 192.0.2.2"), world.records("www"));
        assertEquals(2, world.serials.size());
    }

    /** Each write is forced to the disk: one for each of thousands of zones would keep the others waiting for seconds. */
    @Test
    void writesTheSerialsOfZonesThatHaveWaitedAtOnce() {
        TransferWorld world = world("""
                services:
                  www.example.test: {policy: failover, pools: [eu, us]}
                  www.other.test: {policy: failover, pools: [eu, us]}
                """).known();
        world.becomes("192.0.2.1", Status.DOWN);
        assertEquals(2, world.onDisk.size());
        world.pass(Duration.ofSeconds(1));
        assertEquals(4, world.onDisk.size());
        assertEquals(world.onDisk.get(2), world.onDisk.get(3));
    }

    @Test
    void goesOnWithTheSerialOfTheSameContentAfterARestart() {
        TransferWorld before = world(WWW).known();
        before.pass(Duration.ofHours(1));
        before.becomes("192.0.2.1", Status.DOWN);
        int last = before.copy().serial();
        TransferWorld same = world(WWW);
        same.becomes("192.0.2.1", Status.DOWN);
        assertEquals(last, same.zone().serial().get());
        same.known();
        assertEquals(last, same.copy().serial());
        assertEquals(List.of(last), same.serials);
        TransferWorld other = world(WWW).known();
        assertTrue(Serial.isLater(other.copy().serial(), last));
    }

    /** Whoever follows the changes has the zone, whatever happens to it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void applyingTheChangesGivesTheZone(long seed) {
        Random random = new Random(seed);
        String services = """
                services:
                  www.example.test: {policy: failover, pools: [eu, us]}
                  all.example.test: {policy: all, pools: [eu, us], when-all-down: none}
                  "*.any.example.test": {policy: weighted, pools: [eu, us], when-all-down: {fallback: [203.0.113.1]}}
                """;
        TransferWorld world = world(services).known();
        int serial = world.copy().serial();
        TreeSet<String> mine = all(world);
        int whole = 0;
        List<String> members = List.of("192.0.2.1", "192.0.2.2", "198.51.100.1");
        for (int i = 0; i < 300; i++) {
            world.becomes(members.get(random.nextInt(3)), random.nextBoolean() ? Status.UP : Status.DOWN);
            if (random.nextInt(10) == 0) {
                world.reload(text(random), TransferWorld.TWO_REGIONS + services);
            }
            world.pass(Duration.ofMillis(random.nextInt(1500)));
            if (random.nextInt(3) > 0) {
                List<Delta> since = world.zone().content().history().since(serial);
                if (since == null) {
                    whole += serial == world.copy().serial() ? 0 : 1;
                } else {
                    since.forEach(delta -> apply(delta, mine));
                }
                serial = world.copy().serial();
                assertEquals(all(world), mine);
            }
        }
        assertEquals(0, whole, "every serial was made here, and not too long ago");
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder(TransferWorld.ZONE);
        for (int i = 0; i < 20; i++) {
            if (random.nextBoolean()) {
                text.append("h%d %d A 192.0.2.%d%n".formatted(i, 60 + random.nextInt(2), 100 + random.nextInt(3)));
            }
        }
        text.append("sub NS ns.sub\nns.sub A 192.0.2.%d%n".formatted(random.nextInt(5)));
        return text.toString();
    }

    private static void apply(Delta delta, TreeSet<String> to) {
        delta.removed().forEach(record -> assertTrue(to.remove(full(record)), "not there: " + record));
        delta.added().forEach(record -> assertTrue(to.add(full(record)), "there already: " + record));
    }

    private static TreeSet<String> all(TransferWorld world) {
        return world.copy().records().map(PublisherTest::full).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String full(Record record) {
        return record.getName() + " " + TransferWorld.text(record);
    }

    @Test
    void forgetsChangesThatAreTooOld() {
        TransferWorld world = world(WWW).known();
        int first = world.copy().serial();
        world.pass(Duration.ofSeconds(2));
        for (int i = 0; i < History.MAX_DELTAS; i++) {
            world.becomes("192.0.2.1", i % 2 == 0 ? Status.DOWN : Status.UP);
            world.pass(Duration.ofSeconds(2));
        }
        History history = world.zone().content().history();
        assertNotNull(history.since(first));
        world.becomes("192.0.2.1", Status.DOWN);
        assertNull(world.zone().content().history().since(first));
        assertEquals(
                History.MAX_DELTAS, world.zone().content().history().deltas().size());
    }
}
