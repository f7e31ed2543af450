package dev.leeward.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.DrillConfig.Level;
import dev.leeward.recovery.MemoryJournal.Killed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SliceTest {
    private static final String SLICED =
            "    drill: {level: slice, slice: 203.0.113.0/24, for: 5m}\n" + DrillWorld.PLAIN;

    @TempDir
    Path state;

    private DrillWorld world() {
        return new DrillWorld(state, SLICED);
    }

    private static void isBack(DrillWorld world) {
        assertNull(world.node.decisions.standing("shop").slice());
        assertEquals(world.addresses("www.example.test"), world.sliced("www.example.test"));
        assertFalse(world.isUnderWay());
    }

    @Test
    void movesOneNetworkForATime() {
        DrillWorld world = world();
        assertInstanceOf(DrillAnswer.Taken.class, world.begin(Level.SLICE));
        for (String service : List.of("www.example.test", "api.example.test")) {
            assertEquals(DrillWorld.US, world.sliced(service));
            assertEquals(DrillWorld.EU, world.addresses(service), "all others stay");
        }
        world.run(299);
        assertEquals(DrillWorld.US, world.sliced("www.example.test"));
        world.run(2);
        assertTrue(world.outcome().startsWith("succeeded"), world.outcome());
        assertNotNull(world.last().getJsonObject("terms").getString("healthy"));
        assertEquals(
                30.0, world.last().getJsonObject("rto").getDouble("service"), "the TTL of what was answered before");
        isBack(world);
    }

    @Test
    void goesBackAtOnceWhenTheTargetIsNotUsable() {
        DrillWorld world = world();
        world.begin(Level.SLICE);
        world.run(20);
        world.node.down("198.51.100.1");
        world.run(1);
        assertTrue(world.outcome().startsWith("interrupted: us-east is not usable any more"), world.outcome());
        isBack(world);
    }

    @Test
    void goesBackWhenSomebodySaysSo() {
        DrillWorld world = world();
        world.begin(Level.SLICE);
        world.run(20);
        world.drills.cancel("shop", "carol");
        assertTrue(world.outcome().startsWith("interrupted: cancelled by carol"), world.outcome());
        isBack(world);
    }

    @Test
    void sendsNobodyBackToARegionThatIsDownAndEndsWithTheMoveOfAll() {
        DrillWorld world = world();
        world.begin(Level.SLICE);
        world.run(20);
        world.node.down("192.0.2.1", "192.0.2.2");
        world.run(9);
        assertEquals(DrillWorld.US, world.sliced("www.example.test"));
        assertTrue(world.isUnderWay());
        world.run(5);
        assertEquals(DrillWorld.US, world.addresses("www.example.test"));
        assertTrue(world.outcome().startsWith("interrupted: "), world.outcome());
        isBack(world);
    }

    @Test
    void goesBackOnceTheJournalTakesItAgain() {
        DrillWorld world = world();
        world.begin(Level.SLICE);
        world.run(20);
        world.node.journal.trouble("the disk is full");
        world.run(600);
        assertEquals(DrillWorld.US, world.sliced("www.example.test"));
        world.node.journal.trouble(null);
        world.run(1);
        assertTrue(world.outcome().startsWith("succeeded"), world.outcome());
        isBack(world);
    }

    /** Entry 1 places the plan, 2 begins the drill, 3 moves the slice, 4 moves it back, 5 ends the drill. */
    @ParameterizedTest
    @CsvSource({"3, false", "3, true", "4, false", "4, true", "5, false"})
    void leavesNothingSlicedWhereverItWasKilled(int seq, boolean written) {
        DrillWorld world = world();
        world.node.journal.killAt(seq, written);
        boolean killed = false;
        try {
            world.begin(Level.SLICE);
            world.run(400);
        } catch (Killed e) {
            killed = true;
        }
        assertTrue(killed);
        world.restart();
        world.run(1);
        assertTrue(world.outcome().startsWith("interrupted: the node ended meanwhile"), world.outcome());
        assertEquals(1, world.done().size());
        isBack(world);
        world.restart();
        assertEquals(1, world.done().size());
    }

    @Test
    void isRefusedOnAPlanThatAllowsOneRegionAtATime() {
        DrillWorld world = new DrillWorld(
                state,
                "    drill: {level: live, slice: 203.0.113.0/24}\n    rules: [{at-most: 1}]\n" + DrillWorld.PLAIN);
        DrillAnswer.Refused refused = assertInstanceOf(DrillAnswer.Refused.class, world.begin(Level.SLICE));
        assertTrue(refused.why().contains("at-most: 1"), refused.why());
    }
}
