package dev.leeward.health;

import static dev.leeward.health.HealthConfigs.check;
import static dev.leeward.health.HealthConfigs.config;
import static dev.leeward.health.Simulation.fails;
import static dev.leeward.health.Simulation.hangs;
import static dev.leeward.health.Simulation.passes;
import static dev.leeward.health.Simulation.passesAfter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.health.LastVerdicts.Kept;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstRoundTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MAX_AGE = Duration.ofMinutes(10);
    private static final Target ONE = new Target(HealthConfigs.address("192.0.2.1"), "web");
    private static final Target OTHER = new Target(HealthConfigs.address("192.0.2.2"), "web");

    @TempDir
    Path state;

    @ParameterizedTest
    @CsvSource({
        // other,  told,    kept, minutes ago, becomes
        "UP,      UP,      DOWN,  1,          UP",
        "UP,      DOWN,    UP,    1,          DOWN",
        "UP,      UNKNOWN, DOWN,  1,          DOWN",
        "UP,      UNKNOWN, UP,    9,          UP",
        "UP,      UNKNOWN, UP,    10,         UNKNOWN",
        "UP,      UNKNOWN, ,      ,           UNKNOWN",
        "DOWN,    DOWN,    DOWN,  999,        DOWN",
        "DOWN,    DOWN,    UP,    999,        UP",
        "DOWN,    DOWN,    ,      ,           UP",
        "DOWN,    UNKNOWN, ,      ,           UP",
        "UNKNOWN, UNKNOWN, DOWN,  999,        DOWN",
    })
    void followsTheTable(
            Status other, Status told, @Nullable Status kept, @Nullable Integer minutesAgo, Status becomes) {
        LastVerdicts last = kept == null || minutesAgo == null
                ? LastVerdicts.NONE
                : new LastVerdicts(Map.of(ONE, new Kept(verdict(kept), NOW.minus(Duration.ofMinutes(minutesAgo)))));
        Map<Target, Verdict> verdicts = Map.of(ONE, verdict(told), OTHER, verdict(other));
        Verdict corrected = FirstRound.corrections(
                        verdicts, other == Status.UP || told == Status.UP, last, MAX_AGE, NOW)
                .getOrDefault(ONE, verdict(told));
        assertEquals(becomes, corrected.status());
    }

    @Test
    void endsAtOnceWithoutTargets() {
        Simulation world = new Simulation(config(check()), state, Map.of());
        assertTrue(world.firstRound.succeeded());
        assertTrue(world.scheduler.firstRoundDone());
    }

    @Test
    void endsWhenEverythingHasTold() {
        Simulation world = new Simulation(
                config(check(), "192.0.2.1", "192.0.2.2"),
                state,
                Map.of("192.0.2.1", passes(), "192.0.2.2", passesAfter(Duration.ofMillis(300))));
        world.loop.run(Duration.ofMillis(299));
        assertFalse(world.scheduler.firstRoundDone());
        assertEquals(Status.UNKNOWN, world.status("192.0.2.1"));
        world.loop.run(Duration.ofMillis(5));
        assertTrue(world.scheduler.firstRoundDone());
        assertEquals(Status.UP, world.status("192.0.2.1"));
        assertEquals(Status.UP, world.status("192.0.2.2"));
    }

    @Test
    void aFirstFailureIsConfirmedInsideTheRound() {
        Simulation world = new Simulation(
                config(check(), "192.0.2.1", "192.0.2.2"),
                state,
                Map.of("192.0.2.1", passes(), "192.0.2.2", fails(Kind.REFUSED)));
        world.loop.run(Duration.ofMillis(110));
        assertTrue(world.scheduler.firstRoundDone());
        assertEquals(Status.DOWN, world.status("192.0.2.2"));
        assertEquals(3, world.sent.size());
    }

    @Test
    void waitsNoLongerThanOneTimeout() {
        Simulation world = new Simulation(
                config(check(), "192.0.2.1", "192.0.2.2"), state, Map.of("192.0.2.1", passes(), "192.0.2.2", hangs()));
        world.loop.run(Duration.ofMillis(1000));
        assertTrue(world.scheduler.firstRoundDone());
        assertEquals(Status.UNKNOWN, world.status("192.0.2.2"));
        world.loop.run(Duration.ofMillis(1100));
        assertEquals(Status.DOWN, world.status("192.0.2.2"));
    }

    @Test
    void countsAllAsUpWhenNothingAnswersUntilTheUsualThresholdsTell() {
        Simulation world = new Simulation(
                config(check(), "192.0.2.1", "192.0.2.2"),
                state,
                Map.of("192.0.2.1", fails(Kind.REFUSED), "192.0.2.2", fails(Kind.REFUSED)));
        world.loop.run(Duration.ofMillis(1100));
        assertTrue(world.scheduler.firstRoundDone());
        assertEquals(Status.UP, world.status("192.0.2.1"));
        assertEquals(Status.UP, world.status("192.0.2.2"));
        world.timeUntil("192.0.2.1", Status.DOWN, Duration.ofSeconds(7));
    }

    @Test
    void aRestartKnowsTheLastVerdictsWhenNothingAnswers() {
        var config = config(check(), "192.0.2.1", "192.0.2.2");
        Simulation before =
                new Simulation(config, state, Map.of("192.0.2.1", passes(), "192.0.2.2", fails(Kind.REFUSED)));
        before.loop.run(Duration.ofSeconds(10));
        before.scheduler.stop();
        before.loop.run(Duration.ZERO);
        Simulation after = new Simulation(config, state, Map.of("192.0.2.1", hangs(), "192.0.2.2", hangs()));
        after.loop.run(Duration.ofMillis(1010));
        assertEquals(Status.UP, after.status("192.0.2.1"));
        assertEquals(Status.DOWN, after.status("192.0.2.2"));
    }

    @Test
    void aReloadInsideTheRoundEndsItsWaitForWhatIsGone() {
        Simulation world = new Simulation(
                config(check(), "192.0.2.1", "192.0.2.2"), state, Map.of("192.0.2.1", passes(), "192.0.2.2", hangs()));
        world.loop.run(Duration.ofMillis(100));
        assertFalse(world.scheduler.firstRoundDone());
        world.reload(config(check(), "192.0.2.1"));
        assertTrue(world.scheduler.firstRoundDone());
    }

    @Test
    void stoppingFailsAnUnfinishedRoundWithASentenceForPeople() {
        Simulation world = new Simulation(config(check(), "192.0.2.1"), state, Map.of("192.0.2.1", hangs()));
        world.scheduler.stop();
        world.loop.run(Duration.ofSeconds(5));
        IOException told = assertInstanceOf(IOException.class, world.firstRound.cause());
        assertEquals("stopped before the first round of probes was over", told.getMessage());
    }

    private static Verdict verdict(Status status) {
        return Verdict.of(status, true, NOW, "test");
    }
}
