package dev.leeward.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.leeward.steering.Choice.Reason;
import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.Subject.Kind;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.values.Addresses;
import dev.leeward.values.DomainName;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may be answered: what operators force, how many are enough, and how much each weighs. */
class ServingTest {
    private static final String API = "api.example.test";
    private static final String FAILOVER = API + ": {policy: failover, pools: [eu, us], ttl: 30}";

    private static World forced(World world, String... leases) {
        Overrides overrides = Overrides.NONE;
        for (String lease : leases) {
            String[] words = lease.split(" ");
            overrides = overrides.with(
                    new Subject(Kind.valueOf(words[0]), words[1]),
                    new Lease(Force.valueOf(words[2]), "alice", "test", World.NOW, World.NOW.plusSeconds(60), true));
        }
        world.snapshot = world.snapshot.withOverrides(overrides, World.NOW);
        return world;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REGION eu DOWN                           | us:1 198.51.100.1*3 198.51.100.2*1",
                "POOL eu DRAIN                            | us:1 198.51.100.1*3 198.51.100.2*1",
                "MEMBER eu/192.0.2.1 DOWN                 | eu:1 192.0.2.2*1",
                "REGION eu DOWN, MEMBER eu/192.0.2.1 UP   | eu:1 192.0.2.1*1",
                "REGION eu DRAIN, REGION us DOWN          | eu:1 192.0.2.1*1 192.0.2.2*1",
                "SERVICE api.example.test DOWN            | none:1",
                "REGION eu DOWN, REGION us DOWN           | none:1",
                "REGION eu DOWN, SERVICE api.example.test UP | us:1 198.51.100.1*3 198.51.100.2*1",
            })
    void whatOperatorsForceGoesBeforeWhatProbesTell(String leases, String answer) {
        assertEquals(answer, forced(new World(FAILOVER), leases.split(", ")).answer(API));
    }

    @Test
    void whatIsForcedDownIsNotAnsweredWhenAllIsDown() {
        World world = forced(new World(FAILOVER).all(Status.DOWN), "REGION eu DOWN");
        assertEquals("all:1 198.51.100.1*3 198.51.100.2*1", world.answer(API));
        assertEquals(Reason.ALL_DOWN_ALL, world.choose(API).reason());
    }

    @Test
    void whatIsForcedUpCountsAsUpWhateverItsProbesTell() {
        World world = forced(new World(FAILOVER).all(Status.DOWN), "POOL us UP");
        assertEquals("us:1 198.51.100.1*3 198.51.100.2*1", world.answer(API));
        assertEquals(Reason.USABLE, world.choose(API).reason());
    }

    @Test
    void aPoolWithoutEnoughUpIsPassedWhileAnotherHasEnough() {
        String head = World.TWO_REGIONS.replace("us: {region: us,", "us: {region: us, enough: 2,");
        String service = API + ": {policy: failover, pools: [us, eu], ttl: 30}";
        assertEquals(
                "us:1 198.51.100.1*3",
                new World(head, service).set(Status.DOWN, "198.51.100.2").answer(API));
        World world = new World(head, service).set(Status.DOWN, "198.51.100.1");
        assertEquals("eu:1 192.0.2.1*1 192.0.2.2*1", world.answer(API));
        assertEquals(
                "not enough members are up",
                world.choose(API).looked().getFirst().why());
        world.set(Status.DOWN, "192.0.2.1", "192.0.2.2");
        assertEquals("us:1 198.51.100.2*1", world.answer(API));
        assertEquals(Reason.TOO_FEW, world.choose(API).reason());
    }

    @Test
    void aMemberThatIsBackGrowsByTenths() {
        String head = World.TWO_REGIONS.replace("eu: {region: eu,", "eu: {region: eu, slow-start: 100s,");
        World world = new World(head, FAILOVER);
        Snapshot later = world.snapshot.at(World.NOW.plusSeconds(600));
        world.snapshot = later.withVerdicts(
                Map.of(World.target("192.0.2.1"), Verdict.of(Status.UP, true, later.time(), "passed")), later.time());
        assertEquals("eu:1 192.0.2.1*100 192.0.2.2*1000", world.answer(API));
        assertEquals(later.time().plusSeconds(10), Steering.nextChange(world.snapshot));
        world.snapshot = world.snapshot.at(later.time().plusSeconds(45));
        assertEquals("eu:1 192.0.2.1*500 192.0.2.2*1000", world.answer(API));
        world.snapshot = world.snapshot.at(later.time().plus(Duration.ofSeconds(100)));
        assertEquals("eu:1 192.0.2.1*1 192.0.2.2*1", world.answer(API));
        assertNull(Steering.nextChange(world.snapshot));
    }

    @Test
    void aSlowMemberIsDrawnByWhatItBears() {
        World world = new World(FAILOVER);
        world.snapshot = world.snapshot.withVerdicts(
                Map.of(World.target("192.0.2.1"), new Verdict(Status.UP, true, false, 50, World.NOW, "slow")),
                World.NOW);
        assertEquals("eu:1 192.0.2.1*500 192.0.2.2*1000", world.answer(API));
    }

    @Test
    void givesSoManyAnswersAsTheServiceSays() {
        World world = new World(API + ": {policy: all, pools: [eu, us], answers: 2}");
        assertEquals(2, world.choose(API).variants().getFirst().answers());
    }

    private static String sources(World world, String client) {
        InetAddress address = Addresses.parse(client);
        Choice choice =
                Steering.choose(world.service(API), Addresses.high(address), Addresses.low(address), world.snapshot);
        return choice.variants().stream().map(Choice.Variant::source).collect(Collectors.joining(" "));
    }

    @Test
    void geoGoesByTheFirstEntryThatHoldsTheClient() {
        World world = new World(
                API + ": {policy: geo, pools: [eu, us, ap], map: ["
                        + "{networks: [198.51.100.0/24], regions: [us, eu]}, {networks: [198.51.0.0/16], regions: [ap]}, {default: [eu]}]}");
        assertEquals("us", sources(world, "198.51.100.9"));
        assertEquals("ap", sources(world, "198.51.7.9"));
        assertEquals("eu", sources(world, "2001:db8::1"));
        world.set(Status.DOWN, "198.51.100.1", "198.51.100.2");
        assertEquals("eu", sources(world, "198.51.100.9"));
        world.set(Status.DOWN, "203.0.113.1");
        assertEquals("all", sources(world, "198.51.7.9"), "its regions alone, down or not");
        assertEquals(
                "203.0.113.1",
                Steering.choose(world.service(API), 0, 0xffff_c633_0709L, world.snapshot)
                        .variants()
                        .getFirst()
                        .places()
                        .getFirst()
                        .address()
                        .toString());
    }

    @Test
    void hashedGivesANetworkTheSameRegionWhileThatIsUsable() {
        World world = new World(API + ": {policy: hashed, pools: [eu, us]}");
        int moved = 0;
        for (int i = 0; i < 200; i++) {
            String client = "203.0." + i + ".1";
            String before = sources(world, client);
            assertEquals(before, sources(world, "203.0." + i + ".250"));
            world.set(Status.DOWN, "192.0.2.1", "192.0.2.2");
            String after = sources(world, client);
            assertEquals("us", after);
            moved += before.equals(after) ? 0 : 1;
            world.set(Status.UP, "192.0.2.1", "192.0.2.2");
        }
        assertEquals(0.6, moved / 200.0, 0.12);
    }

    @Test
    void overridesOutdateTheServicesTheyConcern() {
        World world = new World(FAILOVER + "\nother.example.test: {policy: failover, pools: [ap]}");
        LiveSnapshot live = new LiveSnapshot(world.snapshot);
        Service api = world.service(API);
        Service other = world.snapshot.topology().services().get(DomainName.parse("other.example.test"));
        live.update(snapshot -> forced(world, "REGION eu DOWN").snapshot);
        assertEquals(1, api.version().get());
        assertEquals(0, other.version().get());
    }
}
