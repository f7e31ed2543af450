package dev.leeward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.leeward.plan.PlanAnswer.NotKept;
import dev.leeward.plan.PlanAnswer.Taken;
import dev.leeward.recovery.Run.State;
import dev.leeward.recovery.VirtualTimers;
import dev.leeward.replication.Exposure.Verdict;
import dev.leeward.steering.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Runs while the journal refuses, the configuration changes, the node ends, the clock is set back, or something fails that should not. */
class PlansInTroubleTest {
    private static final String FENCE = "http://198.51.100.9/fence";
    private static final String OTHER_FENCE = "http://198.51.100.10/fence";
    private static final String CALL = "http://203.0.113.5:8008/failover";
    private static final String TOLD = "http://203.0.113.9/told";

    private static final List<String> EU = List.of("192.0.2.1");
    private static final List<String> US = List.of("198.51.100.1");
    private static final List<String> AP = List.of("203.0.113.1");

    private static final String WORLD = """
            zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
            regions: {eu-west: {}, us-east: {}, ap-south: {}}
            checks: {web: {tcp: {port: 80}}}
            pools:
              web-eu: {region: eu-west, check: web, members: [192.0.2.1]}
              web-us: {region: us-east, check: web, members: [198.51.100.1]}
              web-ap: {region: ap-south, check: web, members: [203.0.113.1]}
            services:
              www.example.test: {policy: failover, pools: [web-eu, web-us, web-ap]}
            plans:
              shop:
                services: [www.example.test]
            """;

    private static final String ALL_THREE = "    regions: [eu-west, us-east, ap-south]\n";
    private static final String AUTO = "    trigger: {mode: auto, region-down-for: 10s}\n";
    private static final String OFF = "    trigger: {mode: off}\n";
    private static final String SWITCH = "    steps: [{switch: {}}]\n";
    private static final String TELLING = "    notify: [{post: \"" + TOLD + "\"}]\n";

    private static final String VERIFIED = "    steps: [{switch: {}}, {verify: {passes: 3, timeout: 60s}}]\n";
    private static final String CALLING =
            "    steps: {us-east: [{call: {post: \"" + CALL + "\", timeout: 60s}}, {switch: {}}]}\n";

    @TempDir
    Path state;

    private PlanWorld world(String... plan) {
        return PlanWorld.of(state, WORLD + String.join("", plan));
    }

    private static List<String> www(PlanWorld world) {
        return world.regionsOf("www.example.test");
    }

    private static Set<String> active(PlanWorld world) {
        return world.decisions.standing("shop").active();
    }

    @Test
    void looksAgainAfterALookThatFailed() {
        PlanWorld world = world(ALL_THREE, AUTO, SWITCH);
        world.bug = new IllegalStateException("as the test says");
        world.down("192.0.2.1");
        world.run(20);
        assertEquals(EU, www(world));
        world.bug = null;
        world.run(1);
        assertEquals(US, www(world));
    }

    @Test
    void holdsAStepThatFailsWithABug() {
        PlanWorld world = world(ALL_THREE, OFF, VERIFIED);
        world.bug = new IllegalStateException("as the test says");
        assertInstanceOf(Taken.class, world.plans.run("shop", world.request()));
        assertEquals(State.HELD, world.last().state());
        assertTrue(
                world.last().because().contains("as the test says"),
                world.last().because());
        world.bug = null;
        assertInstanceOf(Taken.class, world.plans.resume("shop", world.request(), false));
        world.run(10);
        assertEquals(State.SUCCEEDED, world.last().state());
    }

    @Test
    void goesOnWhenTheStepThatIsSkippedIsUnderWay() {
        PlanWorld world = world(ALL_THREE, OFF, CALLING);
        world.answers(CALL, PlanWorld.silence());
        assertInstanceOf(Taken.class, world.plans.run("shop", world.request()));
        assertInstanceOf(Taken.class, world.plans.pause("shop", "carol"));
        assertInstanceOf(Taken.class, world.plans.resume("shop", world.request(), true));
        world.run(120);
        assertEquals(State.SUCCEEDED, world.last().state(), world.last().because());
        assertEquals(US, www(world));
    }

    @Test
    void takesAnAnswerThatComesWhileAPauseWaitsForTheJournal() {
        PlanWorld world = world(ALL_THREE, OFF, CALLING);
        assertInstanceOf(Taken.class, world.plans.run("shop", world.request()));
        world.journal.refusing("the disk is full");
        assertInstanceOf(NotKept.class, world.plans.pause("shop", "carol"));
        world.run(5);
        world.journal.refusing(null);
        world.run(5);
        assertEquals(State.PAUSED, world.last().state());
        assertInstanceOf(Taken.class, world.plans.resume("shop", world.request(), false));
        world.run(5);
        assertEquals(State.SUCCEEDED, world.last().state(), world.last().because());
        assertEquals(1, world.asked(CALL));
    }

    @Test
    void callsOnceThoughItIsOrderedAgainBeforeTheAnswerIsJournaled() {
        PlanWorld world = world(ALL_THREE, OFF, CALLING);
        assertInstanceOf(Taken.class, world.plans.run("shop", world.request()));
        assertInstanceOf(Taken.class, world.plans.pause("shop", "carol"));
        world.journal.refusing("the disk is full");
        world.run(Duration.ofMillis(30));
        world.journal.refusing(null);
        var _ = world.plans.run("shop", world.request());
        world.run(5);
        var _ = world.plans.run("shop", world.request());
        world.run(5);
        assertEquals(State.SUCCEEDED, world.last().state(), world.last().because());
        assertEquals(1, world.asked(CALL));
    }

    @Test
    void mixesNoRegionsAfterARunThatEndedWhileTheJournalRefused() {
        PlanWorld world = world(ALL_THREE, OFF, SWITCH, "    active: all\n    failback: {ramp: [25, 100]}\n");
        assertInstanceOf(Taken.class, world.plans.run("shop", world.request()));
        world.run(5);
        assertInstanceOf(Taken.class, world.plans.failback("shop", world.request()));
        world.run(5);
        world.journal.refusing("the disk is full");
        assertInstanceOf(NotKept.class, world.plans.cancel("shop", "carol"));
        world.run(5);
        world.journal.refusing(null);
        world.run(5);
        assertEquals(State.CANCELLED, world.last().state());
        assertNull(world.decisions.standing("shop").ramp());
    }

    @Test
    void remembersOverARestartHowLongPeopleHave() {
        String approved = "    steps: [{approve: {timeout: 60s}}, {switch: {}}]\n";
        PlanWorld world = world(ALL_THREE, OFF, approved);
        assertInstanceOf(Taken.class, world.plans.run("shop", world.request()));
        world.run(10);
        PlanWorld next = world.restarted(state, WORLD + ALL_THREE + OFF + approved);
        next.run(45);
        assertEquals(State.WAITING_APPROVAL, next.last().state());
        next.run(10);
        assertEquals(State.HELD, next.last().state());
        assertInstanceOf(Taken.class, next.plans.approve("shop", "alice"));
        assertEquals(State.SUCCEEDED, next.last().state());
    }

    @Test
    void doesNotCallAgainWhatWasOrderedBeforeItsPlansWent() {
        String yaml = WORLD + ALL_THREE + OFF + CALLING;
        PlanWorld world =
                PlanWorld.of(state, yaml, config -> config, early -> early.plans.run("shop", early.request()));
        world.run(5);
        assertEquals(State.SUCCEEDED, world.last().state(), world.last().because());
        assertEquals(1, world.asked(CALL));
    }

    @Test
    void hasOneWriterAfterAReloadThatWantsOne() {
        PlanWorld world = world(ALL_THREE, OFF, SWITCH, "    active: all\n");
        assertEquals(Set.of("eu-west", "us-east", "ap-south"), active(world));
        world.reload(WORLD + ALL_THREE + OFF + SWITCH);
        assertEquals(Set.of("eu-west"), active(world));
        assertEquals(
                Set.of("eu-west"), world.live.current().scopes().get("shop").regions());
    }

    @Test
    void endsARunToWhereThePlanIsNoMore() {
        PlanWorld world = world(ALL_THREE, OFF, "    steps: [{approve: {timeout: 60s}}, {switch: {}}]\n");
        assertInstanceOf(Taken.class, world.plans.run("shop", world.request()));
        assertEquals("us-east", world.last().order().to());
        world.reload(WORLD + "    regions: [ap-south, us-east]\n" + OFF
                + "    steps: [{approve: {timeout: 60s}}, {switch: {}}]\n");
        assertEquals(State.INTERRUPTED, world.last().state());
        assertEquals(Set.of("ap-south"), active(world));
        assertEquals(AP, www(world));
    }

    @Test
    void endsARunThatWaitsForWhatIsConfiguredNoMore() {
        PlanWorld world = world(ALL_THREE, OFF, "    steps: [{approve: {timeout: 60s}}, {switch: {}}]\n");
        assertInstanceOf(Taken.class, world.plans.run("shop", world.request()));
        world.reload(WORLD + ALL_THREE + OFF + SWITCH);
        assertEquals(State.INTERRUPTED, world.last().state());
    }

    @Test
    void doesNotGoBackByAReloadToWhatItHasLeft() {
        PlanWorld world = world(ALL_THREE, OFF, SWITCH);
        assertInstanceOf(Taken.class, world.plans.run("shop", world.request()));
        assertEquals(US, www(world));
        world.reload(WORLD + "    regions: [eu-west, ap-south]\n" + OFF + SWITCH);
        assertEquals(AP, www(world));
        assertEquals(
                Set.of("eu-west"), world.decisions.standing("shop").latches().keySet());
    }

    @Test
    void takesNoFenceForAnother() {
        String twice = """
                    steps:
                      us-east:
                        - fence: {post: "http://198.51.100.9/fence", timeout: 20s}
                        - fence: {post: "http://198.51.100.10/fence", timeout: 20s}
                        - switch: {}
                """;
        PlanWorld world = world(ALL_THREE, OFF, twice);
        world.answers(OTHER_FENCE, PlanWorld.status(500));
        assertInstanceOf(Taken.class, world.plans.run("shop", world.request()));
        world.run(30);
        assertEquals(1, world.asked(FENCE));
        assertEquals(State.HELD, world.last().state(), world.last().because());
        assertEquals(EU, www(world));
        RunRequest dead = new RunRequest(null, null, "carol", "", List.of(), null, true, null);
        assertInstanceOf(Taken.class, world.plans.resume("shop", dead, false));
        world.run(30);
        assertEquals(US, www(world));
    }

    @Test
    void tellsOfAnOutageThatAnOldRunIsInTheWayOf() {
        PlanWorld world = world(
                ALL_THREE,
                "    trigger: {mode: propose, approval-timeout: 1m, region-down-for: 10s}\n",
                SWITCH,
                TELLING);
        world.down("192.0.2.1");
        world.run(90);
        assertEquals(State.HELD, world.last().state());
        world.up("192.0.2.1");
        world.run(60);
        long before = world.asked(TOLD);
        world.down("192.0.2.1");
        world.run(60);
        assertEquals(before + 1, world.asked(TOLD));
    }

    @Test
    void leavesASecondRegionThoughTheFirstIsDownAndNobodyWantsToLeaveIt() {
        for (String first : List.of("192.0.2.1", "198.51.100.1")) {
            String second = first.equals("192.0.2.1") ? "198.51.100.1" : "192.0.2.1";
            PlanWorld world = PlanWorld.of(
                    state,
                    WORLD + ALL_THREE + AUTO + "    active: all\n"
                            + "    steps: [{approve: {timeout: 60s}}, {switch: {}}]\n");
            world.down(first);
            world.run(15);
            assertInstanceOf(Taken.class, world.plans.cancel("shop", "carol"));
            world.down(second);
            world.run(15);
            assertEquals("shop-2", world.last().id());
            assertInstanceOf(Taken.class, world.plans.approve("shop", "alice"));
            world.run(60);
            assertEquals("shop-2", world.last().id(), "nobody wanted to leave the first");
        }
    }

    @Test
    void doesNotGoBackByItselfToARegionThatAnOperatorDrains() {
        PlanWorld world = world(ALL_THREE, AUTO, SWITCH, "    failback: {mode: auto, min-stable: 5m}\n");
        world.down("192.0.2.1");
        world.run(20);
        world.up("192.0.2.1");
        world.force("eu-west", Lease.Force.DRAIN);
        world.run(600);
        assertEquals(US, www(world));
    }

    @Test
    void goesToNoRegionThatAnOperatorDrainsWhileThereIsAnother() {
        PlanWorld world = world(ALL_THREE, AUTO, SWITCH);
        world.force("us-east", Lease.Force.DRAIN);
        world.down("192.0.2.1");
        world.run(20);
        assertEquals(AP, www(world));
    }

    @Test
    void forgetsHowLongARegionWasWellOnceItIsInUse() {
        PlanWorld world = world(ALL_THREE, AUTO, SWITCH, "    failback: {mode: auto, min-stable: 5m}\n");
        world.plans.run("shop", world.request());
        world.run(200);
        world.plans.failback("shop", world.request());
        assertEquals(EU, www(world));
        world.run(200);
        world.plans.run("shop", world.request());
        world.run(200);
        assertEquals(US, www(world), "an operator left it 200 s ago");
    }

    @Test
    void leavesARegionThoughTheClockIsSetBackMeanwhile() {
        PlanWorld world = world(ALL_THREE, AUTO, SWITCH);
        world.down("192.0.2.1");
        world.run(5);
        world.timers.setBack(Duration.ofHours(1));
        world.run(15);
        assertEquals(US, www(world));
        assertTrue(world.timers.now().isBefore(VirtualTimers.START));
    }

    @Test
    void tellsOnceOfARuleThatDoesNotBindAWayBackThatIsNotTakenYet() {
        PlanWorld world = world(
                "    regions: [eu-west, us-east]\n",
                AUTO,
                "    failback: {mode: auto, min-stable: 1m}\n",
                "    rules: [{not-twice-in: 1h}]\n    objectives: {rpo: 30s}\n",
                "    replication: {orders-db: {eu-west: {http: {url: \"http://192.0.2.5:9187/metrics\", prometheus: at}}}}\n",
                "    steps: {eu-west: [{rpo-gate: {source: orders-db}}, {switch: {}}], us-east: [{switch: {}}]}\n");
        world.exposure(Verdict.UNKNOWN, 0);
        world.down("192.0.2.1");
        world.run(20);
        world.up("192.0.2.1");
        world.down("198.51.100.1");
        world.run(20);
        assertEquals(State.HELD, world.last().state());
        assertInstanceOf(Taken.class, world.plans.cancel("shop", "carol"));
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(Clearance.class);
        logger.addAppender(log);
        logger.setLevel(Level.WARN);
        world.run(300);
        logger.detachAppender(log);
        logger.setLevel(null);
        assertEquals(1, log.list.size());
    }
}
