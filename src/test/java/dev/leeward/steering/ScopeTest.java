package dev.leeward.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.steering.Choice.Reason;
import dev.leeward.steering.Scope.Ramp;
import dev.leeward.steering.Scope.Slice;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.values.IpNetwork;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {
    private static final String NAME = "www.example.test";
    private static final String EU = "eu:1 192.0.2.1*1 192.0.2.2*1";
    private static final String US = "us:1 198.51.100.1*3 198.51.100.2*1";

    private static World world(String policy, Scope scope) {
        String plans = "plans: {shop: {services: [www.example.test], regions: [eu, us], steps: [{switch: {}}],"
                + " trigger: {mode: auto}}}\n";
        World world = new World(
                World.TWO_REGIONS.replace("services:", plans + "services:"),
                NAME + ": {policy: " + policy + ", pools: [eu, us, ap], ttl: 30, when-all-down: none}");
        return scoped(world, scope);
    }

    private static World scoped(World world, Scope scope) {
        world.snapshot = world.snapshot.withDecisions(Overrides.NONE, Map.of("shop", scope), World.NOW);
        return world;
    }

    private static Scope in(String... regions) {
        return Scope.of(Set.of(regions), Set.of());
    }

    @ParameterizedTest
    @CsvSource({"failover, 1", "weighted, 40", "hashed, 40"})
    void keepsEveryPolicyInItsRegions(String policy, int weight) {
        assertEquals(US.replace("us:1", "us:" + weight), world(policy, in("us")).answer(NAME));
    }

    @Test
    void movesInsideItsRegionsByHealth() {
        World world = world("failover", in("eu", "us"));
        assertEquals(EU, world.answer(NAME));
        assertEquals(US, world.set(Status.DOWN, "192.0.2.1", "192.0.2.2").answer(NAME));
        world.set(Status.DOWN, "198.51.100.1", "198.51.100.2");
        assertEquals(Reason.HELD_BY_PLAN, world.choose(NAME).reason(), "and not to ap, which is up");
    }

    @Test
    void answersTheRegionsOwnMembersWhileItIsHeld() {
        World world = world("failover", in("eu")).set(Status.DOWN, "192.0.2.1", "192.0.2.2");
        assertEquals("all:1 192.0.2.1*1 192.0.2.2*1", world.answer(NAME), "whatever when-all-down says");
        assertEquals(5, world.choose(NAME).ttl());
        assertTrue(world.choose(NAME).isHeldByPlan());
        assertEquals(
                "held", world.snapshot.state(world.snapshot.topology().regions().get("eu")));
        assertEquals(
                "up", world.snapshot.state(world.snapshot.topology().regions().get("us")));
    }

    @Test
    void leavesOutWhatIsForcedDownWhileItIsHeld() {
        World world = world("failover", in("eu")).set(Status.DOWN, "192.0.2.1", "192.0.2.2");
        Lease down = new Lease(Lease.Force.DOWN, "alice", "disk", World.NOW, World.NOW.plusSeconds(60), true);
        world.snapshot = world.snapshot.withOverrides(
                world.snapshot.overrides().with(new Subject(Subject.Kind.MEMBER, "eu/192.0.2.1"), down), World.NOW);
        assertEquals("all:1 192.0.2.2*1", world.answer(NAME));
    }

    @Test
    void leavesARegionsServicesWithoutAPlanToHealth() {
        World world = new World(NAME + ": {policy: failover, pools: [eu, us]}");
        world.snapshot = world.snapshot.withDecisions(Overrides.NONE, Map.of("shop", in("eu")), World.NOW);
        assertEquals(US, world.set(Status.DOWN, "192.0.2.1", "192.0.2.2").answer(NAME));
        assertEquals(
                "degraded",
                world.snapshot.state(world.snapshot.topology().regions().get("eu")));
    }

    @Test
    void sendsAPartToWhereARampLeads() {
        Scope ramping = new Scope(Set.of("eu"), Set.of(), new Ramp(Set.of("us"), 25), null, false, "");
        World world = world("failover", ramping);
        assertEquals("eu:750000 192.0.2.1*1 192.0.2.2*1 | us:250000 198.51.100.1*3 198.51.100.2*1", world.answer(NAME));
        assertEquals(EU, world.set(Status.DOWN, "198.51.100.1", "198.51.100.2").answer(NAME), "but never to the dead");
    }

    @Test
    void addsUpWhatBothPartsOfARampSendToOneRegion() {
        Scope joining = new Scope(Set.of("us"), Set.of(), new Ramp(Set.of("us", "eu"), 50), null, false, "");
        World world = world("weighted", joining);
        assertEquals("us:700000 198.51.100.1*3 198.51.100.2*1 | eu:300000 192.0.2.1*1 192.0.2.2*1", world.answer(NAME));
    }

    @Test
    void sendsOneNetworkItsOwnWayAndTellsSo() {
        Slice slice = new Slice(IpNetwork.parse("203.0.113.0/24"), Set.of("us"));
        World world = world("failover", new Scope(Set.of("eu"), Set.of(), null, slice, false, ""));
        Service service = world.service(NAME);
        long v4 = 0xffffL << 32;
        assertEquals("eu", source(Steering.choose(service, 0, v4 | 0xc6336401L, world.snapshot)));
        assertEquals("us", source(Steering.choose(service, 0, v4 | 0xcb007107L, world.snapshot)));
        Routing routing = Steering.route(service, world.snapshot);
        assertTrue(routing instanceof Routing.ByNetwork(ClientTable table, List<Choice> _)
                && table.prefix(0, v4 | 0xcb007107L) == 96 + 24);
    }

    private static String source(Choice choice) {
        return choice.variants().getFirst().source();
    }

    @Test
    void keepsTtlsLowWhileItIsHurried() {
        Scope hurried = new Scope(Set.of("eu"), Set.of(), null, null, true, "");
        assertEquals(5, world("failover", hurried).choose(NAME).ttl());
        assertEquals(30, world("failover", in("eu")).choose(NAME).ttl());
    }

    @Test
    void outdatesTheAnswersOfItsPlanAloneAndOnlyWhenTheyDiffer() {
        LiveSnapshot live = new LiveSnapshot(world("failover", in("eu")).snapshot);
        Service service =
                live.current().topology().services().values().iterator().next();
        int before = service.version().get();
        live.update(
                snapshot -> snapshot.withDecisions(Overrides.NONE, Map.of("shop", in("eu").noted("waits")), World.NOW));
        assertEquals(before, service.version().get());
        live.update(snapshot -> snapshot.withDecisions(Overrides.NONE, Map.of("shop", in("us")), World.NOW));
        assertFalse(before == service.version().get());
    }

    @Test
    void explainsWhatThePlanWaitsFor() {
        World world = world(
                "failover",
                new Scope(Set.of("eu"), Set.of("us"), null, null, false, "run shop-7 to us is waiting-approval"));
        assertTrue(Explanation.of(world.service(NAME), world.snapshot)
                .contains("plan shop lets it go to eu, and not back to us before leeward plan failback shop:"
                        + " run shop-7 to us is waiting-approval"));
    }
}
