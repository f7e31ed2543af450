package dev.leeward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.plan.PlanAnswer.NotKept;
import dev.leeward.plan.PlanAnswer.Refused;
import dev.leeward.plan.PlanAnswer.Taken;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.Run.Consent.AcceptedLoss;
import dev.leeward.recovery.Run.Consent.Overridden;
import dev.leeward.recovery.Run.State;
import dev.leeward.recovery.Terms.Term;
import dev.leeward.recovery.VirtualTimers;
import dev.leeward.replication.Exposure.Verdict;
import dev.leeward.replication.RoleStanding;
import dev.leeward.steering.Choice.Reason;
import dev.leeward.steering.Lease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlansTest {
    private static final String FENCE = "http://198.51.100.9/fence";
    private static final String CALL = "http://192.0.2.5:8008/failover";
    private static final String WAIT = "http://192.0.2.5:8008/primary";

    private static final List<String> EU = List.of("192.0.2.1", "192.0.2.2");
    private static final List<String> US = List.of("198.51.100.1");

    private static final String WORLD = """
            zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
            regions: {eu-west: {}, us-east: {}}
            checks: {web: {tcp: {port: 80}}}
            pools:
              web-eu: {region: eu-west, check: web, members: [192.0.2.1, 192.0.2.2]}
              web-us: {region: us-east, check: web, members: [198.51.100.1]}
            services:
              www.example.test: {policy: failover, pools: [web-eu, web-us]}
              api.example.test: {policy: failover, pools: [web-us, web-eu]}
            plans:
              shop:
                services: [www.example.test, api.example.test]
                regions: [eu-west, us-east]
            """;

    /** Nothing but the switch. */
    private static final String PLAIN = """
                steps: [{switch: {}}, {verify: {passes: 3, timeout: 60s}}]
            """;

    private static final String WHOLE = """
                objectives: {rpo: 30s}
                replication: {orders-db: {us-east: {http: {url: "http://192.0.2.5:9187/metrics", prometheus: orders_heartbeat_seconds}}}}
                steps:
                  us-east:
                    - fence: {post: "http://198.51.100.9/fence", timeout: 20s}
                    - rpo-gate: {source: orders-db}
                    - call: {post: "http://192.0.2.5:8008/failover", timeout: 60s}
                    - wait: {get: "http://192.0.2.5:8008/primary", timeout: 60s}
                    - switch: {}
                    - verify: {passes: 3, timeout: 60s}
            """;

    @TempDir
    Path state;

    private PlanWorld world(String trigger, String rest) {
        return PlanWorld.of(state, plan(trigger, rest));
    }

    private static String plan(String trigger, String rest) {
        return WORLD + "    trigger: " + trigger + "\n" + rest;
    }

    @Test
    void keepsServicesInTheActiveRegion() {
        PlanWorld world = world("{mode: auto}", PLAIN);
        assertEquals(EU, world.regionsOf("www.example.test"));
        assertEquals(EU, world.regionsOf("api.example.test"), "which would prefer us-east");
    }

    @Test
    void holdsTheServicesInARegionThatIsDownUntilAPersonApproves() {
        PlanWorld world = world("{mode: propose, approval-timeout: 3m, region-down-for: 10s}", PLAIN);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(9);
        assertEquals(0, world.decisions.decided().runs().size());
        world.run(2);
        assertEquals(State.WAITING_APPROVAL, world.last().state());
        assertEquals(EU, world.regionsOf("www.example.test"));
        assertEquals(Reason.HELD_BY_PLAN, world.choice("www.example.test").reason());
        assertEquals(5, world.choice("www.example.test").ttl());
        assertEquals(
                "held",
                world.live
                        .current()
                        .state(world.live.current().topology().regions().get("eu-west")));
        assertInstanceOf(Taken.class, world.plans.approve("shop", "alice"));
        assertEquals(US, world.regionsOf("www.example.test"));
        assertEquals(US, world.regionsOf("api.example.test"));
        world.run(5);
        assertEquals(State.SUCCEEDED, world.last().state());
    }

    @Test
    void movesByItselfWhereThePlanSaysSo() {
        PlanWorld world = world("{mode: auto, region-down-for: 10s}", PLAIN);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(11);
        assertEquals(US, world.regionsOf("www.example.test"));
        assertTrue(world.decisions.standing("shop").latches().get("eu-west").automatic());
    }

    @Test
    void stillServesWhoeverIsUpInsideTheRegion() {
        PlanWorld world = world("{mode: auto, region-down-for: 10s}", PLAIN);
        world.down("192.0.2.1");
        world.run(60);
        assertEquals(List.of("192.0.2.2"), world.regionsOf("www.example.test"));
        assertEquals(0, world.decisions.decided().runs().size());
    }

    @Test
    void doesNotGoBackBeforeSomebodySaysSo() {
        PlanWorld world = world("{mode: auto, region-down-for: 10s}", PLAIN);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(20);
        for (int flap = 0; flap < 50; flap++) {
            world.up("192.0.2.1", "192.0.2.2");
            world.run(30);
            assertEquals(US, world.regionsOf("www.example.test"));
            world.down("192.0.2.1", "192.0.2.2");
            world.run(30);
            assertEquals(US, world.regionsOf("www.example.test"));
        }
        assertEquals("shop-1", world.last().id());
        world.up("192.0.2.1", "192.0.2.2");
        assertInstanceOf(Taken.class, world.plans.failback("shop", world.request()));
        assertEquals(EU, world.regionsOf("www.example.test"));
        assertEquals(0, world.decisions.standing("shop").latches().size());
    }

    @Test
    void goesBackByItselfOnlyWhenTheRegionWasStable() {
        PlanWorld world =
                world("{mode: auto, region-down-for: 10s}", PLAIN + "    failback: {mode: auto, min-stable: 5m}\n");
        world.down("192.0.2.1", "192.0.2.2");
        world.run(20);
        world.up("192.0.2.1", "192.0.2.2");
        world.run(290);
        world.down("192.0.2.1");
        world.run(5);
        world.up("192.0.2.1");
        world.run(290);
        assertEquals(US, world.regionsOf("www.example.test"));
        world.run(15);
        assertEquals(EU, world.regionsOf("www.example.test"));
    }

    @Test
    void startsTheReverseRunWhenTheSecondRegionFails() {
        PlanWorld world = world("{mode: auto, region-down-for: 10s}", PLAIN);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(20);
        world.up("192.0.2.1", "192.0.2.2");
        world.down("198.51.100.1");
        world.run(12);
        assertEquals(EU, world.regionsOf("www.example.test"));
        assertEquals("shop-2", world.last().id());
    }

    @Test
    void carriesEveryStepOutInOrder() {
        PlanWorld world = world("{mode: auto, region-down-for: 10s}", WHOLE);
        world.exposure(Verdict.OPEN, 3);
        world.answers(WAIT, PlanWorld.status(503), PlanWorld.status(503), PlanWorld.status(200));
        world.down("192.0.2.1", "192.0.2.2");
        world.run(30);
        Run run = world.last();
        assertEquals(State.SUCCEEDED, run.state(), run.because());
        assertEquals(
                List.of(FENCE, CALL, WAIT, WAIT, WAIT),
                world.requests.stream().map(PlanWorld.Request::url).toList());
        assertEquals(
                List.of("shop-1-1", "shop-1-3"),
                world.requests.stream()
                        .map(PlanWorld.Request::key)
                        .filter(key -> !key.isEmpty())
                        .toList());
        for (Term term : Term.values()) {
            assertTrue(run.findings().terms().at(term) != null, term + " is missing");
        }
        assertEquals(VirtualTimers.START.minusSeconds(2), run.findings().terms().at(Term.FAULT));
        // The last answer with a TTL of 30 s was given when the region went down; after that they had 5 s.
        assertEquals(Duration.ofSeconds(32), run.findings().terms().service());
    }

    @Test
    void fencesNobodyWhileTheGateIsHeld() {
        PlanWorld world = world("{mode: auto, region-down-for: 10s}", WHOLE);
        world.exposure(Verdict.HELD, 45);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(30);
        assertEquals(State.HELD, world.last().state());
        assertTrue(world.last().because().contains("45 s behind"), world.last().because());
        assertEquals(0, world.requests.size());
        assertEquals(EU, world.regionsOf("www.example.test"));
        assertEquals(
                45.0,
                world.last().findings().exposure().getJsonObject("orders-db").getDouble("if-dead"));
    }

    @Test
    void fencesFirstWhereOnlyTheTimeSinceTheFaultIsTooMuch() {
        PlanWorld world = world("{mode: propose, approval-timeout: 10m, region-down-for: 10s}", WHOLE);
        world.exposure(Verdict.HELD, Duration.ofSeconds(2), Duration.ofSeconds(120));
        world.down("192.0.2.1", "192.0.2.2");
        world.run(120);
        assertInstanceOf(Taken.class, world.plans.approve("shop", "alice"));
        world.run(Duration.ofMillis(10));
        world.exposure(Verdict.OPEN, Duration.ofSeconds(2), Duration.ofSeconds(120));
        world.run(30);
        assertEquals(1, world.asked(FENCE));
        assertEquals(State.SUCCEEDED, world.last().state(), world.last().because());
    }

    @Test
    void goesOnWithALossThatIsAcceptedAndLargeEnough() {
        PlanWorld world = world("{mode: auto, region-down-for: 10s}", WHOLE);
        world.exposure(Verdict.HELD, 45);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(30);
        RunRequest tooLittle = new RunRequest(
                null, null, "carol", "", List.of(), new AcceptedLoss(Duration.ofSeconds(40), "no"), false, null);
        assertInstanceOf(Taken.class, world.plans.run("shop", tooLittle));
        assertEquals(State.HELD, world.last().state());
        RunRequest enough = new RunRequest(
                null, null, "carol", "", List.of(), new AcceptedLoss(Duration.ofSeconds(50), "we must"), false, null);
        assertInstanceOf(Taken.class, world.plans.run("shop", enough));
        world.run(30);
        assertEquals(State.SUCCEEDED_WITH_OVERRIDES, world.last().state());
    }

    @Test
    void takesUnknownForNoNumber() {
        PlanWorld world = world("{mode: auto, region-down-for: 10s}", WHOLE);
        world.exposure(Verdict.UNKNOWN, 1);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(30);
        RunRequest number = new RunRequest(
                null, null, "carol", "", List.of(), new AcceptedLoss(Duration.ofHours(1), "no"), false, null);
        world.plans.run("shop", number);
        assertEquals(State.HELD, world.last().state());
        world.plans.run(
                "shop", new RunRequest(null, null, "carol", "", List.of(), new AcceptedLoss(null, "yes"), false, null));
        world.run(30);
        assertEquals(State.SUCCEEDED_WITH_OVERRIDES, world.last().state());
    }

    @Test
    void asksWhenTheFenceIsSilent() {
        PlanWorld world = world("{mode: auto, region-down-for: 10s}", WHOLE);
        world.exposure(Verdict.OPEN, 3);
        world.answers(FENCE, PlanWorld.silence());
        world.down("192.0.2.1", "192.0.2.2");
        world.run(60);
        assertEquals(State.HELD, world.last().state());
        assertEquals(0, world.asked(CALL));
        RunRequest dead = new RunRequest(null, null, "carol", "", List.of(), null, true, null);
        assertInstanceOf(Taken.class, world.plans.resume("shop", dead, false));
        world.run(60);
        assertEquals(State.SUCCEEDED, world.last().state(), world.last().because());
        assertNull(world.last().findings().terms().at(Term.FENCED), "nobody acknowledged");
    }

    @Test
    void repeatsACallThatFailedOnlyWhenSomebodySaysSoAndWithItsKey() {
        PlanWorld world = world("{mode: auto, region-down-for: 10s}", WHOLE);
        world.exposure(Verdict.OPEN, 3);
        world.answers(CALL, PlanWorld.status(500), PlanWorld.status(200));
        world.down("192.0.2.1", "192.0.2.2");
        world.run(120);
        assertEquals(State.HELD, world.last().state());
        assertTrue(world.last().because().contains("500"), world.last().because());
        assertEquals(1, world.asked(CALL));
        world.plans.resume("shop", world.request(), false);
        world.run(30);
        assertEquals(State.SUCCEEDED, world.last().state());
        assertEquals(
                List.of("shop-1-3", "shop-1-3"),
                world.requests.stream()
                        .filter(request -> request.url().equals(CALL))
                        .map(PlanWorld.Request::key)
                        .toList());
    }

    @Test
    void waitsNoLongerThanItMay() {
        PlanWorld world = world("{mode: auto, region-down-for: 10s}", WHOLE);
        world.exposure(Verdict.OPEN, 3);
        world.answers(WAIT, PlanWorld.status(503));
        world.down("192.0.2.1", "192.0.2.2");
        world.run(90);
        assertEquals(State.HELD, world.last().state());
        assertEquals(EU, world.regionsOf("www.example.test"));
    }

    @Test
    void failsAndStaysWhereItIsWhenTheNewRegionIsNotWell() {
        PlanWorld world = world("{mode: auto, region-down-for: 10s}", PLAIN);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(Duration.ofMillis(10_300));
        world.down("198.51.100.1");
        world.run(70);
        assertEquals(State.FAILED, world.last().state());
        assertTrue(world.last().because().contains("it has switched, and stays"));
        assertEquals(US, world.regionsOf("www.example.test"));
    }

    @Test
    void holdsAProposalThatNobodyApproves() {
        PlanWorld world = world("{mode: propose, approval-timeout: 3m, region-down-for: 10s}", PLAIN);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(200);
        assertEquals(State.HELD, world.last().state());
        assertEquals(EU, world.regionsOf("www.example.test"));
        assertInstanceOf(Taken.class, world.plans.approve("shop", "alice"));
        world.run(5);
        assertEquals(State.SUCCEEDED, world.last().state());
    }

    @Test
    void wantsAYesForAProposalAlsoWhenItsTimeIsOver() {
        PlanWorld world = world("{mode: propose, approval-timeout: 3m, region-down-for: 10s}", PLAIN);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(200);
        assertEquals(State.HELD, world.last().state());
        assertInstanceOf(Refused.class, world.plans.resume("shop", world.request(), false));
        assertEquals(State.HELD, world.last().state());
        assertInstanceOf(Taken.class, world.plans.run("shop", world.request()));
        world.run(5);
        assertEquals(State.SUCCEEDED, world.last().state());
        assertEquals(List.of("carol"), world.last().consent().approvedBy());
    }

    @Test
    void proposesAgainOnlyAfterTheRegionWasUp() {
        PlanWorld world = world("{mode: propose, approval-timeout: 3m, region-down-for: 10s}", PLAIN);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(15);
        assertInstanceOf(Taken.class, world.plans.cancel("shop", "carol"));
        world.run(600);
        assertEquals("shop-1", world.last().id());
        world.up("192.0.2.1", "192.0.2.2");
        world.run(5);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(15);
        assertEquals("shop-2", world.last().id());
        assertEquals(State.WAITING_APPROVAL, world.last().state());
    }

    @Test
    void proposesOnceForARegionThatAnOperatorTook() {
        PlanWorld world = world("{mode: propose, approval-timeout: 3m, region-down-for: 10s}", PLAIN);
        world.force("eu-west", Lease.Force.DOWN);
        world.run(15);
        assertEquals(State.WAITING_APPROVAL, world.last().state());
        assertInstanceOf(Taken.class, world.plans.cancel("shop", "carol"));
        world.down("198.51.100.1");
        world.run(5);
        world.up("198.51.100.1");
        world.run(60);
        assertEquals("shop-1", world.last().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "auto"})
    void neitherMovesNorProposesWhenNoRegionIsLeft(String mode) {
        PlanWorld world = world("{mode: " + mode + ", region-down-for: 10s}", PLAIN);
        world.down("192.0.2.1", "192.0.2.2", "198.51.100.1");
        world.run(120);
        assertEquals(0, world.decisions.decided().runs().size());
        assertEquals(EU, world.regionsOf("www.example.test"));
    }

    @Test
    void givesAnApprovalThatIsAskedForAgainItsWholeTime() {
        PlanWorld world = world("{mode: off}", """
                steps: [{approve: {timeout: 60s}}, {switch: {}}]
            """);
        assertInstanceOf(Taken.class, world.plans.run("shop", world.request()));
        assertEquals(State.WAITING_APPROVAL, world.last().state());
        world.run(61);
        assertEquals(State.HELD, world.last().state());
        assertInstanceOf(Taken.class, world.plans.resume("shop", world.request(), false));
        world.run(55);
        assertEquals(State.WAITING_APPROVAL, world.last().state());
        world.run(10);
        assertEquals(State.HELD, world.last().state());
        assertInstanceOf(Taken.class, world.plans.approve("shop", "alice"));
        world.run(1);
        assertEquals(State.SUCCEEDED, world.last().state());
    }

    @Test
    void isBoundByRulesUnlessTheyAreOverridden() {
        PlanWorld world = world("{mode: off}", PLAIN + "    rules: [{not-twice-in: 5m}]\n");
        assertInstanceOf(Taken.class, world.plans.run("shop", world.request()));
        world.run(10);
        assertEquals(State.SUCCEEDED, world.last().state());
        Refused refused = assertInstanceOf(Refused.class, world.plans.run("shop", world.request()));
        assertTrue(refused.why().startsWith("not-twice-in"), refused.why());
        RunRequest overriding = new RunRequest(
                null, null, "carol", "", List.of(new Overridden("not-twice-in", "we must")), null, false, null);
        assertInstanceOf(Taken.class, world.plans.run("shop", overriding));
        world.run(10);
        assertEquals(State.SUCCEEDED_WITH_OVERRIDES, world.last().state());
    }

    @Test
    void leavesARegionThatIsDownWhateverTheClockSays() {
        PlanWorld world = world("{mode: auto, region-down-for: 10s}", PLAIN + "    rules: [{not-twice-in: 5m}]\n");
        world.down("192.0.2.1", "192.0.2.2");
        world.run(20);
        world.up("192.0.2.1", "192.0.2.2");
        world.down("198.51.100.1");
        world.run(20);
        assertEquals(EU, world.regionsOf("www.example.test"));
    }

    @Test
    void movesNowhereWhileThereAreTwoPrimaries() {
        PlanWorld world = world("{mode: auto, region-down-for: 10s}", PLAIN);
        RoleStanding.Told primary = new RoleStanding.Told(RoleStanding.Role.PRIMARY, "200", world.timers.now());
        world.roles.put("orders-db", new RoleStanding("orders-db", Map.of("eu-west", primary, "us-east", primary)));
        world.down("192.0.2.1", "192.0.2.2");
        world.run(20);
        assertEquals(State.HELD, world.last().state());
        assertTrue(world.last().because().contains("2 primaries"), world.last().because());
    }

    @Test
    void rampsAnActiveActivePlanAndStepsBackWhenASurvivorDegrades() {
        PlanWorld world = world(
                "{mode: auto, region-down-for: 10s}", PLAIN + "    active: all\n    failback: {ramp: [25, 50, 100]}\n");
        assertEquals(EU, world.regionsOf("www.example.test"));
        world.down("192.0.2.1", "192.0.2.2");
        world.run(15);
        assertEquals(US, world.regionsOf("www.example.test"));
        world.up("192.0.2.1", "192.0.2.2");
        assertInstanceOf(Taken.class, world.plans.failback("shop", world.request()));
        assertEquals(25, share(world, "eu-west"));
        world.run(95);
        assertEquals(50, share(world, "eu-west"));
        world.down("192.0.2.1");
        world.run(3);
        assertEquals(25, share(world, "eu-west"));
        world.run(200);
        assertEquals(25, share(world, "eu-west"), "somebody is still missing");
        world.up("192.0.2.1");
        world.run(5);
        assertEquals(50, share(world, "eu-west"));
        world.run(95);
        assertEquals(100, share(world, "eu-west"));
        world.run(10);
        assertEquals(State.SUCCEEDED, world.last().state());
    }

    private static long share(PlanWorld world, String region) {
        var variants = world.choice("www.example.test").variants();
        long all = variants.stream().mapToLong(v -> v.weight()).sum();
        return 100
                * variants.stream()
                        .filter(v -> v.source().equals(region))
                        .mapToLong(v -> v.weight())
                        .sum()
                / all;
    }

    @Test
    void bringsTheTtlDownBeforeAPlannedRun() {
        PlanWorld world = world("{mode: off}", PLAIN);
        RunRequest planned = new RunRequest(
                null, null, "carol", "move", List.of(), null, false, VirtualTimers.START.plusSeconds(600));
        assertInstanceOf(Taken.class, world.plans.run("shop", planned));
        world.run(560);
        assertEquals(30, world.choice("www.example.test").ttl());
        world.run(10);
        assertEquals(5, world.choice("www.example.test").ttl());
        assertEquals(EU, world.regionsOf("www.example.test"));
        world.run(31);
        assertEquals(US, world.regionsOf("www.example.test"));
        assertEquals(30, world.choice("www.example.test").ttl());
        Duration residual = Duration.between(
                world.last().findings().terms().at(Term.PUBLISHED),
                world.last().findings().terms().at(Term.DRAINED));
        assertEquals(Duration.ofSeconds(5), residual);
        assertTrue(
                world.last().findings().terms().answer().compareTo(Duration.ofSeconds(1)) < 0,
                "it counts from when it begins");
    }

    @Test
    void doesNotWaitForThePlannedTimeWhenTheRegionIsDown() {
        PlanWorld world = world("{mode: auto, region-down-for: 10s}", PLAIN);
        RunRequest planned = new RunRequest(
                null, null, "carol", "move", List.of(), null, false, VirtualTimers.START.plusSeconds(3600));
        assertInstanceOf(Taken.class, world.plans.run("shop", planned));
        world.run(60);
        assertEquals(EU, world.regionsOf("www.example.test"));
        world.down("192.0.2.1", "192.0.2.2");
        world.run(15);
        assertEquals(US, world.regionsOf("www.example.test"));
        assertEquals("shop-1", world.last().id());
        assertEquals(State.SUCCEEDED, world.last().state());
    }

    @Test
    void bringsInARegionThatThePlanHasNotUsedYet() {
        PlanWorld world = world("{mode: off}", PLAIN);
        world.reload(plan("{mode: off}", PLAIN + "    active: all\n"));
        assertEquals(EU, world.regionsOf("www.example.test"));
        assertInstanceOf(Taken.class, world.plans.failback("shop", world.request()));
        world.run(10);
        assertEquals(
                Set.of("eu-west", "us-east"), world.decisions.standing("shop").active());
    }

    @Test
    void goesOnOnceTheJournalTakesItAgain() {
        PlanWorld world = world("{mode: auto, region-down-for: 10s}", WHOLE);
        world.exposure(Verdict.OPEN, 3);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(Duration.ofMillis(10_260));
        world.journal.trouble("the disk is full");
        world.run(60);
        assertEquals(EU, world.regionsOf("www.example.test"));
        assertInstanceOf(NotKept.class, world.plans.cancel("shop", "carol"));
        world.journal.trouble(null);
        world.run(60);
        assertEquals(State.SUCCEEDED, world.last().state(), world.last().because());
        assertEquals(1, world.asked(FENCE));
        assertEquals(1, world.asked(CALL));
    }

    @Test
    void letsAStepEndBeforeItPauses() {
        PlanWorld world = world("{mode: auto, region-down-for: 10s}", WHOLE);
        world.exposure(Verdict.OPEN, 3);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(Duration.ofMillis(10_255));
        assertInstanceOf(Taken.class, world.plans.pause("shop", "carol"));
        world.run(60);
        assertEquals(State.PAUSED, world.last().state());
        assertEquals(0, world.asked(CALL));
        assertInstanceOf(Taken.class, world.plans.resume("shop", world.request(), false));
        world.run(60);
        assertEquals(State.SUCCEEDED, world.last().state());
        assertEquals(1, world.asked(FENCE));
    }

    /** Ends the node before, and after, every entry that a run writes. */
    @Test
    void doesNoStepTwiceWhereverItWasKilled() {
        PlanWorld whole = world("{mode: auto, region-down-for: 10s}", WHOLE);
        whole.exposure(Verdict.OPEN, 3);
        whole.down("192.0.2.1", "192.0.2.2");
        whole.run(60);
        int entries = whole.disk.size();
        assertTrue(entries > 12, "entries: " + entries);
        String yaml = plan("{mode: auto, region-down-for: 10s}", WHOLE);
        for (int seq = 2; seq <= entries; seq++) {
            for (boolean written : new boolean[] {false, true}) {
                killed(yaml, seq, written);
            }
        }
    }

    private void killed(String yaml, int seq, boolean written) {
        String when = "killed at entry " + seq + (written ? ", written" : ", not written");
        PlanWorld world = PlanWorld.of(state, yaml);
        world.exposure(Verdict.OPEN, 3);
        world.journal.killAt(seq, written);
        world.down("192.0.2.1", "192.0.2.2");
        boolean killed = false;
        try {
            world.run(60);
        } catch (dev.leeward.recovery.MemoryJournal.Killed e) {
            killed = true;
        }
        assertTrue(killed, when);
        PlanWorld next = world.restarted(state, yaml);
        next.run(120);
        Run run = next.last();
        if (run.state() == State.HELD) {
            assertTrue(run.because().contains("look whether it happened"), when + ": " + run.because());
            assertEquals(EU, next.regionsOf("www.example.test"), when);
            boolean happened = next.asked(CALL) > 0;
            next.plans.resume("shop", next.request(), happened);
            next.run(60);
            run = next.last();
        }
        assertEquals(State.SUCCEEDED, run.state(), when + ": " + run.because());
        assertEquals(US, next.regionsOf("www.example.test"), when);
        assertEquals(1, next.requests.stream().filter(r -> r.url().equals(CALL)).count(), when);
        assertEquals(
                1,
                next.requests.stream()
                        .filter(r -> r.url().equals(FENCE))
                        .map(PlanWorld.Request::key)
                        .distinct()
                        .count(),
                when);
        assertFalse(next.decisions.standing("shop").active().contains("eu-west"), when);
    }
}
