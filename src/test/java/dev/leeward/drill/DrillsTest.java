package dev.leeward.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.DrillConfig.Level;
import dev.leeward.drill.DrillAnswer.NotKept;
import dev.leeward.drill.DrillAnswer.Refused;
import dev.leeward.drill.DrillAnswer.Taken;
import dev.leeward.drill.DrillAnswer.Unknown;
import dev.leeward.recovery.Run.State;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The virtual clock begins at 2026-01-01, 0:00. */
class DrillsTest {
    private static final String IN_THE_MORNING =
            "    drill: {level: shadow, every: 1d, window: \"09:00-11:00 UTC\", blocked: [2026-01-02]}\n"
                    + DrillWorld.PLAIN;

    @TempDir
    Path state;

    @Test
    void drillsInItsWindowAndNotOnBlockedDays() {
        DrillWorld world = new DrillWorld(state, IN_THE_MORNING);
        world.runTo("2026-01-01T08:59:59Z");
        assertEquals(0, world.done().size());
        world.runTo("2026-01-01T09:00:01Z");
        assertEquals("succeeded: nothing is wrong", world.outcome());
        assertEquals("leeward", world.last().getString("requested-by"));
        world.runTo("2026-01-03T08:00:00Z");
        assertEquals(1, world.done().size());
        world.runTo("2026-01-03T09:00:01Z");
        assertEquals("shop-drill-2", world.last().getString("id"));
    }

    @Test
    void tellsThatADrillWasMissedUntilItIsDone() {
        DrillWorld world = new DrillWorld(state, IN_THE_MORNING);
        world.runTo("2026-01-01T08:00:00Z");
        world.node.journal.trouble("the disk is full");
        assertInstanceOf(NotKept.class, world.begin(Level.LINT));
        world.runTo("2026-01-01T10:59:00Z");
        assertEquals(0, world.missed());
        world.runTo("2026-01-01T11:01:00Z");
        assertEquals(1, world.missed());
        assertEquals(true, world.drills.json("shop").getBoolean("missed"));
        world.node.journal.trouble(null);
        world.runTo("2026-01-03T09:30:00Z");
        assertEquals(1, world.done().size());
        assertEquals(0, world.missed());
    }

    @Test
    void waitsWhileARunIsOpenOrTheNodeIsIsolated() {
        DrillWorld world = new DrillWorld(
                state, "    drill: {level: lint, every: 1h}\n    steps: [{approve: {timeout: 24h}}, {switch: {}}]\n");
        world.node.down("192.0.2.1", "192.0.2.2");
        world.run(20);
        assertEquals(State.WAITING_APPROVAL, world.node.last().state());
        int before = world.done().size();
        world.run(3 * 3600);
        assertEquals(before, world.done().size());
        assertInstanceOf(Refused.class, world.begin(Level.SHADOW));
        world.node.plans.cancel("shop", "carol");
        world.node.up("192.0.2.1", "192.0.2.2");
        world.node.live.update(s -> s.withIsolation(world.node.timers.now(), world.node.timers.now()));
        world.run(3600);
        assertEquals(before, world.done().size());
        assertEquals(1, world.missed());
        world.node.live.update(s -> s.withIsolation(null, world.node.timers.now()));
        world.run(1);
        assertEquals(before + 1, world.done().size());
    }

    @Test
    void beginsNoneByItselfWhereTheNodeDoesNotDecide() {
        String plan = "    drill: {level: lint, every: 1h}\n" + DrillWorld.PLAIN;
        DrillWorld world = DrillWorld.written(state, "node: {decides: false}\n" + DrillWorld.YAML + plan);
        world.run(4 * 3600);
        assertEquals(0, world.done().size());
        assertInstanceOf(Taken.class, world.begin(Level.LINT));
        assertEquals(1, world.done().size());
    }

    @Test
    void refusesWhatThePlanHasNotGot() {
        DrillWorld world = new DrillWorld(state, DrillWorld.PLAIN);
        assertTrue(why(world.begin(Level.BLIND)).contains("drill: {level: blind}"));
        assertTrue(why(world.begin(Level.SLICE)).contains("drill.slice"));
        assertInstanceOf(Unknown.class, world.drills.begin(new DrillRequest("shops", null, null, "carol")));
        assertInstanceOf(Refused.class, world.drills.begin(new DrillRequest("shop", Level.LINT, "ap-south", "carol")));
        assertInstanceOf(Refused.class, world.drills.cancel("shop", "carol"));
        assertNull(world.drills.json("shops"));
        world.node.down("198.51.100.1");
        assertTrue(why(world.begin(Level.LIVE)).contains("us-east is not usable"));
        assertEquals(0, world.done().size());
    }

    private static String why(DrillAnswer answer) {
        return assertInstanceOf(Refused.class, answer).why();
    }

    @Test
    void hasOneOfAPlanUnderWay() {
        DrillWorld world = new DrillWorld(state, DrillWorld.PLAIN);
        assertInstanceOf(Taken.class, world.begin(Level.LIVE));
        assertTrue(why(world.begin(Level.LINT)).contains("shop-drill-1 is under way"));
        assertFalse(world.drills.json("shop").getJsonObject("under-way").isEmpty());
    }
}
