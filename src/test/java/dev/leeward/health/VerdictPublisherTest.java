package dev.leeward.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictPublisherTest {
    private final VirtualLoop loop = new VirtualLoop();
    private final Topology topology =
            Topology.of(HealthConfigs.config(HealthConfigs.check(), "192.0.2.1", "192.0.2.2"));
    private final LiveSnapshot live = new LiveSnapshot(Snapshot.first(topology, loop.now()));
    private final VerdictPublisher publisher = new VerdictPublisher(loop, live);

    @Test
    void publishesAFirstChangeAtOnce() {
        publish(0, Status.UP);
        assertEquals(2, live.current().generation());
    }

    @Test
    void collectsWhatFollowsWithinFiftyMilliseconds() {
        publish(0, Status.UP);
        loop.run(Duration.ofMillis(10));
        publish(0, Status.DOWN);
        publish(1, Status.UP);
        loop.run(Duration.ofMillis(39));
        assertEquals(2, live.current().generation());
        loop.run(Duration.ofMillis(1));
        assertEquals(3, live.current().generation());
        assertEquals(Status.DOWN, status(0));
        assertEquals(Status.UP, status(1));
    }

    @Test
    void publishesAtOnceAgainAfterAQuietTime() {
        publish(0, Status.UP);
        loop.run(Duration.ofMillis(50));
        publish(0, Status.DOWN);
        assertEquals(3, live.current().generation());
    }

    private void publish(int target, Status status) {
        publisher.publish(Map.of(topology.targets().get(target), Verdict.of(status, true, loop.now(), "test")));
    }

    private Status status(int target) {
        Target one = topology.targets().get(target);
        return java.util.Objects.requireNonNull(live.current().verdict(one)).status();
    }
}
