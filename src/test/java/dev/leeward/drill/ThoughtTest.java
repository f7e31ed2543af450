package dev.leeward.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.DrillConfig.Level;
import dev.leeward.recovery.Standing;
import dev.leeward.steering.Snapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Levels lint and shadow, which move nothing. */
class ThoughtTest {
    private static final String GATED = """
                objectives: {rpo: 30s}
                replication: {orders-db: {us-east: {http: {url: "http://192.0.2.5:9187/metrics", prometheus: orders_heartbeat_seconds}}}}
                steps:
                  us-east: [{rpo-gate: {source: orders-db}}, {switch: {}}]
            """;

    @TempDir
    Path state;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                // level | plan | down | what is wrong
                "LINT   | objectives: {rto: 10m}                      | ''            | nothing is wrong",
                "LINT   | objectives: {rto: 10s}                      | ''            | it takes up to 1m",
                "LINT   | 'rules: [{window: \"SUN 03:00-04:00 UTC\"}]'    | ''            | window: it is outside",
                "LINT   | rules: [capacity]                           | ''            | capacity: capacity and load of",
                "LINT   | rules: [{drilled-within: 30d}]              | ''            | nothing is wrong",
                "LINT   | resume-within: 2m                           | 198.51.100.1  | us-east is not usable",
                "SHADOW | objectives: {rto: 10m}                      | ''            | nothing is wrong",
                "SHADOW | objectives: {rto: 10s}                      | ''            | it takes up to 1m",
                "SHADOW | rules: [capacity]                           | ''            | capacity: capacity and load of",
                "SHADOW | resume-within: 2m                           | 192.0.2.1     | nothing is wrong",
                "SHADOW | resume-within: 2m                           | 198.51.100.1  | there would be nowhere to go",
            })
    void findsWhatIsWrong(Level level, String plan, String down, String because) {
        String written = plan.replace("'", "");
        DrillWorld world = new DrillWorld(state, "    " + written + "\n" + DrillWorld.PLAIN);
        if (!down.replace("'", "").isEmpty()) {
            world.node.down(down);
        }
        world.begin(level);
        assertTrue(world.outcome().contains(because), world.outcome());
        assertEquals(because.equals("nothing is wrong"), world.outcome().startsWith("succeeded"), world.outcome());
        assertTrue(DrillWorld.EU.containsAll(world.addresses("www.example.test")), "nothing has moved");
    }

    @Test
    void lintWantsSourcesToTellSomething() {
        DrillWorld world = new DrillWorld(state, GATED);
        world.begin(Level.LINT);
        assertTrue(
                world.outcome().contains("nobody tells how far the standby of orders-db is behind"), world.outcome());
    }

    @Test
    void shadowForetellsAnswersAndTheTimeToRecover() {
        DrillWorld world = new DrillWorld(state, "    objectives: {rto: 10m}\n" + DrillWorld.PLAIN);
        Snapshot before = world.node.live.current();
        world.begin(Level.SHADOW);
        JsonObject predicted = world.last().getJsonObject("predicted");
        for (String service : new String[] {"www.example.test", "api.example.test"}) {
            assertEquals(
                    new JsonObject()
                            .put("regions", new JsonArray().add("us-east"))
                            .put("addresses", new JsonArray().add("198.51.100.1"))
                            .put("ttl", 30)
                            .put("because", "a usable pool"),
                    predicted.getJsonObject("answers").getJsonObject(service));
        }
        // 2.1 + 1 s to the first failure, 2 more as scheduled, a tick, 10 s, 1 s to publish, 60 s of verify.
        assertEquals(79.35, predicted.getJsonObject("rto").getDouble("seconds"), 0.001);
        assertEquals(600.0, predicted.getJsonObject("rto").getDouble("objective"));
        assertSame(before, world.node.live.current(), "the world itself is as it was");
        assertEquals(Standing.first(world.node.config.plans().get("shop")), world.node.decisions.standing("shop"));
    }

    @Test
    void shadowKeepsToWhatCanBeCarried() {
        for (String load : new String[] {"500", "700"}) {
            String measured = DrillWorld.YAML.replace(
                    "{eu-west: {}, us-east: {}}",
                    "{eu-west: {capacity: 1000, load: " + load + "}, us-east: {capacity: 1000, load: 200}}");
            DrillWorld world = DrillWorld.written(state, measured + DrillWorld.PLAIN);
            world.begin(Level.SHADOW);
            boolean fits = load.equals("500");
            assertEquals(
                    fits,
                    world.last()
                            .getJsonObject("predicted")
                            .getJsonObject("capacity")
                            .getBoolean("fits"));
            assertEquals(
                    fits ? "succeeded: nothing is wrong" : "failed: capacity: 900 would come to what can take 800",
                    world.outcome());
        }
    }
}
