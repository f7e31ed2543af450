package dev.leeward.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.leeward.config.Config;
import dev.leeward.config.ConfigReader;
import dev.leeward.config.DomainName;
import dev.leeward.config.Host;
import dev.leeward.health.ProbeResult.Kind;
import dev.leeward.health.Simulation.Reply;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every folder of {@code scenarios/}: its {@code config.yaml} under the real scheduler and the real steering, on a virtual clock.
 *
 * <p>{@code script.txt} has a line for each thing that happens, behind the time since the start; {@code #} begins a comment:
 * <pre>
 *   0s     ADDRESS… passes | refuses | hangs | status | flaps PERIOD | fails-every N
 *   20s    expect NAME ttl TTL: SOURCE*WEIGHT ADDRESS… | SOURCE*WEIGHT …
 *   30s    reload FILE
 *   2h     changes NAME at-most N           (of its answer, since the first expectation)
 * </pre>
 * Lines at 0s come before the first probe.
 */
class ScenarioTest {
    private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");

    @TempDir
    Path state;

    @TestFactory
    Stream<DynamicTest> happensAsTheScriptSays() throws Exception {
        return Files.list(SCENARIOS)
                .sorted()
                .map(folder -> DynamicTest.dynamicTest(
                        String.valueOf(folder.getFileName()),
                        folder.resolve("script.txt").toUri(),
                        () -> run(folder)));
    }

    private record Line(int number, Duration at, String what) {
        static Line of(int number, String text) {
            String[] parts = text.split("\\s+", 2);
            return new Line(number, duration(parts[0]), parts[1].replaceAll("\\s+", " "));
        }
    }

    private static Duration duration(String text) {
        return Duration.parse(
                text.endsWith("ms") ? "PT" + Double.parseDouble(text.replace("ms", "")) / 1000 + "S" : "PT" + text);
    }

    private void run(Path folder) throws Exception {
        List<String> texts = Files.readAllLines(folder.resolve("script.txt"));
        List<Line> script = Stream.iterate(0, i -> i < texts.size(), i -> i + 1)
                .filter(i -> !texts.get(i).replaceAll("#.*", "").isBlank())
                .map(i -> Line.of(i + 1, texts.get(i).replaceAll("#.*", "").strip()))
                .toList();
        Config config = ConfigReader.read(folder.resolve("config.yaml"));
        Map<String, Supplier<Reply>> members = new HashMap<>();
        config.pools()
                .values()
                .forEach(pool -> pool.members()
                        .forEach(member -> members.put(member.address().toString(), Simulation.passes())));
        Simulation[] world = new Simulation[1];
        script.stream()
                .filter(line -> line.at().isZero())
                .forEach(line -> behave(line, () -> world[0].loop.elapsed(), members::put));
        world[0] = new Simulation(config, state.resolve(String.valueOf(folder.getFileName())), members);
        Map<String, Integer> changes = new HashMap<>();
        world[0].live.onChange((before, after) -> count(before, after, changes));
        for (Line line : script) {
            if (!line.at().isZero()) {
                Duration ahead = line.at().minus(world[0].loop.elapsed());
                if (ahead.isNegative()) {
                    throw new AssertionError(folder + "/script.txt:" + line.number() + ": goes back in time");
                }
                world[0].loop.run(ahead);
                step(folder, line, world[0], changes);
            }
        }
    }

    private static void step(Path folder, Line line, Simulation world, Map<String, Integer> changes) throws Exception {
        String where = folder + "/script.txt:" + line.number();
        String[] words = line.what().split(" ");
        switch (words[0]) {
            case "expect" -> {
                String expected = line.what().substring("expect ".length());
                assertEquals(expected, words[1] + " " + answer(world, words[1]), where);
            }
            case "reload" -> world.reload(ConfigReader.read(folder.resolve(words[1])));
            case "changes" -> {
                int most = Integer.parseInt(words[3]);
                int were = changes.getOrDefault(words[1], 0);
                if (were > most) {
                    throw new AssertionError(where + ": the answer changed " + were + " times, more than " + most);
                }
            }
            default -> behave(line, world.loop::elapsed, world::member);
        }
    }

    /** Gives behaviours to members. */
    private interface Members {
        void put(String address, Supplier<Reply> behaviour);
    }

    private static void behave(Line line, Supplier<Duration> clock, Members members) {
        String[] words = line.what().split(" ");
        int addresses = 0;
        while (words[addresses].matches("[0-9a-f.:]+")) {
            addresses++;
        }
        String argument = words.length > addresses + 1 ? words[addresses + 1] : "";
        for (int i = 0; i < addresses; i++) {
            members.put(words[i], behaviour(words[addresses], argument, clock));
        }
    }

    private static Supplier<Reply> behaviour(String word, String argument, Supplier<Duration> clock) {
        return switch (word) {
            case "passes" -> Simulation.passes();
            case "refuses" -> Simulation.fails(Kind.REFUSED);
            case "status" -> Simulation.fails(Kind.WRONG_STATUS);
            case "hangs" -> Simulation.hangs();
            case "flaps" -> {
                long period = duration(argument).toMillis();
                yield () -> (clock.get().toMillis() / period % 2 == 0
                                ? Simulation.passes()
                                : Simulation.fails(Kind.REFUSED))
                        .get();
            }
            case "fails-every" -> {
                int[] probes = {0};
                int nth = Integer.parseInt(argument);
                yield () -> (++probes[0] % nth == 0 ? Simulation.fails(Kind.WRONG_STATUS) : Simulation.passes()).get();
            }
            default -> throw new AssertionError("no member behaves like " + word);
        };
    }

    private static void count(Snapshot before, Snapshot after, Map<String, Integer> changes) {
        after.topology().services().forEach((name, service) -> {
            Service was = before.topology().services().get(name);
            if (was != null
                    && !Steering.choose(was, before)
                            .variants()
                            .equals(Steering.choose(service, after).variants())) {
                changes.merge(name.toString(), 1, Integer::sum);
            }
        });
    }

    private static String answer(Simulation world, String name) {
        Snapshot snapshot = world.live.current();
        Service service = snapshot.topology().services().get(DomainName.parse(name));
        assertNotNull(service, name);
        Choice choice = Steering.choose(service, snapshot);
        return "ttl " + choice.ttl() + ": "
                + choice.variants().stream()
                        .map(v -> v.source() + "*" + v.weight()
                                + v.places().stream()
                                        .map(Choice.Place::address)
                                        .map(ScenarioTest::text)
                                        .collect(Collectors.joining()))
                        .collect(Collectors.joining(" | "));
    }

    private static String text(Host address) {
        return " " + address;
    }
}
