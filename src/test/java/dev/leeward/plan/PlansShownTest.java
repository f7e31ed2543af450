package dev.leeward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.plan.PlanAnswer.Forbidden;
import dev.leeward.plan.PlanAnswer.Foreseen;
import dev.leeward.plan.PlanAnswer.Refused;
import dev.leeward.plan.PlanAnswer.Taken;
import dev.leeward.plan.PlanAnswer.Unknown;
import dev.leeward.recovery.Run.Consent.Overridden;
import dev.leeward.recovery.Run.State;
import dev.leeward.recovery.Terms;
import dev.leeward.recovery.VirtualTimers;
import dev.leeward.replication.Exposure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shown of plans, what a run would come to, and who may say what. */
class PlansShownTest {
    private static final String WORLD = """
            tokens:
              alice: {file: alice, roles: [approve, operate]}
              bob: {file: bob, roles: [approve]}
              carol: {file: carol, roles: [operate]}
            zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
            regions: {eu-west: {}, us-east: {}}
            checks: {web: {tcp: {port: 80}}}
            pools:
              web-eu: {region: eu-west, check: web, members: [192.0.2.1, 192.0.2.2]}
              web-us: {region: us-east, check: web, members: [198.51.100.1]}
            services:
              www.example.test: {policy: failover, pools: [web-eu, web-us]}
            plans:
              shop:
                services: [www.example.test]
                regions: [eu-west, us-east]
                objectives: {rto: 10m, rpo: 30s}
                trigger: {mode: propose, approval-timeout: 3m, region-down-for: 10s}
            """;

    private static final String PLAIN = "    steps: [{switch: {}}, {verify: {passes: 3, timeout: 60s}}]\n";

    private static final String GATED = """
                replication: {orders-db: {us-east: {http: {url: "http://192.0.2.5:9187/metrics", prometheus: orders_heartbeat_seconds}}}}
                rules: [{not-twice-in: 5m}]
                steps:
                  us-east: [{fence: {post: "http://198.51.100.9/fence", timeout: 20s}}, {rpo-gate: orders-db}, {switch: {}}, {verify: {}}]
            """;

    @TempDir
    Path state;

    @BeforeEach
    void writesTokens() throws IOException {
        for (String name : List.of("alice", "bob", "carol")) {
            Files.writeString(state.resolve(name), name + "-".repeat(32));
        }
    }

    private JsonObject shown(PlanWorld world) {
        return Objects.requireNonNull(world.plans.show("shop"));
    }

    @Test
    void showsWhereAPlanIsAndWhatIsPromised() {
        PlanWorld world = PlanWorld.of(state, WORLD + GATED);
        world.exposure(Exposure.Verdict.OPEN, 3);
        JsonObject plan = shown(world);
        assertEquals(new JsonArray().add("eu-west"), plan.getJsonArray("active"));
        assertEquals(0, plan.getJsonObject("latched").size());
        assertEquals(600.0, plan.getJsonObject("rto").getDouble("objective"));
        assertTrue(plan.getJsonObject("rto").containsKey("bound"));
        assertTrue(plan.getJsonObject("rto").containsKey("measured"));
        assertNull(plan.getJsonObject("rto").getDouble("measured"));
        assertEquals(30.0, plan.getJsonObject("rpo").getDouble("objective"));
        assertTrue(plan.getJsonObject("regions").getJsonObject("us-east").getBoolean("usable"));
        assertEquals(2L, plan.getJsonObject("regions").getJsonObject("eu-west").getLong("members-up"));
        JsonObject exposure = plan.getJsonObject("exposure").getJsonObject("orders-db");
        assertEquals(3.0, exposure.getDouble("if-alive"));
        assertEquals(3.0, exposure.getDouble("if-dead"));
        assertEquals("open", exposure.getString("verdict"));
        assertEquals("us-east", exposure.getString("region"));
        assertEquals("propose", plan.getJsonObject("trigger").getString("mode"));
        JsonObject readiness = plan.getJsonObject("readiness");
        assertEquals(Set.of("us-east"), readiness.fieldNames(), "a region without steps is no target");
        assertTrue(readiness.getJsonObject("us-east").getBoolean("ready"), readiness.encode());
        assertTrue(plan.containsKey("run") && plan.getValue("run") == null);
        assertTrue(plan.containsKey("residual") && plan.getValue("residual") == null);
        assertNull(world.plans.show("none"));
        assertEquals(
                List.of("shop"),
                world.plans.showAll().stream().map(one -> one.getString("name")).toList());
    }

    @Test
    void doesNotKnowTheResidualClockWhileASecondaryDoesNotFollow() {
        PlanWorld world = PlanWorld.of(state, WORLD + PLAIN);
        world.followed = new Followed(false, null);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(11);
        assertInstanceOf(Taken.class, world.plans.approve("shop", "alice"));
        world.run(4);
        assertEquals(State.SUCCEEDED, world.last().state());
        JsonObject residual = shown(world).getJsonObject("residual");
        assertNull(residual.getValue("until"));
        assertTrue(residual.getString("unknown").contains("secondary"));
        assertNull(world.last().findings().terms().service());
    }

    @Test
    void countsAsDrainedFromWhenTheLastSecondaryFollowed() {
        PlanWorld world = PlanWorld.of(state, WORLD + PLAIN);
        Instant seen = VirtualTimers.START.plusSeconds(3600);
        world.followed = new Followed(true, seen);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(11);
        assertInstanceOf(Taken.class, world.plans.approve("shop", "alice"));
        world.run(4);
        assertEquals(seen.plusSeconds(30), world.last().findings().terms().at(Terms.Term.DRAINED));
    }

    @Test
    void countsTheResidualClockDownAndKeepsTheLastMeasurement() {
        PlanWorld world = PlanWorld.of(state, WORLD + PLAIN);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(11);
        assertInstanceOf(Taken.class, world.plans.approve("shop", "alice"));
        world.run(4);
        assertEquals(State.SUCCEEDED, world.last().state());
        JsonObject plan = shown(world);
        assertFalse(plan.getJsonObject("latched").getJsonObject("eu-west").getBoolean("automatic"));
        double left = plan.getJsonObject("residual").getDouble("seconds");
        assertTrue(left > 0 && left <= 30, plan.encode());
        double measured = plan.getJsonObject("rto").getDouble("measured");
        assertTrue(measured > 10, plan.encode());
        world.run(31);
        assertNull(shown(world).getJsonObject("residual"));
        world.up("192.0.2.1", "192.0.2.2");
        world.run(1);
        assertInstanceOf(Taken.class, world.plans.failback("shop", world.request()));
        world.run(5);
        assertEquals(measured, shown(world).getJsonObject("rto").getDouble("measured"), "of no way back");
    }

    @Test
    void looksEveryMinuteWhetherThePlansCouldBeRun() {
        PlanWorld world = PlanWorld.of(state, WORLD + PLAIN);
        assertEquals(
                1,
                world.meters
                        .get("leeward.plan.ready")
                        .tag("region", "us-east")
                        .gauge()
                        .value());
        world.down("198.51.100.1");
        world.run(61);
        assertEquals(
                0,
                world.meters
                        .get("leeward.plan.ready")
                        .tag("region", "us-east")
                        .gauge()
                        .value());
        assertEquals(0, world.meters.get("leeward.plan.held").gauge().value());
    }

    @Test
    void measuresRunsThatWaitForAPersonAndThatEnded() {
        PlanWorld world = PlanWorld.of(state, WORLD + PLAIN);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(11);
        assertEquals(
                1,
                world.meters
                        .get("leeward.plan.held")
                        .tag("plan", "shop")
                        .gauge()
                        .value());
        world.plans.cancel("shop", "carol");
        assertEquals(
                0,
                world.meters
                        .get("leeward.plan.held")
                        .tag("plan", "shop")
                        .gauge()
                        .value());
        assertEquals(
                1,
                world.meters
                        .get("leeward.plan.runs")
                        .tag("state", "cancelled")
                        .counter()
                        .count());
    }

    @Test
    void foreseesARunAndChangesNothing() {
        PlanWorld world = PlanWorld.of(state, WORLD + GATED);
        world.exposure(Exposure.Verdict.HELD, 90);
        long entries = world.journal.lastSeq();
        long generation = world.live.current().generation();
        JsonObject preview = assertInstanceOf(Foreseen.class, world.plans.foreseeRun("shop", world.request()))
                .preview();
        assertEquals("be held", preview.getString("would"));
        assertEquals("eu-west", preview.getString("from"));
        assertEquals("us-east", preview.getString("to"));
        assertEquals(
                "held", preview.getJsonObject("gate").getJsonObject("orders-db").getString("verdict"));
        assertEquals(20.0, preview.getJsonArray("steps").getJsonObject(0).getDouble("budget"));
        JsonObject answers = preview.getJsonObject("answers").getJsonObject("www.example.test");
        assertEquals(
                new JsonArray().add("192.0.2.1").add("192.0.2.2"),
                answers.getJsonObject("now").getJsonArray("addresses"));
        assertEquals(
                new JsonArray().add("198.51.100.1"),
                answers.getJsonObject("then").getJsonArray("addresses"));
        assertEquals(entries, world.journal.lastSeq());
        assertEquals(generation, world.live.current().generation());
        assertEquals(List.of(), world.requests);
        world.exposure(Exposure.Verdict.OPEN, 1);
        assertEquals(
                "begin",
                assertInstanceOf(Foreseen.class, world.plans.foreseeRun("shop", world.request()))
                        .preview()
                        .getString("would"));
    }

    @Test
    void foreseesWhichRulesWouldForbidIt() {
        PlanWorld world = PlanWorld.of(state, WORLD + PLAIN + "    rules: [{not-twice-in: 5m}]\n");
        world.plans.run("shop", world.request());
        world.run(10);
        JsonObject preview = assertInstanceOf(Foreseen.class, world.plans.foreseeFailback("shop", world.request()))
                .preview();
        assertEquals("be refused", preview.getString("would"));
        assertEquals(
                "not-twice-in", preview.getJsonArray("rules").getJsonObject(0).getString("rule"));
        assertTrue(preview.getJsonArray("rules").getJsonObject(0).getBoolean("binding"));
        assertInstanceOf(Refused.class, world.plans.foreseeRun("shop", towards("mars")));
        assertInstanceOf(Unknown.class, world.plans.foreseeRun("none", world.request()));
    }

    private static RunRequest towards(String region) {
        return new RunRequest(null, region, "carol", "", List.of(), null, false, null);
    }

    @Test
    void goesBackToNoRegionWithoutSteps() {
        PlanWorld world = PlanWorld.of(state, WORLD + "    steps: {us-east: [{switch: {}}]}\n");
        world.plans.run("shop", world.request());
        world.run(5);
        Refused refused = assertInstanceOf(Refused.class, world.plans.failback("shop", world.request()));
        assertEquals("eu-west is no target: the plan has no steps towards it", refused.why());
    }

    @Test
    void takesTwoPeopleOnlyByTokensOfTheirOwn() {
        PlanWorld world =
                PlanWorld.of(state, WORLD + "    steps: [{approve: {people: 2, timeout: 5m}}, {switch: {}}]\n");
        world.plans.run("shop", world.request());
        assertEquals(State.WAITING_APPROVAL, world.last().state());
        Refused nobody = assertInstanceOf(Refused.class, world.plans.approve("shop", "root"));
        assertTrue(nobody.why().contains("root shows none"), nobody.why());
        assertInstanceOf(Taken.class, world.plans.approve("shop", "alice"));
        assertEquals(State.WAITING_APPROVAL, world.last().state());
        assertInstanceOf(Refused.class, world.plans.approve("shop", "alice"));
        assertInstanceOf(Taken.class, world.plans.approve("shop", "bob"));
        world.run(1);
        assertEquals(State.SUCCEEDED, world.last().state());
    }

    @Test
    void letsNobodyApproveByRunningWhoMayOnlyOperate() {
        PlanWorld world = PlanWorld.of(state, WORLD + PLAIN);
        world.down("192.0.2.1", "192.0.2.2");
        world.run(11);
        Forbidden forbidden = assertInstanceOf(Forbidden.class, world.plans.run("shop", world.request()));
        assertTrue(forbidden.why().contains("carol has not the role approve"), forbidden.why());
        assertEquals(State.WAITING_APPROVAL, world.last().state());
        RunRequest byAlice = new RunRequest(null, null, "alice", "", List.of(), null, false, null);
        assertInstanceOf(Taken.class, world.plans.run("shop", byAlice));
    }

    @Test
    void knowsTheRulesThatCanBeOverridden() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new RunRequest(
                        null, null, "carol", "", List.of(new Overridden("gravity", "")), null, false, null));
        assertTrue(String.valueOf(e.getMessage()).contains("\"gravity\" is not a rule; there are at-least"));
    }
}
