package dev.leeward.health;

import static dev.leeward.health.HealthConfigs.config;
import static dev.leeward.health.Simulation.fails;
import static dev.leeward.health.Simulation.hangs;
import static dev.leeward.health.Simulation.passes;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.CheckConfig;
import dev.leeward.objectives.DetectionBound;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.steering.Verdict.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the configuration promises of detection, against the scheduler at its work: a region fails while another one stands. */
class DetectionBoundHoldsTest {
    private static final List<String> OTHERS = members("198.51.100", 8);

    @TempDir
    Path state;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp: {port: 80}",
                "tcp: {port: 80}, fall: 1",
                "tcp: {port: 80}, fall: 8",
                "tcp: {port: 80}, confirm: off",
                "tcp: {port: 80}, fall: 2, confirm-soft: 3s",
                "tcp: {port: 80}, interval: 1s, timeout: 3s, fall: 2, confirm-soft: 1s",
                "tcp: {port: 80}, interval: 10s, timeout: 500ms, hedge: off",
                "heartbeat: {ttl: 5s}",
                "heartbeat: {ttl: 5s}, interval: 4s, fall: 2",
            })
    void holdsForFewMembersWheneverTheyFail(String written) throws Exception {
        CheckConfig check = HealthConfigs.written(written);
        for (int moment = 0; moment < 20; moment++) {
            holds(check, 3, hangs(), moment);
            if (check.asks()) {
                holds(check, 3, fails(Kind.OVERLOADED), moment);
            }
        }
    }

    @Test
    void holdsForAThousandThatUseUpTheBudget() throws Exception {
        for (int moment = 0; moment < 25; moment++) {
            holds(HealthConfigs.written("tcp: {port: 80}"), 1000, hangs(), moment);
        }
    }

    private void holds(CheckConfig check, int members, Supplier<Simulation.Reply> failing, int moment) {
        List<String> lost = members("203.0.113", members);
        Map<String, Supplier<Simulation.Reply>> all = new HashMap<>();
        lost.forEach(member -> all.put(member, passes()));
        OTHERS.forEach(member -> all.put(member, passes()));
        Simulation world = new Simulation(
                config(check, new TreeMap<>(Map.of("eu", lost, "us", OTHERS))), state, all, new VirtualLoop(), moment);
        run(world, all.keySet(), Duration.ofSeconds(30).plusMillis(137L * moment), check);
        lost.forEach(member -> world.member(member, failing));
        Duration bound = DetectionBound.of("it", check).total();
        run(world, OTHERS, bound, check);
        assertTrue(
                lost.stream().allMatch(member -> world.status(member) == Status.DOWN),
                "not within " + bound + " from moment " + moment);
        assertTrue(OTHERS.stream().allMatch(member -> world.status(member) == Status.UP));
    }

    private static List<String> members(String network, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> network + "." + i % 250 + (i < 250 ? "" : ".more-" + i / 250 + ".test"))
                .toList();
    }

    /** With a heartbeat a second of those who push. */
    private static void run(Simulation world, Iterable<String> alive, Duration time, CheckConfig check) {
        Duration step = Duration.ofSeconds(1);
        Duration left = time;
        for (; left.compareTo(step) > 0 && !check.asks(); left = left.minus(step)) {
            alive.forEach(member -> world.scheduler.heartbeat(HealthConfigs.target(member)));
            world.loop.run(step);
        }
        world.loop.run(left);
    }
}
