package dev.leeward.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.DrillConfig.Level;
import dev.leeward.plan.PlanAnswer;
import dev.leeward.plan.PlanWorld;
import dev.leeward.recovery.MemoryJournal.Killed;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.Run.Kind;
import dev.leeward.recovery.Run.State;
import dev.leeward.replication.Exposure.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveTest {
    private static final String FENCE = "http://198.51.100.9/fence";
    private static final String CALL = "http://192.0.2.5:8008/failover";
    private static final String CALL_BACK = "http://192.0.2.6:8008/failover";

    private static final String PLAIN =
            "    drill: {level: live, for: 10m}\n    failback: {mode: auto, min-stable: 1m}\n" + DrillWorld.PLAIN;

    /** Both ways. */
    private static final String WHOLE = """
                drill: {level: live, for: 10m}
                objectives: {rpo: 30s, rto: 10m}
                replication:
                  orders-db:
                    us-east: {http: {url: "http://192.0.2.5:9187/metrics", prometheus: orders_heartbeat_seconds}}
                    eu-west: {http: {url: "http://192.0.2.6:9187/metrics", prometheus: orders_heartbeat_seconds}}
                steps:
                  us-east:
                    - fence: {post: "http://198.51.100.9/fence", timeout: 20s}
                    - rpo-gate: {source: orders-db}
                    - call: {post: "http://192.0.2.5:8008/failover", timeout: 60s}
                    - switch: {}
                    - verify: {passes: 3, timeout: 60s}
                  eu-west:
                    - fence: {post: "http://198.51.100.9/fence", timeout: 20s}
                    - rpo-gate: {source: orders-db}
                    - call: {post: "http://192.0.2.6:8008/failover", timeout: 60s}
                    - switch: {}
                    - verify: {passes: 3, timeout: 60s}
            """;

    @TempDir
    Path state;

    private DrillWorld plain() {
        return new DrillWorld(state, PLAIN);
    }

    private DrillWorld whole() {
        DrillWorld world = new DrillWorld(state, WHOLE);
        world.node.exposure(Verdict.OPEN, 3);
        return world;
    }

    private static void isBack(DrillWorld world) {
        assertEquals(Set.of("eu-west"), world.node.decisions.standing("shop").active());
        assertEquals(Set.of(), world.node.decisions.standing("shop").latches().keySet());
        assertEquals(DrillWorld.EU, world.addresses("www.example.test"));
        assertFalse(world.isUnderWay());
    }

    @Test
    void goesThereAndComesBack() {
        DrillWorld world = whole();
        assertInstanceOf(DrillAnswer.Taken.class, world.begin(Level.LIVE));
        world.run(30);
        assertEquals(DrillWorld.US, world.addresses("www.example.test"));
        assertEquals(Kind.DRILL, world.node.last().order().kind());
        assertFalse(
                world.node.decisions.standing("shop").latches().get("eu-west").automatic());
        world.run(560);
        assertEquals(DrillWorld.US, world.addresses("www.example.test"), "for ten minutes");
        world.run(60);
        assertEquals("succeeded: it went to us-east and came back", world.outcome());
        assertEquals(Kind.FAILBACK, world.node.last().order().kind());
        assertEquals(2, world.node.asked(FENCE));
        assertEquals(1, world.node.asked(CALL));
        assertEquals(1, world.node.asked(CALL_BACK));
        assertTrue(world.last().getJsonObject("rto").getBoolean("met"));
        isBack(world);
    }

    @Test
    void isNotBroughtBackByTheFailbackOfThePlan() {
        DrillWorld world = plain();
        world.begin(Level.LIVE);
        world.run(590);
        assertEquals(DrillWorld.US, world.addresses("www.example.test"), "auto, min-stable: 1m");
        world.run(60);
        isBack(world);
    }

    @Test
    void goesBackAtOnceWhenTheTargetGoesDown() {
        DrillWorld world = plain();
        world.begin(Level.LIVE);
        world.run(60);
        world.node.down("198.51.100.1");
        world.run(1);
        assertEquals(DrillWorld.EU, world.addresses("www.example.test"), "before region-down-for is over");
        world.run(10);
        assertTrue(world.outcome().startsWith("interrupted: us-east went down"), world.outcome());
        isBack(world);
    }

    @Test
    void staysWhereItIsWhenTheRegionThatWasLeftIsDown() {
        DrillWorld world = plain();
        world.begin(Level.LIVE);
        world.run(60);
        world.node.down("192.0.2.1", "192.0.2.2");
        world.run(5);
        world.node.up("192.0.2.1", "192.0.2.2");
        world.run(20);
        assertTrue(world.isUnderWay(), "that was shorter than region-down-for");
        world.node.down("192.0.2.1", "192.0.2.2");
        world.run(11);
        assertTrue(world.outcome().startsWith("interrupted: eu-west is down; it is in us-east"), world.outcome());
        world.run(1200);
        assertEquals(DrillWorld.US, world.addresses("www.example.test"));
    }

    @Test
    void leavesTheWayOutToARealOutageBeforeItTouchedAnything() {
        String approved = "    drill: {level: live}\n    steps: [{approve: {timeout: 1h}}, {switch: {}}]\n";
        DrillWorld world = new DrillWorld(state, approved);
        world.begin(Level.LIVE);
        world.run(5);
        assertEquals(State.WAITING_APPROVAL, world.node.last().state());
        world.node.down("192.0.2.1", "192.0.2.2");
        world.run(1);
        assertTrue(world.outcome().startsWith("interrupted: eu-west went down"), world.outcome());
        world.run(11);
        assertEquals(Kind.SWITCH, world.node.last().order().kind());
        assertEquals("leeward", world.node.last().order().by());
    }

    @Test
    void endsWhenSomebodySaysSo() {
        DrillWorld world = plain();
        world.begin(Level.LIVE);
        world.run(60);
        world.drills.cancel("shop", "carol");
        world.run(10);
        assertTrue(world.outcome().startsWith("interrupted: cancelled by carol"), world.outcome());
        isBack(world);
    }

    @Test
    void letsARunGoOnThatHasFenced() {
        DrillWorld world = whole();
        world.node.answers(CALL, PlanWorld.status(500), PlanWorld.status(200));
        world.begin(Level.LIVE);
        world.run(5);
        assertEquals(State.HELD, world.node.last().state());
        world.drills.cancel("shop", "carol");
        world.run(60);
        assertEquals(State.HELD, world.node.last().state(), "it is fenced: a person has to look");
        assertInstanceOf(PlanAnswer.Taken.class, world.node.plans.resume("shop", world.node.request(), false));
        world.run(60);
        assertTrue(world.outcome().startsWith("interrupted: cancelled by carol"), world.outcome());
        isBack(world);
    }

    @Test
    void failsWithoutTouchingAnythingWhenTheGateIsHeld() {
        DrillWorld world = whole();
        world.node.exposure(Verdict.HELD, 90);
        world.begin(Level.LIVE);
        world.run(5);
        assertTrue(world.outcome().startsWith("failed: run shop-1 is held"), world.outcome());
        assertEquals(0, world.node.asked(FENCE));
        assertEquals(State.CANCELLED, world.node.last().state());
        isBack(world);
    }

    @Test
    void goesBackWhenTheNewRegionIsNotWell() {
        DrillWorld world = new DrillWorld(
                state, "    drill: {level: live}\n    steps: [{switch: {}}, {verify: {passes: 100, timeout: 30s}}]\n");
        world.begin(Level.LIVE);
        world.run(32);
        assertTrue(world.isUnderWay());
        assertEquals(DrillWorld.EU, world.addresses("www.example.test"));
        world.run(60);
        assertTrue(world.outcome().startsWith("failed: "), world.outcome());
        assertEquals(Set.of("eu-west"), world.node.decisions.standing("shop").active());
    }

    @Test
    void waitsForTheRulesOnItsWayBack() {
        DrillWorld world = new DrillWorld(
                state,
                "    drill: {level: live, for: 1m}\n    rules: [{not-twice-in: 5m}, {drilled-within: 30d}]\n"
                        + DrillWorld.PLAIN);
        world.begin(Level.LIVE);
        world.run(290);
        assertEquals(DrillWorld.US, world.addresses("www.example.test"));
        assertTrue(world.drills.json("shop").encode().contains("the way back is refused: not-twice-in"));
        world.run(20);
        assertTrue(world.outcome().startsWith("succeeded"), world.outcome());
        isBack(world);
    }

    @Test
    void leavesEverythingToARunThatSomebodyBegan() {
        DrillWorld world = plain();
        world.begin(Level.LIVE);
        world.run(60);
        assertInstanceOf(PlanAnswer.Taken.class, world.node.plans.failback("shop", world.node.request()));
        world.run(10);
        assertTrue(world.outcome().startsWith("interrupted: run shop-2 was begun meanwhile"), world.outcome());
        isBack(world);
    }

    /** Ends the node before, and after, every entry that a drill writes. */
    @Test
    void comesBackWhereverItWasKilled() {
        DrillWorld through = whole();
        through.begin(Level.LIVE);
        through.run(700);
        int entries = through.node.disk.size();
        assertTrue(entries > 20, "entries: " + entries);
        for (int seq = 3; seq <= entries; seq++) {
            for (boolean written : new boolean[] {false, true}) {
                if (seq < entries || !written) {
                    killed(seq, written);
                }
            }
        }
    }

    private void killed(int seq, boolean written) {
        String when = "killed at entry " + seq + (written ? ", written" : ", not written");
        DrillWorld world = whole();
        world.node.journal.killAt(seq, written);
        boolean killed = false;
        try {
            world.begin(Level.LIVE);
            world.run(700);
        } catch (Killed e) {
            killed = true;
        }
        assertTrue(killed, when);
        world.restart();
        world.run(Duration.ofSeconds(60));
        // Where it may have called, somebody has to look: on the way out, on the way back, never on both.
        Run open = world.node.decisions.decided().open("shop");
        if (open != null) {
            assertEquals(State.HELD, open.state(), when);
            assertTrue(open.because().contains("look whether it happened"), when + ": " + open.because());
            world.node.plans.resume("shop", world.node.request(), false);
            world.run(60);
        }
        assertEquals(1, world.done().size(), when);
        assertTrue(world.outcome().startsWith("interrupted: the node ended meanwhile"), when + ": " + world.outcome());
        isBack(world);
    }
}
