package dev.leeward.health;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Config;
import dev.leeward.config.ProbeConfig;
import dev.leeward.probe.TestMember;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.steering.Verdict.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole of health on a real event loop, as the server wires it. */
class ProbingOnVertxTest {
    @TempDir
    Path state;

    @Test
    void seesAMemberDieAndComeBackAndKeepsWhatItSaw() throws Exception {
        Vertx vertx = Vertx.vertx();
        TestMember member = TestMember.of(TestMember.Connection::waitUntilClosed);
        int port = member.port();
        Config config = HealthConfigs.config(check(port), "127.0.0.1");
        Target target = new Target(HealthConfigs.address("127.0.0.1"), "web");
        Topology topology = Topology.of(config);
        LiveSnapshot live = new LiveSnapshot(Snapshot.first(topology, Instant.now()));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ProbeScheduler scheduler = ProbeScheduler.on(vertx, live, snapshot -> null, state, meters);

        scheduler.start(config, topology).await(5, TimeUnit.SECONDS);
        assertTrue(scheduler.firstRoundDone());
        assertEquals(Status.UP, status(live, target));
        assertEquals(1, meters.get("leeward.members").tag("state", "up").gauge().value());

        member.close();
        await().until(() -> status(live, target) == Status.DOWN);
        assertEquals(
                "connection refused",
                Objects.requireNonNull(scheduler.health(target)).verdict().reason());

        try (TestMember again = TestMember.onPort(port, TestMember.Connection::waitUntilClosed)) {
            assertEquals(port, again.port());
            await().until(() -> status(live, target) == Status.UP);
        }
        scheduler.stop().await(5, TimeUnit.SECONDS);
        vertx.close().await(5, TimeUnit.SECONDS);
        assertTrue(Files.readString(state.resolve("health.json")).contains("\"status\":\"up\""));
    }

    private static Status status(LiveSnapshot live, Target target) {
        return Objects.requireNonNull(live.current().verdict(target)).status();
    }

    private static CheckConfig check(int port) {
        return new CheckConfig(
                new ProbeConfig.Tcp(port, null, null),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                2,
                3,
                null,
                Optional.of(Duration.ofMillis(20)),
                Duration.ofMillis(50),
                Optional.of(3),
                true,
                null,
                null);
    }
}
