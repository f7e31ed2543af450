package dev.leeward.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.steering.Choice.Reason;
import dev.leeward.steering.Verdict.Status;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SteeringTest {
    private static final String FAILOVER = "api.example.test: {policy: failover, pools: [eu, us], ttl: 30}";
    private static final String WEIGHTED = "www.example.test: {policy: weighted, pools: [eu, us], ttl: 30}";

    @Nested
    class MoreThanOneRegion {
        private static final String MEASURED = World.TWO_REGIONS
                .replace("{weight: 60}", "{capacity: 100, load: 60}")
                .replace("{weight: 40}", "{capacity: 100, load: 50}")
                .replace("ap: {weight: 0}", "ap: {capacity: 100, load: 20}");
        private static final String ORDER = "api.example.test: {policy: failover, pools: [eu, us, ap]}";

        @Test
        void fillsTheSurvivorsInOrder() {
            World world = new World(MEASURED, ORDER);
            assertEquals("eu:1 192.0.2.1*1 192.0.2.2*1", world.answer("api.example.test"));
            world.set(Status.DOWN, "192.0.2.1", "192.0.2.2");
            assertEquals(
                    "us:500 198.51.100.1*3 198.51.100.2*1 | ap:500 203.0.113.1*1", world.answer("api.example.test"));
            assertEquals(
                    "[no member is up, carries 50.0%, carries 50.0%]",
                    world.choose("api.example.test").looked().stream()
                            .map(Choice.Look::why)
                            .toList()
                            .toString());
        }

        @Test
        void relievesARegionThatLostHalfOfItself() {
            World world = new World(MEASURED, ORDER).set(Status.DOWN, "192.0.2.1");
            assertEquals("eu:667 192.0.2.2*1 | us:333 198.51.100.1*3 198.51.100.2*1", world.answer("api.example.test"));
        }

        @Test
        void aPoolInReserveIsNoLossOfItsRegion() {
            String head = MEASURED.replace("ap: {region: ap,", "ap: {region: eu,");
            World world = new World(head, "api.example.test: {policy: failover, pools: [eu, ap, us]}");
            assertEquals("eu:1 192.0.2.1*1 192.0.2.2*1", world.answer("api.example.test"));
            assertEquals(
                    "eu:1 203.0.113.1*1",
                    world.set(Status.DOWN, "192.0.2.1", "192.0.2.2").answer("api.example.test"));
        }

        @Test
        void tricklesToTheStandby() {
            World world = new World("api.example.test: {policy: failover, pools: [eu, us, ap], trickle: 1%}");
            assertEquals(
                    "eu:990 192.0.2.1*1 192.0.2.2*1 | us:10 198.51.100.1*3 198.51.100.2*1",
                    world.answer("api.example.test"));
            assertEquals(
                    "us:990 198.51.100.1*3 198.51.100.2*1 | ap:10 203.0.113.1*1",
                    world.set(Status.DOWN, "192.0.2.1", "192.0.2.2").answer("api.example.test"));
            assertEquals(
                    "us:1 198.51.100.1*3 198.51.100.2*1",
                    world.set(Status.DOWN, "203.0.113.1").answer("api.example.test"));
        }
    }

    @Nested
    class IndependentFamilies {
        private static final String SERVICE =
                "api.example.test: {policy: failover, pools: [eu, eu6, us, us6], families: independent}";

        private static String answers(World world) {
            return Steering.route(world.service("api.example.test"), world.snapshot).choices().stream()
                    .map(choice -> choice.variants().getFirst().source() + " "
                            + choice.variants().getFirst().places().size())
                    .toList()
                    .toString();
        }

        @Test
        void goTheirOwnWays() {
            World world = new World(SERVICE);
            assertEquals("[eu 2, eu 1]", answers(world));
            assertEquals("[eu 2, us 1]", answers(world.set(Status.DOWN, "2001:db8::1")));
            assertEquals("[us 2, us 1]", answers(world.set(Status.DOWN, "192.0.2.1", "192.0.2.2")));
        }

        @Test
        void areOneWhereThereIsOnlyOne() {
            World world = new World("api.example.test: {policy: failover, pools: [eu, us], families: independent}");
            assertEquals("[eu 2]", answers(world));
        }

        @Test
        void areEachExplained() {
            World world = new World(SERVICE);
            String told = String.join("\n", Explanation.of(world.service("api.example.test"), world.snapshot));
            assertTrue(
                    told.contains("\nA, which goes its own way:\n")
                            && told.contains("\nAAAA, which goes its own way:\n"),
                    told);
        }
    }

    @Nested
    class FailoverPolicy {
        @Test
        void answersTheFirstPoolWhileItIsUsable() {
            assertEquals("eu:1 192.0.2.1*1 192.0.2.2*1", new World(FAILOVER).answer("api.example.test"));
        }

        @Test
        void leavesOutTheMembersThatAreDown() {
            assertEquals(
                    "eu:1 192.0.2.2*1",
                    new World(FAILOVER).set(Status.DOWN, "192.0.2.1").answer("api.example.test"));
        }

        @Test
        void movesToTheNextPoolWhenNoneOfTheFirstIsUp() {
            assertEquals(
                    "us:1 198.51.100.1*3 198.51.100.2*1",
                    new World(FAILOVER)
                            .set(Status.DOWN, "192.0.2.1", "192.0.2.2")
                            .answer("api.example.test"));
        }

        @Test
        void takesARegionOfWeightZeroLast() {
            World world = new World("api.example.test: {policy: failover, pools: [ap, eu]}");
            assertEquals("eu:1 192.0.2.1*1 192.0.2.2*1", world.answer("api.example.test"));
            assertEquals(
                    "ap:1 203.0.113.1*1",
                    world.set(Status.DOWN, "192.0.2.1", "192.0.2.2").answer("api.example.test"));
        }

        @Test
        void choosesTheRegionOnceForBothFamilies() {
            World world = new World("api.example.test: {policy: failover, pools: [eu, eu6, us, us6]}");
            assertEquals("eu:1 192.0.2.1*1 192.0.2.2*1 2001:db8::1*1", world.answer("api.example.test"));
            assertEquals(
                    "eu:1 192.0.2.1*1 192.0.2.2*1",
                    world.set(Status.DOWN, "2001:db8::1").answer("api.example.test"),
                    "the family that is down in eu is not taken from us");
        }

        @Test
        void doesNotMixTwoPoolsOfOneFamilyInARegion() {
            String head = World.TWO_REGIONS.replace("ap: {region: ap,", "ap: {region: eu,");
            World world = new World(head, "api.example.test: {policy: failover, pools: [eu, ap, us]}");
            assertEquals("eu:1 192.0.2.1*1 192.0.2.2*1", world.answer("api.example.test"));
            assertEquals(
                    "eu:1 203.0.113.1*1",
                    world.set(Status.DOWN, "192.0.2.1", "192.0.2.2").answer("api.example.test"));
        }

        @Test
        void isNotUnsettledByAPoolItDidNotConsult() {
            World world = new World(FAILOVER).waver(Status.UP, "198.51.100.1");
            assertEquals(30, world.choose("api.example.test").ttl());
        }
    }

    @Nested
    class WeightedPolicy {
        @Test
        void drawsByTheWeightOfTheRegion() {
            assertEquals(
                    "eu:60 192.0.2.1*1 192.0.2.2*1 | us:40 198.51.100.1*3 198.51.100.2*1",
                    new World(WEIGHTED).answer("www.example.test"));
        }

        @Test
        void takesTheServicesOwnWeightsBeforeTheRegions() {
            World world = new World("www.example.test: {policy: weighted, pools: [eu, us], weights: {eu: 1, us: 3}}");
            assertEquals(
                    "eu:1 192.0.2.1*1 192.0.2.2*1 | us:3 198.51.100.1*3 198.51.100.2*1",
                    world.answer("www.example.test"));
        }

        @Test
        void spreadsOverWhatIsUsable() {
            assertEquals(
                    "us:40 198.51.100.1*3 198.51.100.2*1",
                    new World(WEIGHTED)
                            .set(Status.DOWN, "192.0.2.1", "192.0.2.2")
                            .answer("www.example.test"));
        }

        @Test
        void drawsWeightZeroOnlyWhenNothingElseIsUsable() {
            World world = new World("www.example.test: {policy: weighted, pools: [eu, ap]}");
            assertEquals("eu:60 192.0.2.1*1 192.0.2.2*1", world.answer("www.example.test"));
            assertEquals(
                    "ap:1 203.0.113.1*1",
                    world.set(Status.DOWN, "192.0.2.1", "192.0.2.2").answer("www.example.test"));
        }

        @Test
        void countsTwoPoolsOfARegionOnce() {
            World world = new World("www.example.test: {policy: weighted, pools: [eu, eu6, us, us6]}");
            assertEquals(
                    "eu:60 192.0.2.1*1 192.0.2.2*1 2001:db8::1*1 | us:40 198.51.100.1*3 198.51.100.2*1 2001:db8::2*1",
                    world.answer("www.example.test"));
        }
    }

    @Nested
    class AllPolicy {
        @Test
        void answersTheMembersOfEveryUsablePool() {
            World world = new World("www.example.test: {policy: all, pools: [eu, us, ap]}");
            assertEquals(
                    "all:1 192.0.2.1*60 192.0.2.2*60 198.51.100.1*120 198.51.100.2*40",
                    world.answer("www.example.test"));
            world.set(Status.DOWN, "192.0.2.1", "198.51.100.1", "198.51.100.2");
            assertEquals("all:1 192.0.2.2*60", world.answer("www.example.test"));
            world.set(Status.DOWN, "192.0.2.2");
            assertEquals("all:1 203.0.113.1*1", world.answer("www.example.test"));
        }
    }

    @Nested
    class MemberWeightZero {
        private static final String SPARE = """
                zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
                regions: {eu: {}}
                checks: {web: {tcp: {port: 80}}}
                pools: {eu: {region: eu, check: web, members: [192.0.2.1, {address: 192.0.2.2, weight: 0}]}}
                services:
                """;

        @Test
        void waitsUntilNoOtherMemberIsUp() {
            World world = new World(SPARE, FAILOVER.replace(", us", ""));
            assertEquals("eu:1 192.0.2.1*1", world.answer("api.example.test"));
            assertEquals("eu:1 192.0.2.2*1", world.set(Status.DOWN, "192.0.2.1").answer("api.example.test"));
        }
    }

    @Nested
    class AllDown {
        private World down(String rule) {
            return new World(FAILOVER.replace("ttl: 30", "ttl: 30, when-all-down: " + rule)).all(Status.DOWN);
        }

        @Test
        void allAnswersEveryMemberOfEveryPool() {
            World world = down("all");
            assertEquals(
                    "all:1 192.0.2.1*1 192.0.2.2*1 198.51.100.1*3 198.51.100.2*1", world.answer("api.example.test"));
            assertEquals(Reason.ALL_DOWN_ALL, world.choose("api.example.test").reason());
        }

        @Test
        void noneAnswersNoRecords() {
            assertEquals("none:1", down("none").answer("api.example.test"));
        }

        @Test
        void fallbackAnswersItsAddresses() {
            assertEquals(
                    "fallback:1 192.0.2.99*1 2001:db8::99*1",
                    down("{fallback: [192.0.2.99, \"2001:db8::99\"]}").answer("api.example.test"));
        }

        @Test
        void lastGoodIsEveryMemberWhenNothingWasEverGood() {
            World world = down("last-good");
            assertEquals(Reason.ALL_DOWN_ALL, world.choose("api.example.test").reason());
        }

        @Test
        void isNeverSettled() {
            Choice choice = down("all").choose("api.example.test");
            assertEquals(5, choice.ttl());
            assertFalse(choice.settled());
        }
    }

    @Nested
    class NotProbedYet {
        @Test
        void isChosenBeforeWhatIsDown() {
            World world = new World(FAILOVER).all(Status.DOWN).set(Status.UNKNOWN, "198.51.100.1");
            assertEquals("us:1 198.51.100.1*3", world.answer("api.example.test"));
            assertEquals(5, world.choose("api.example.test").ttl());
        }

        @Test
        void isNotChosenWhileAnotherIsUp() {
            World world = new World(FAILOVER).all(Status.UNKNOWN).set(Status.UP, "198.51.100.2");
            assertEquals("us:1 198.51.100.2*1", world.answer("api.example.test"));
        }
    }

    @Test
    void lowersTheTtlWhileAMemberThatWasConsultedWavers() {
        World world = new World(FAILOVER).waver(Status.UP, "192.0.2.1");
        Choice choice = world.choose("api.example.test");
        assertEquals(5, choice.ttl());
        assertFalse(choice.settled());
        assertTrue(new World(FAILOVER).choose("api.example.test").settled());
    }

    @Test
    void neverUsesATtlForTheUnsettledAboveTheOrdinaryOne() {
        World world =
                new World("api.example.test: {policy: failover, pools: [eu], ttl: 2}").waver(Status.UP, "192.0.2.1");
        assertEquals(2, world.choose("api.example.test").ttl());
    }

    @Test
    void tellsOfEveryPoolWhyItWasTakenOrPassed() {
        World world = new World(FAILOVER).set(Status.DOWN, "192.0.2.1", "192.0.2.2");
        assertEquals(
                java.util.List.of("eu 0 false no member is up", "us 2 true the first usable one"),
                world.choose("api.example.test").looked().stream()
                        .map(look -> look.pool().name() + " " + look.up() + " " + look.chosen() + " " + look.why())
                        .toList());
    }

    @Test
    void tellsWhetherARegionIsUsableForAService() {
        World world = new World(FAILOVER).set(Status.DOWN, "192.0.2.1");
        Service service = world.service("api.example.test");
        assertTrue(Steering.isUsable(service, "eu", world.snapshot));
        world.set(Status.DOWN, "192.0.2.2");
        assertFalse(Steering.isUsable(service, "eu", world.snapshot));
        assertTrue(Steering.isUsable(service, "us", world.snapshot));
        assertFalse(Steering.isUsable(service, "ap", world.snapshot));
    }
}
