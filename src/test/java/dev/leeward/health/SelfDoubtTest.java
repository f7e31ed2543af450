package dev.leeward.health;

import static dev.leeward.health.HealthConfigs.check;
import static dev.leeward.health.HealthConfigs.config;
import static dev.leeward.health.Simulation.fails;
import static dev.leeward.health.Simulation.hangs;
import static dev.leeward.health.Simulation.passes;
import static dev.leeward.health.Simulation.passesAfter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.CheckConfig;
import dev.leeward.health.Simulation.Reply;
import dev.leeward.probe.ProbeResult;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.steering.Verdict.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfDoubtTest {
    private static final String EU = "192.0.2.1";
    private static final String US = "198.51.100.1";

    @TempDir
    Path state;

    /** However far away the others are, one of them is heard of in a round trip, and not an interval later. */
    @ParameterizedTest
    @ValueSource(ints = {1, 20, 100, 180, 300})
    void aMemberGoesDownARoundTripAfterItsLastFailure(int millis) {
        Simulation world = world(check(Duration.ofSeconds(30), Duration.ofSeconds(1), 2, 3), Duration.ofMillis(millis));
        world.member(
                EU,
                () -> new Reply(new ProbeResult.Failed(Kind.REFUSED, "connection refused"), Duration.ofMillis(millis)));
        Duration start = world.loop.elapsed();
        world.timeUntil(EU, Status.DOWN, Duration.ofSeconds(40));
        Duration sent = world.sentSince(start).stream()
                .filter(probe -> probe.address().equals(HealthConfigs.address(EU)))
                .findFirst()
                .orElseThrow()
                .at();
        long took = world.loop.elapsed().minus(sent).toMillis();
        assertTrue(took <= Math.max(100, millis) + 100 + millis + millis + 60, took + " ms");
    }

    @Test
    void whatFailsOnceIsEnoughToFallIsHeldToo() {
        Simulation world = world(check(Duration.ofSeconds(2), Duration.ofSeconds(1), 1, 1), Duration.ofMillis(2));
        world.cut(hangs());
        world.loop.run(Duration.ofMinutes(5));
        assertTrue(world.isIsolated());
        assertEquals(Status.UP, world.status(EU));
        assertEquals(Status.UP, world.status(US));
        world.cut(null);
        world.member(EU, fails(Kind.REFUSED));
        world.timeUntil(EU, Status.DOWN, Duration.ofSeconds(5));
        assertFalse(world.isIsolated());
        assertEquals(Status.UP, world.status(US));
    }

    @Test
    void aMemberWithOldFailuresDoesNotGoDownForTheCutEither() {
        Simulation world = world(check(), Duration.ofMillis(2));
        int[] probes = {0};
        world.member(EU, () -> (probes[0]++ < 2 ? fails(Kind.OVERLOADED) : passes()).get());
        while (probes[0] < 3) {
            world.loop.run(Duration.ofMillis(10));
        }
        assertEquals(2, world.health(EU).failures());
        world.cut(fails(Kind.REFUSED));
        world.loop.run(Duration.ofMinutes(1));
        assertEquals(Status.UP, world.status(EU));
        assertTrue(world.isIsolated());
    }

    @Test
    void saysSoAfterAnIntervalAndATimeoutAndNotBefore() {
        Simulation world = world(check(), Duration.ofMillis(2));
        world.cut(fails(Kind.REFUSED));
        world.loop.run(Duration.ofMillis(1000));
        assertFalse(world.isIsolated());
        world.loop.run(Duration.ofMillis(5000));
        assertTrue(world.isIsolated());
        assertEquals(1, world.meters.get("leeward.isolated").gauge().value());
    }

    @Test
    void whatFailedMeanwhileIsForgotten() {
        Simulation world = world(check(), Duration.ofMillis(2));
        world.cut(hangs());
        world.loop.run(Duration.ofMinutes(1));
        assertEquals(2, world.health(EU).failures());
        world.cut(null);
        world.loop.run(Duration.ofSeconds(5));
        assertEquals(0, world.health(EU).failures());
        assertEquals(0, world.health(US).failures());
        assertTrue(world.verdict(EU).settled());
    }

    @Test
    void askingOthersIsBoundedWhileEverythingFails() {
        Simulation world = world(check(), Duration.ofMillis(2));
        world.cut(fails(Kind.REFUSED));
        world.loop.run(Duration.ofHours(1));
        assertTrue(world.counter("leeward.probes.reference") < 200, world.counter("leeward.probes.reference") + "");
    }

    @Test
    void aDeadMemberCostsNoQuestionsToOthers() {
        Simulation world = world(check(), Duration.ofMillis(2));
        world.member(EU, fails(Kind.REFUSED));
        world.timeUntil(EU, Status.DOWN, Duration.ofSeconds(5));
        double asked = world.counter("leeward.probes.reference");
        world.loop.run(Duration.ofHours(1));
        assertEquals(asked, world.counter("leeward.probes.reference"));
    }

    @Test
    void withManyMembersNobodyIsAsked() {
        Map<String, List<String>> regions = new LinkedHashMap<>();
        Map<String, Supplier<Reply>> members = new HashMap<>();
        for (int region = 0; region < 2; region++) {
            List<String> addresses = new java.util.ArrayList<>();
            for (int i = 1; i <= 200; i++) {
                addresses.add("10.0." + region + "." + i);
                members.put("10.0." + region + "." + i, passes());
            }
            regions.put("region-" + region, addresses);
        }
        Simulation world = new Simulation(config(check(), regions), state, members);
        world.loop.run(Duration.ofSeconds(10));
        world.member("10.0.0.1", hangs());
        world.timeUntil("10.0.0.1", Status.DOWN, Duration.ofSeconds(6));
        assertEquals(0, world.counter("leeward.probes.reference"));
    }

    @Test
    void aReloadIntoOneRegionEndsTheDoubt() {
        Simulation world = world(check(), Duration.ofMillis(2));
        world.cut(hangs());
        world.loop.run(Duration.ofMinutes(1));
        assertTrue(world.isIsolated());
        world.reload(config(check(), Map.of("eu-west", List.of(EU))));
        assertFalse(world.isIsolated());
        world.timeUntil(EU, Status.DOWN, Duration.ofSeconds(10));
    }

    private Simulation world(CheckConfig check, Duration answersAfter) {
        Map<String, List<String>> regions = new LinkedHashMap<>();
        regions.put("eu-west", List.of(EU));
        regions.put("us-east", List.of(US));
        Simulation world = new Simulation(
                config(check, regions), state, Map.of(EU, passesAfter(answersAfter), US, passesAfter(answersAfter)));
        world.loop.run(check.interval().multipliedBy(3));
        assertFalse(world.isIsolated());
        return world;
    }
}
