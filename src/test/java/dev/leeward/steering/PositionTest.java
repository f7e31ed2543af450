package dev.leeward.steering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.leeward.steering.Verdict.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code move-after: 10s}, {@code return-after: 60s}, on the live snapshot. */
class PositionTest {
    private static final String NAME = "api.example.test";
    private static final String EU = "eu:1 192.0.2.1*1 192.0.2.2*1";
    private static final String US = "us:1 198.51.100.1*3 198.51.100.2*1";
    private static final String HELD = "all:1 192.0.2.1*1 192.0.2.2*1";

    private final World world =
            new World(NAME + ": {policy: failover, pools: [eu, us, ap], move-after: 10s, return-after: 60s, ttl: 30}");
    private final LiveSnapshot live = new LiveSnapshot(world.snapshot);
    private Instant now = World.NOW;

    private void set(Status status, String... addresses) {
        Map<Target, Verdict> verdicts = new HashMap<>();
        for (String address : addresses) {
            verdicts.put(World.target(address), Verdict.of(status, true, now, "as the test says"));
        }
        live.update(snapshot -> snapshot.withVerdicts(verdicts, now));
    }

    private void eu(Status status) {
        set(status, "192.0.2.1", "192.0.2.2");
    }

    private void after(int seconds) {
        now = now.plusSeconds(seconds);
        live.update(snapshot -> snapshot.at(now));
    }

    private String answer() {
        world.snapshot = live.current();
        return world.answer(NAME);
    }

    private Duration next() {
        Instant next = Steering.nextChange(live.current());
        return next == null ? Duration.ZERO : Duration.between(now, next);
    }

    @Test
    void staysUntilMoveAfterIsOver() {
        assertEquals(EU, answer());
        eu(Status.DOWN);
        assertEquals(HELD, answer());
        assertEquals(5, world.choose(NAME).ttl());
        assertEquals(Duration.ofSeconds(10), next());
        after(9);
        assertEquals(HELD, answer());
        after(1);
        assertEquals(US, answer());
        assertEquals(Duration.ZERO, next());
    }

    @Test
    void doesNotMoveForAnOutageThatIsShorter() {
        eu(Status.DOWN);
        after(9);
        eu(Status.UP);
        after(100);
        assertEquals(EU, answer());
        eu(Status.DOWN);
        after(9);
        assertEquals(HELD, answer(), "the wait begins anew");
    }

    @Test
    void comesBackWhenReturnAfterIsOver() {
        eu(Status.DOWN);
        after(10);
        eu(Status.UP);
        assertEquals(US, answer());
        after(59);
        assertEquals(US, answer());
        assertEquals(Duration.ofSeconds(1), next());
        after(1);
        assertEquals(EU, answer());
    }

    @Test
    void waitsAnewWhenThePreferredOneFailsMeanwhile() {
        eu(Status.DOWN);
        after(10);
        eu(Status.UP);
        after(30);
        eu(Status.DOWN);
        eu(Status.UP);
        after(59);
        assertEquals(US, answer());
        after(1);
        assertEquals(EU, answer());
    }

    @Test
    void goesBackSoonerWhenTheOtherFailsMeanwhile() {
        eu(Status.DOWN);
        after(10);
        eu(Status.UP);
        after(30);
        set(Status.DOWN, "198.51.100.1", "198.51.100.2");
        assertEquals(EU, answer(), "health has pointed there for longer than move-after");
    }

    @Test
    void allDownIsWhenAllDownAndNotAWait() {
        eu(Status.DOWN);
        set(Status.DOWN, "198.51.100.1", "198.51.100.2", "203.0.113.1");
        world.snapshot = live.current();
        assertEquals(Choice.Reason.ALL_DOWN_ALL, world.choose(NAME).reason());
        eu(Status.UP);
        assertEquals(EU, answer());
    }

    @Test
    void anOperatorDoesNotWait() {
        Lease down = new Lease(Lease.Force.DOWN, "tester", "test", now, now.plusSeconds(3600), true);
        Subject eu = new Subject(Subject.Kind.REGION, "eu");
        live.update(snapshot -> snapshot.withOverrides(snapshot.overrides().with(eu, down), now));
        assertEquals(US, answer());
        live.update(snapshot -> snapshot.withOverrides(snapshot.overrides().without(eu), now));
        assertEquals(US, answer(), "coming back takes its time all the same");
        after(60);
        assertEquals(EU, answer());
    }

    @Test
    void survivesAReload() {
        eu(Status.DOWN);
        after(10);
        Topology same = World.topology(World.TWO_REGIONS
                + (NAME + ": {policy: failover, pools: [eu, us], move-after: 10s, return-after: 60s}").indent(2));
        live.adopt(live.current().withTopology(same, now), now);
        eu(Status.UP);
        assertEquals(US, answer());
        Topology undelayed =
                World.topology(World.TWO_REGIONS + (NAME + ": {policy: failover, pools: [eu, us]}").indent(2));
        live.adopt(live.current().withTopology(undelayed, now), now);
        eu(Status.UP);
        assertEquals(EU, answer());
        assertNull(Steering.nextChange(live.current()));
    }
}
