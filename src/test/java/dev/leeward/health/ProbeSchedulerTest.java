package dev.leeward.health;

import static dev.leeward.health.HealthConfigs.check;
import static dev.leeward.health.HealthConfigs.config;
import static dev.leeward.health.Simulation.fails;
import static dev.leeward.health.Simulation.hangs;
import static dev.leeward.health.Simulation.passes;
import static dev.leeward.health.Simulation.passesAfter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.CheckConfig;
import dev.leeward.health.Simulation.Reply;
import dev.leeward.health.Simulation.Sent;
import dev.leeward.probe.ProbeResult;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeSchedulerTest {
    private static final String ONE = "192.0.2.1";
    private static final String TWO = "192.0.2.2";
    private static final String THREE = "192.0.2.3";

    @TempDir
    Path state;

    @Test
    void keepsAHealthyMemberUpForHoursAtItsInterval() {
        Simulation world = new Simulation(config(check(), ONE), state, Map.of(ONE, passes()));
        long generation = afterFirstRound(world).live.current().generation();
        world.loop.run(Duration.ofHours(2));
        assertEquals(Status.UP, world.status(ONE));
        assertEquals(generation, world.live.current().generation());
        assertEquals(3600, world.sent.size(), 40);
    }

    /** As a server that has only just begun: each probe takes it 2 ms, and a second is over before it has sent them all. */
    @Test
    void aServerThatCannotKeepUpReadsAnswersBeforeItAsksMore() {
        String[] members = addresses(600);
        VirtualLoop loop = new VirtualLoop();
        Supplier<Reply> costly = () -> {
            loop.sleep(Duration.ofMillis(2));
            return new Reply(new ProbeResult.Passed(Duration.ofMillis(1)), Duration.ofMillis(1));
        };
        Simulation world = new Simulation(
                config(check(Duration.ofSeconds(5), Duration.ofSeconds(1), 2, 3), members),
                state,
                all(members, costly),
                loop,
                7);
        loop.run(Duration.ofMillis(1100).minus(loop.elapsed()));
        assertTrue(world.firstRound.succeeded());
        assertFalse(world.isIsolated());
        assertEquals(470, count(world, members, Status.UP), 30);
        loop.run(Duration.ofMillis(500));
        assertEquals(600, count(world, members, Status.UP));
    }

    private static long count(Simulation world, String[] members, Status status) {
        return Stream.of(members).filter(one -> world.status(one) == status).count();
    }

    @Test
    void whatAReloadRemovesBeforeItsFirstProbeIsNeverProbed() {
        String[] members = addresses(600);
        Simulation world = new Simulation(config(check(), members), state, all(members, passes()));
        world.loop.run(Duration.ofMillis(2));
        int before = world.sent.size();
        assertTrue(before < 100, before + " sent");
        world.reload(config(check(), members[0]));
        world.loop.run(Duration.ofSeconds(10));
        assertTrue(world.sent.stream()
                .skip(before)
                .allMatch(probe -> probe.address().equals(HealthConfigs.address(members[0]))));
    }

    @Test
    void spreadsTheProbesOfManyMembersEvenlyOverTheInterval() {
        String[] members = addresses(100);
        Simulation world = new Simulation(config(check(), members), state, all(members, passes()));
        world.loop.run(Duration.ofSeconds(10));
        Duration start = world.loop.elapsed();
        world.loop.run(Duration.ofSeconds(2));
        for (int slice = 0; slice < 10; slice++) {
            Duration from = start.plusMillis(200L * slice);
            long inSlice = world.sentSince(from).stream()
                    .filter(probe -> probe.at().compareTo(from.plusMillis(200)) <= 0)
                    .count();
            assertEquals(10, inSlice, 6, "probes in slice " + slice);
        }
    }

    @Test
    void takesARefusingMemberOutTwoTenthsOfASecondAfterTheFirstFailure() {
        Simulation world = settled(ONE, TWO, THREE);
        world.member(ONE, fails(Kind.REFUSED));
        Duration died = world.loop.elapsed();
        Duration took = world.timeUntil(ONE, Status.DOWN, Duration.ofSeconds(5));
        Duration firstFailed = firstOf(world.sentSince(died), ONE).at();
        assertEquals(200, world.loop.elapsed().minus(firstFailed).toMillis(), 10);
        assertTrue(took.compareTo(Duration.ofMillis(2100 + 210)) < 0, took.toString());
        assertEquals("failed: REFUSED", world.verdict(ONE).reason());
    }

    @Test
    void confirmsOnFreshConnectionsSpacedFromSendingToSending() {
        Simulation world = settled(ONE, TWO, THREE);
        // Slower than the spacing: the confirming probes overlap.
        world.member(ONE, () -> new Reply(new ProbeResult.Failed(Kind.RESET, "reset"), Duration.ofMillis(150)));
        Duration died = world.loop.elapsed();
        world.timeUntil(ONE, Status.DOWN, Duration.ofSeconds(5));
        List<Sent> probes = world.sentSince(died).stream()
                .filter(probe -> probe.address().equals(HealthConfigs.address(ONE)))
                .toList();
        assertEquals(
                List.of(false, true, true), probes.stream().map(Sent::fresh).toList());
        assertEquals(150, probes.get(1).at().minus(probes.get(0).at()).toMillis(), 1);
        assertEquals(100, probes.get(2).at().minus(probes.get(1).at()).toMillis(), 1);
    }

    @Test
    void confirmsTimeoutsMoreSlowly() {
        Simulation world = settled(ONE, TWO, THREE);
        world.member(ONE, hangs());
        Duration died = world.loop.elapsed();
        world.timeUntil(ONE, Status.DOWN, Duration.ofSeconds(6));
        Duration firstFailed = firstOf(world.sentSince(died), ONE).at();
        // The first times out after 1 s, then one goes at once and the last 0.5 s later, to time out as well.
        assertEquals(2500, world.loop.elapsed().minus(firstFailed).toMillis(), 10);
        assertEquals("timed out after 1 s", world.verdict(ONE).reason());
    }

    @Test
    void sendsNoConfirmingProbesToWhatIsOverloaded() {
        Simulation world = settled(ONE, TWO, THREE);
        world.member(ONE, fails(Kind.OVERLOADED));
        Duration took = world.timeUntil(ONE, Status.DOWN, Duration.ofSeconds(7));
        assertTrue(took.compareTo(Duration.ofSeconds(4)) > 0, took.toString());
        assertEquals(0, world.counter("leeward.probes.confirming"));
    }

    @Test
    void takesAHalfBrokenMemberOut() {
        Simulation world = settled(ONE, TWO, THREE);
        world.member(ONE, alternating(passes(), fails(Kind.WRONG_STATUS)));
        world.timeUntil(ONE, Status.DOWN, Duration.ofSeconds(20));
    }

    @Test
    void keepsAMemberThatFailsOnceInAWhile() {
        Simulation world = settled(ONE, TWO, THREE);
        world.member(ONE, failingEvery(5));
        world.loop.run(Duration.ofHours(2));
        assertEquals(Status.UP, world.status(ONE));
    }

    @Test
    void keepsASlowMemberWithinItsTimeout() {
        Simulation world = settled(ONE, TWO, THREE);
        world.member(ONE, passesAfter(Duration.ofMillis(990)));
        world.loop.run(Duration.ofMinutes(10));
        assertEquals(Status.UP, world.status(ONE));
    }

    @Test
    void bringsAMemberBackAfterRisePasses() {
        Simulation world = settled(ONE, TWO, THREE);
        world.member(ONE, fails(Kind.REFUSED));
        world.timeUntil(ONE, Status.DOWN, Duration.ofSeconds(5));
        world.member(ONE, passes());
        Duration took = world.timeUntil(ONE, Status.UP, Duration.ofSeconds(5));
        assertTrue(took.compareTo(Duration.ofMillis(2 * 2100 + 10)) < 0, took.toString());
    }

    @Test
    void settlesAfterAMinuteWithoutWaitingForTheNextProbe() {
        CheckConfig rare = check(Duration.ofMinutes(5), Duration.ofSeconds(1), 2, 3);
        Simulation world = afterFirstRound(new Simulation(config(rare, ONE), state, Map.of(ONE, passes())));
        world.member(ONE, alternating(fails(Kind.REFUSED), passes()));
        while (world.verdict(ONE).settled()) {
            world.loop.run(Duration.ofSeconds(1));
        }
        world.loop.run(Duration.ofSeconds(58));
        assertFalse(world.verdict(ONE).settled());
        world.loop.run(Duration.ofSeconds(2));
        assertTrue(world.verdict(ONE).settled());
    }

    @Test
    void aDeadlineThatFiresLateIsNoSample() {
        Simulation world = settled(ONE, TWO, THREE);
        world.loop.runLateBy(Duration.ofMillis(300));
        world.member(ONE, hangs());
        world.loop.run(Duration.ofSeconds(30));
        assertEquals(Status.UP, world.status(ONE));
        assertTrue(world.counter("leeward.probes", "result", "not-a-sample") >= 10);
        assertEquals(0, world.counter("leeward.probes", "result", "failed"));
    }

    @Test
    void aDeadlineThatFiresALittleLateCounts() {
        Simulation world = settled(ONE, TWO, THREE);
        world.loop.runLateBy(Duration.ofMillis(200));
        world.member(ONE, hangs());
        world.timeUntil(ONE, Status.DOWN, Duration.ofSeconds(10));
    }

    @Test
    void aThousandMembersThatFailAtOnceStayWithinTheBudget() {
        String[] members = addresses(1000);
        Simulation world = afterFirstRound(new Simulation(config(check(), members), state, all(members, passes())));
        for (String member : members) {
            world.member(member, fails(Kind.REFUSED));
        }
        Duration died = world.loop.elapsed();
        world.loop.run(Duration.ofSeconds(10));
        // A tenth of 500 a second, and the bucket was full at first.
        long confirming = world.sentSince(died).stream().filter(Sent::fresh).count();
        assertTrue(confirming > 0 && confirming <= 50 + 10 * 50, confirming + " confirming probes");
        assertTrue(world.counter("leeward.probes.confirming.slowed", "why", "budget") > 0);
        assertTrue(world.counter("leeward.probes.confirming.slowed", "why", "region") > 0);
        assertTrue(Stream.of(members).allMatch(member -> world.status(member) == Status.DOWN));
    }

    @Test
    void waitsForAProbeThatOutlastsTheInterval() {
        CheckConfig hasty = check(Duration.ofMillis(200), Duration.ofSeconds(1), 2, 3);
        Simulation world = afterFirstRound(new Simulation(config(hasty, ONE), state, Map.of(ONE, passes())));
        world.member(ONE, passesAfter(Duration.ofMillis(500)));
        world.loop.run(Duration.ofSeconds(1));
        Duration start = world.loop.elapsed();
        world.loop.run(Duration.ofSeconds(10));
        assertEquals(20, world.sentSince(start).size(), 2);
    }

    @Test
    void publishesTheFirstChangeAtOnceAndTheNextOnesTogether() {
        String[] members = addresses(100);
        Simulation world = afterFirstRound(new Simulation(config(check(), members), state, all(members, passes())));
        for (String member : members) {
            world.member(member, fails(Kind.OVERLOADED));
        }
        long generation = world.live.current().generation();
        world.loop.run(Duration.ofSeconds(10));
        long generations = world.live.current().generation() - generation;
        assertTrue(generations <= 200, generations + " generations");
        assertEquals(
                100,
                world.scheduler.targets().stream()
                        .filter(health -> health.verdict().status() == Status.DOWN)
                        .count());
    }

    @Test
    void aReloadKeepsWhatIsKnownStopsWhatIsGoneAndStartsWhatIsNew() {
        Simulation world = settled(ONE, TWO);
        world.member(ONE, fails(Kind.OVERLOADED));
        world.timeUntil(ONE, Status.DOWN, Duration.ofSeconds(8));
        world.member(THREE, passes());
        world.reload(config(check(), ONE, THREE));
        assertEquals(Status.DOWN, world.status(ONE));
        assertEquals(Status.UNKNOWN, world.status(THREE));
        Duration reloaded = world.loop.elapsed();
        world.loop.run(Duration.ofMillis(60));
        assertEquals(Status.UP, world.status(THREE));
        world.loop.run(Duration.ofSeconds(10));
        assertEquals(Status.DOWN, world.status(ONE));
        assertTrue(world.sentSince(reloaded).stream()
                .noneMatch(probe -> probe.address().equals(HealthConfigs.address(TWO))));
        assertNull(world.scheduler.health(new Target(HealthConfigs.address(TWO), "web")));
    }

    @Test
    void aReloadWithOtherThresholdsKeepsTheVerdict() {
        Simulation world = settled(ONE, TWO, THREE);
        world.member(ONE, fails(Kind.REFUSED));
        world.timeUntil(ONE, Status.DOWN, Duration.ofSeconds(5));
        world.reload(config(check(Duration.ofSeconds(1), Duration.ofSeconds(1), 4, 2), ONE, TWO, THREE));
        world.loop.run(Duration.ofSeconds(3));
        assertEquals(Status.DOWN, world.status(ONE));
        world.member(ONE, passes());
        Duration took = world.timeUntil(ONE, Status.UP, Duration.ofSeconds(6));
        assertTrue(took.compareTo(Duration.ofSeconds(3)) > 0, took.toString());
    }

    @Test
    void showsWhatIsKnownOfATarget() {
        Simulation world = settled(ONE, TWO, THREE);
        world.member(ONE, fails(Kind.OVERLOADED));
        while (world.verdict(ONE).settled()) {
            world.loop.run(Duration.ofMillis(5));
        }
        TargetHealth health = world.scheduler.health(new Target(HealthConfigs.address(ONE), "web"));
        assertNotNull(health);
        assertEquals(1, health.failures());
        assertEquals(3, health.fall());
        assertEquals("failed: OVERLOADED", health.lastResult());
        assertTrue(health.nextDue().isAfter(world.loop.now()));
    }

    @Test
    void aHangingMemberIsConfirmedBeforeItsTimeout() {
        Simulation world = settled(ONE, TWO, THREE);
        world.loop.run(Duration.ofSeconds(30));
        world.member(ONE, hangs());
        Duration died = world.loop.elapsed();
        world.timeUntil(ONE, Status.DOWN, Duration.ofSeconds(6));
        List<Sent> probes = of(world.sentSince(died), ONE);
        // A tenth of a second is the least that is suspicious; then from sending to sending.
        assertEquals(100, probes.get(1).at().minus(probes.get(0).at()).toMillis(), 1);
        assertEquals(600, probes.get(2).at().minus(probes.get(0).at()).toMillis(), 1);
        assertEquals(3, probes.size());
        assertEquals(1600, world.loop.elapsed().minus(probes.get(0).at()).toMillis(), 10);
    }

    @Test
    void aLateAnswerEndsItsHedge() {
        Simulation world = settled(ONE, TWO, THREE);
        world.loop.run(Duration.ofSeconds(30));
        world.member(ONE, passesAfter(Duration.ofMillis(400)));
        Duration slow = world.loop.elapsed();
        while (world.counter("leeward.probes.confirming") < 1) {
            world.loop.run(Duration.ofMillis(10));
        }
        world.loop.run(Duration.ofMillis(900));
        assertEquals(
                List.of(false, true),
                of(world.sentSince(slow), ONE).stream()
                        .map(Sent::fresh)
                        .limit(2)
                        .toList());
        assertEquals(1, world.counter("leeward.probes.confirming"));
        world.loop.run(Duration.ofMinutes(10));
        assertEquals(Status.UP, world.status(ONE));
        assertEquals(400, world.health(ONE).p99().toMillis());
        // Once it is known to be slow, it is not late any more.
        assertTrue(world.counter("leeward.probes.confirming") < 5);
    }

    @Test
    void withoutAHedgeConfirmingProbesWaitForTheTimeout() {
        CheckConfig base = check();
        CheckConfig unhedged = new CheckConfig(
                base.probe(),
                base.interval(),
                base.timeout(),
                2,
                3,
                null,
                base.confirm(),
                base.confirmSoft(),
                Optional.empty(),
                true,
                null,
                null);
        Simulation world = afterFirstRound(
                new Simulation(config(unhedged, ONE), state, Map.of(ONE, passesAfter(Duration.ofMillis(5)))));
        world.loop.run(Duration.ofSeconds(30));
        world.member(ONE, hangs());
        Duration died = world.loop.elapsed();
        world.timeUntil(ONE, Status.DOWN, Duration.ofSeconds(6));
        List<Sent> probes = of(world.sentSince(died), ONE);
        assertEquals(1000, probes.get(1).at().minus(probes.get(0).at()).toMillis(), 1);
    }

    @Test
    void aMemberThatFlapsNeedsMorePassesEachTime() {
        Simulation world = settled(ONE, TWO, THREE);
        List<Long> intervals = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            world.member(ONE, fails(Kind.REFUSED));
            world.timeUntil(ONE, Status.DOWN, Duration.ofSeconds(5));
            assertEquals(i > 0, world.health(ONE).flapping());
            world.member(ONE, passes());
            int sent = world.sent.size();
            world.timeUntil(ONE, Status.UP, Duration.ofSeconds(20));
            intervals.add(
                    (long) of(world.sent.subList(sent, world.sent.size()), ONE).size());
        }
        assertEquals(List.of(2L, 4L, 8L, 8L), intervals);
    }

    @Test
    void aVerdictTurnsStaleWhenProbesTellNothing() {
        Simulation world = settled(ONE, TWO, THREE);
        world.loop.runLateBy(Duration.ofMillis(300));
        world.member(ONE, hangs());
        world.loop.run(Duration.ofSeconds(15));
        assertTrue(world.verdict(ONE).stale());
        assertEquals(Status.UP, world.status(ONE));
        assertFalse(world.verdict(TWO).stale());
        world.member(ONE, passes());
        world.loop.run(Duration.ofSeconds(3));
        assertFalse(world.verdict(ONE).stale());
    }

    @Test
    void keepsItsPlaceInTheIntervalWhenTheProcessSleeps() {
        String[] members = addresses(100);
        Simulation world = afterFirstRound(new Simulation(config(check(), members), state, all(members, passes())));
        world.loop.run(Duration.ofSeconds(10));
        world.loop.sleep(Duration.ofMinutes(1));
        Duration woke = world.loop.elapsed();
        world.loop.run(Duration.ofSeconds(2));
        for (int slice = 0; slice < 10; slice++) {
            Duration from = woke.plusMillis(200L * slice);
            long inSlice = world.sentSince(from).stream()
                    .filter(probe -> probe.at().compareTo(from.plusMillis(200)) <= 0)
                    .count();
            assertEquals(10, inSlice, 8, "probes in slice " + slice);
        }
        assertTrue(Stream.of(members).allMatch(member -> world.status(member) == Status.UP));
    }

    @Test
    void sendsAtMostTwoExtraProbesForAFailureHoweverTheTimesFall() {
        for (int millis = 0; millis <= 1900; millis += 100) {
            Simulation world = settled(ONE, TWO, THREE);
            world.loop.run(Duration.ofSeconds(30));
            Duration failsAfter = Duration.ofMillis(millis);
            world.member(ONE, () -> new Reply(new ProbeResult.Failed(Kind.RESET, "reset"), failsAfter));
            Duration start = world.loop.elapsed();
            world.timeUntil(ONE, Status.DOWN, Duration.ofSeconds(8));
            List<Sent> probes = of(world.sentSince(start), ONE);
            assertTrue(probes.size() <= 3, failsAfter + ": " + probes);
        }
    }

    private static List<Sent> of(List<Sent> probes, String member) {
        return probes.stream()
                .filter(probe -> probe.address().equals(HealthConfigs.address(member)))
                .toList();
    }

    @Test
    void stopsProbing() {
        Simulation world = settled(ONE, TWO);
        assertTrue(stop(world));
        Duration stopped = world.loop.elapsed();
        world.loop.run(Duration.ofMinutes(1));
        assertEquals(List.of(), world.sentSince(stopped));
    }

    private static boolean stop(Simulation world) {
        var stopped = world.scheduler.stop();
        world.loop.run(Duration.ZERO);
        return stopped.succeeded();
    }

    private Simulation settled(String... members) {
        return afterFirstRound(new Simulation(config(check(), members), state, all(members, passes())));
    }

    private static Simulation afterFirstRound(Simulation world) {
        world.loop.run(Duration.ofMillis(2500));
        assertTrue(world.firstRound.succeeded());
        return world;
    }

    private static Sent firstOf(List<Sent> probes, String member) {
        return probes.stream()
                .filter(probe -> probe.address().equals(HealthConfigs.address(member)))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Supplier<Reply>> all(String[] members, Supplier<Reply> behaviour) {
        Map<String, Supplier<Reply>> all = new HashMap<>();
        for (String member : members) {
            all.put(member, behaviour);
        }
        return all;
    }

    private static String[] addresses(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "10.0." + i / 250 + "." + (1 + i % 250))
                .toArray(String[]::new);
    }

    @SafeVarargs
    private static Supplier<Reply> alternating(Supplier<Reply>... replies) {
        int[] next = {0};
        return () -> replies[next[0]++ % replies.length].get();
    }

    private static Supplier<Reply> failingEvery(int probes) {
        int[] next = {0};
        return () -> (next[0]++ % probes == 0 ? fails(Kind.WRONG_STATUS) : passes()).get();
    }
}
