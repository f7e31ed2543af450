package dev.leeward.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.leeward.steering.Verdict.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveSnapshotTest {
    private final World world = new World("""
            eu.example.test: {policy: failover, pools: [eu, us], when-all-down: last-good}
            us.example.test: {policy: failover, pools: [us]}
            """);
    private final LiveSnapshot live = new LiveSnapshot(world.snapshot);

    private int version(String service) {
        return world.service(service).version().get();
    }

    private void set(Status status, boolean settled, String... addresses) {
        for (String address : addresses) {
            live.update(s -> s.withVerdicts(Map.of(World.target(address), World.verdict(status, settled)), World.NOW));
        }
    }

    @Test
    void outdatesOnlyServicesWhoseAnswerChanges() {
        set(Status.DOWN, true, "192.0.2.1");
        assertEquals(1, version("eu.example.test"));
        assertEquals(0, version("us.example.test"));
    }

    @Test
    void outdatesNothingByAPoolThatIsNotConsulted() {
        set(Status.DOWN, true, "198.51.100.1");
        assertEquals(0, version("eu.example.test"));
        assertEquals(1, version("us.example.test"));
    }

    @Test
    void outdatesWhatGetsAnotherTtl() {
        set(Status.UP, false, "192.0.2.1");
        assertEquals(1, version("eu.example.test"));
    }

    @Test
    void opensWithoutComparingAndIsComparedWithFromThenOn() {
        List<Integer> concerned = new ArrayList<>();
        live.onChange(change -> concerned.add(change.concerned().size()));
        Verdict down = World.verdict(Status.DOWN, true);
        live.open(s -> s.withVerdicts(Map.of(World.target("198.51.100.1"), down), World.NOW));
        assertEquals(1, version("eu.example.test"), "though the pool is not consulted");
        assertEquals(1, version("us.example.test"));
        assertEquals(List.of(2), concerned);
        assertEquals(down, live.current().verdict(World.target("198.51.100.1")));
        set(Status.DOWN, true, "198.51.100.2", "192.0.2.1", "192.0.2.2");
        world.snapshot = live.current();
        assertEquals(
                "eu:1 192.0.2.2*1", world.answer("eu.example.test"), "the last good answer is of after the opening");
    }

    @Test
    void numbersEachChangeAndTellsOfIt() {
        List<String> changes = new ArrayList<>();
        live.onChange(change ->
                changes.add(change.before().generation() + "-" + change.after().generation()));
        long first = live.current().generation();
        set(Status.DOWN, true, "192.0.2.1", "192.0.2.2");
        assertEquals(List.of(first + "-" + (first + 1), (first + 1) + "-" + (first + 2)), changes);
    }

    @Test
    void tellsWhichServicesAChangeMayConcern() {
        List<List<String>> concerned = new ArrayList<>();
        live.onChange(change -> concerned.add(change.concerned().stream()
                .map(service -> service.name().toString())
                .toList()));
        set(Status.DOWN, true, "192.0.2.1");
        live.update(snapshot -> snapshot.withIsolation(World.NOW, World.NOW));
        assertEquals(List.of(List.of("eu.example.test"), List.of()), concerned);
    }

    @Test
    void anotherTopologyConcernsEveryService() {
        List<Integer> concerned = new ArrayList<>();
        live.onChange(change -> concerned.add(change.concerned().size()));
        Topology other = World.topology(World.TWO_REGIONS + "  new.example.test: {policy: failover, pools: [us]}\n"
                + "  us.example.test: {policy: failover, pools: [us]}");
        live.adopt(live.current().withTopology(other, World.NOW), World.NOW);
        assertEquals(List.of(2), concerned);
    }

    @Test
    void remembersTheLastAnswerThatHadAMemberUp() {
        set(Status.DOWN, true, "192.0.2.1", "192.0.2.2", "198.51.100.1", "198.51.100.2");
        world.snapshot = live.current();
        assertEquals("us:1 198.51.100.2*1", world.answer("eu.example.test"));
        set(Status.UP, true, "192.0.2.1");
        world.snapshot = live.current();
        assertEquals("eu:1 192.0.2.1*1", world.answer("eu.example.test"));
    }

    @Test
    void keepsVerdictsAndTheLastGoodAnswerOverAnotherTopology() {
        set(Status.DOWN, true, "192.0.2.1", "192.0.2.2", "198.51.100.1", "198.51.100.2");
        Topology other = World.topology(
                World.TWO_REGIONS + "  eu.example.test: {policy: failover, pools: [us, eu], when-all-down: last-good}");
        live.adopt(live.current().withTopology(other, World.NOW), World.NOW);
        world.snapshot = live.current();
        assertSame(other, live.current().topology());
        assertEquals(
                Status.DOWN, live.current().verdict(World.target("192.0.2.1")).status());
        assertEquals("us:1 198.51.100.2*1", world.answer("eu.example.test"));
    }
}
