package dev.leeward.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.DrillConfig.Level;
import dev.leeward.config.ProbeConfig;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.values.Host;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlindTest {
    private static final String CANARY = "_drill-shop.example.test";

    @TempDir
    Path state;

    private DrillWorld world() {
        return new DrillWorld(state, "    drill: {level: blind}\n" + DrillWorld.PLAIN);
    }

    @Test
    void hasANameOfItsOwnUnderTheRulesOfThePlan() {
        DrillWorld world = world();
        CheckConfig check = Objects.requireNonNull(world.node.config.checks().get("_drill-shop-left"));
        CheckConfig model = Objects.requireNonNull(world.node.config.checks().get("web"));
        assertEquals(new ProbeConfig.Tcp(40001, null, null), check.kind());
        assertEquals(Host.parse("127.0.0.1"), check.address());
        assertEquals(
                List.of(model.interval(), model.timeout(), model.rise(), model.fall(), model.confirm()),
                List.of(check.interval(), check.timeout(), check.rise(), check.fall(), check.confirm()));
        assertEquals(List.of("127.0.0.1"), world.addresses(CANARY));
        assertEquals(5, world.node.choice(CANARY).ttl());
    }

    @Test
    void timesDetectionAndPublication() {
        DrillWorld world = world();
        world.begin(Level.BLIND);
        world.run(10);
        assertTrue(world.outcome().startsWith("succeeded"), world.outcome());
        JsonObject terms = world.last().getJsonObject("terms");
        Instant fault = Instant.parse(terms.getString("fault"));
        assertEquals(fault.plusMillis(2200).toString(), terms.getString("detected"));
        Duration published = Duration.between(fault, Instant.parse(terms.getString("published")));
        assertTrue(published.compareTo(Duration.ofMillis(2230)) < 0, published.toString());
        assertEquals(fault.plus(published).plusSeconds(5).toString(), terms.getString("drained"));
        assertEquals(fault.plus(published).plusMillis(5).toString(), terms.getString("healthy"));
        assertEquals(
                (published.toMillis() + 5000) / 1000.0,
                world.last().getJsonObject("rto").getDouble("service"));
        assertEquals(List.of("127.0.0.1"), world.addresses(CANARY), "the listener is open again");
        assertEquals(DrillWorld.EU, world.addresses("www.example.test"));
        assertFalse(world.isUnderWay());
    }

    @Test
    void failsWhenItTakesLongerThanTheBound() {
        DrillWorld world = world();
        world.canaryIsDetected = false;
        world.begin(Level.BLIND);
        world.run(60);
        assertTrue(world.outcome().startsWith("failed: it is not answered otherwise after"), world.outcome());
        assertEquals(null, world.last().getJsonObject("rto").getDouble("answer"));
    }

    @Test
    void failsWhenItsNameIsNotAnsweredBefore() {
        DrillWorld world = world();
        world.begin(Level.BLIND);
        world.run(Duration.ofMillis(2500));
        // The member of the drill before is still out.
        world.node.live.update(snapshot -> snapshot.withVerdicts(
                Map.of(
                        new Target(Host.parse("127.0.0.1"), "_drill-shop-left"),
                        Verdict.of(Status.DOWN, true, world.node.timers.now(), "refused")),
                world.node.timers.now()));
        world.begin(Level.BLIND);
        world.run(5);
        assertTrue(world.outcome().contains("is not answered with 127.0.0.1 before the fault"), world.outcome());
    }

    @Test
    void endsWhenSomebodySaysSoOrTheNodeEnds() {
        DrillWorld world = world();
        world.begin(Level.BLIND);
        world.run(1);
        world.drills.cancel("shop", "carol");
        assertEquals("interrupted: cancelled by carol; the listener is open again", world.outcome());
        world.run(10);
        assertEquals(1, world.done().size());

        world.begin(Level.BLIND);
        world.run(1);
        world.restart();
        assertTrue(world.outcome().startsWith("interrupted: the node ended meanwhile"), world.outcome());
        assertFalse(world.isUnderWay());
    }
}
