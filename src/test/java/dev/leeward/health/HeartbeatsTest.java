package dev.leeward.health;

import static dev.leeward.health.HealthConfigs.address;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.CheckConfig;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heartbeats through the real scheduler, on a virtual clock: 30 s to live, beside members of another region that are probed. */
class HeartbeatsTest {
    private static final String BATCH = "192.0.2.1";
    private static final Target TARGET = new Target(address(BATCH), "web");

    private @TempDir Path state;
    private Simulation simulation;

    @BeforeEach
    void start() throws Exception {
        CheckConfig check = HealthConfigs.written("heartbeat: {ttl: 30s}, interval: 2s");
        simulation = new Simulation(
                HealthConfigs.config(check, Map.of("eu", List.of(BATCH), "us", List.of("198.51.100.1"))),
                state,
                Map.of());
        beatOther();
    }

    /** Something else lives, so that silence is not this server's own. */
    private void beatOther() {
        simulation.scheduler.heartbeat(new Target(address("198.51.100.1"), "web"));
        simulation.loop.arriving(Duration.ofSeconds(1), this::beatOther);
    }

    private void beatEvery(Duration period, Duration time) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(period)) {
            simulation.scheduler.heartbeat(TARGET);
            simulation.loop.run(period);
        }
    }

    @Test
    void aHeartbeatThatCameBeforeTheCableWasPulledTellsNothingOfAfterwards() throws Exception {
        CheckConfig check = HealthConfigs.written("heartbeat: {ttl: 5s}, interval: 2s");
        simulation = new Simulation(
                HealthConfigs.config(check, Map.of("eu", List.of(BATCH), "us", List.of("198.51.100.2"))),
                state,
                Map.of());
        Target other = new Target(address("198.51.100.2"), "web");
        for (int i = 0; i < 60; i++) {
            simulation.scheduler.heartbeat(TARGET);
            simulation.loop.run(Duration.ofMillis(700));
            simulation.scheduler.heartbeat(other);
            simulation.loop.run(Duration.ofMillis(700));
        }
        simulation.loop.run(Duration.ofMinutes(2));
        assertTrue(simulation.isIsolated());
        assertEquals(Status.UP, simulation.status(BATCH));
        assertEquals(Status.UP, simulation.status("198.51.100.2"));
    }

    @Test
    void isNotWaitedForInTheFirstRound() {
        assertTrue(simulation.firstRound.succeeded());
    }

    @Test
    void isUpWhileHeartbeatsComeWithinTheTimeToLive() {
        beatEvery(Duration.ofSeconds(29), Duration.ofMinutes(10));
        assertEquals(Status.UP, simulation.status(BATCH));
        assertEquals(0, simulation.health(BATCH).failures());
        assertEquals(false, simulation.verdict(BATCH).stale());
    }

    @Test
    void isDownWhenTheTimeToLiveIsOverAndTheFailureConfirmed() {
        beatEvery(Duration.ofSeconds(5), Duration.ofMinutes(1));
        Duration gone = simulation.timeUntil(BATCH, Status.DOWN, Duration.ofMinutes(1));
        Duration fromTheLast = gone.plusSeconds(5);
        assertTrue(
                fromTheLast.compareTo(Duration.ofSeconds(30)) > 0
                        && fromTheLast.compareTo(Duration.ofMillis(32_100)) < 0,
                fromTheLast.toString());
        assertEquals("no heartbeat for 30 s", simulation.verdict(BATCH).reason());
    }

    @Test
    void comesBackWithAsManyHeartbeatsAsRise() {
        beatEvery(Duration.ofSeconds(5), Duration.ofMinutes(1));
        simulation.timeUntil(BATCH, Status.DOWN, Duration.ofMinutes(1));
        beatEvery(Duration.ofSeconds(3), Duration.ofSeconds(3));
        assertEquals(Status.DOWN, simulation.status(BATCH));
        beatEvery(Duration.ofSeconds(3), Duration.ofSeconds(3));
        assertEquals(Status.UP, simulation.status(BATCH));
    }

    @Test
    void neverHeardOfIsDownAfterATimeToLive() {
        simulation.timeUntil(BATCH, Status.DOWN, Duration.ofSeconds(40));
        assertEquals("no heartbeat for 30 s", simulation.verdict(BATCH).reason());
    }

    @Test
    void aWrongTokenTakesNobodyDownAndIsToldWhenTheTimeIsOver() {
        beatEvery(Duration.ofSeconds(5), Duration.ofMinutes(1));
        for (int i = 0; i < 20; i++) {
            simulation.scheduler.heartbeatRefused(TARGET);
        }
        simulation.loop.run(Duration.ofSeconds(20));
        assertEquals(Status.UP, simulation.status(BATCH));
        simulation.timeUntil(BATCH, Status.DOWN, Duration.ofMinutes(1));
        assertEquals(
                "no heartbeat for 30 s, but for one with a wrong token",
                simulation.verdict(BATCH).reason());
    }

    @Test
    void aProcessThatSleptDoesNotBlameWhoPushed() {
        beatEvery(Duration.ofSeconds(5), Duration.ofMinutes(1));
        simulation.loop.sleep(Duration.ofMinutes(5));
        simulation.loop.run(Duration.ofSeconds(10));
        assertEquals(Status.UP, simulation.status(BATCH));
        assertEquals(0, simulation.health(BATCH).failures());
    }
}
