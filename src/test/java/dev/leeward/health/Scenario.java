package dev.leeward.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.Config;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.health.Simulation.Reply;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.recovery.OverrideDecision;
import dev.leeward.recovery.OverrideRequest;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Lease;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Subject;
import dev.leeward.values.DomainName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One folder of {@code scenarios/}, run; {@link ScenarioTest} says how a script is written. */
final class Scenario {
    private final Path folder;
    private final List<Line> script;
    private final String about;
    private final Map<String, Supplier<Reply>> members = new HashMap<>();
    private final List<Simulation> nodes = new ArrayList<>();
    private final Map<String, Integer> changes = new HashMap<>();
    private final VirtualLoop loop = new VirtualLoop();
    private final Timeline timeline;

    private record Line(int number, Duration at, String what) {
        static Line of(int number, String text) {
            String[] parts = text.split("\\s+", 2);
            return new Line(number, duration(parts[0]), parts[1].replaceAll("\\s+", " "));
        }
    }

    static Duration duration(String text) {
        return Duration.parse(
                text.endsWith("ms") ? "PT" + Double.parseDouble(text.replace("ms", "")) / 1000 + "S" : "PT" + text);
    }

    Scenario(Path folder) throws Exception {
        this.folder = folder;
        List<String> texts = Files.readAllLines(folder.resolve("script.txt"));
        this.script = IntStream.range(0, texts.size())
                .filter(i -> !texts.get(i).replaceAll("#.*", "").isBlank())
                .mapToObj(i -> Line.of(i + 1, texts.get(i).replaceAll("#.*", "").strip()))
                .toList();
        this.about = texts.stream()
                .filter(text -> text.startsWith("#"))
                .map(text -> text.substring(1).strip())
                .collect(Collectors.joining(" "));
        this.timeline = new Timeline(String.valueOf(folder.getFileName()), about);
    }

    void run(Path state) throws Exception {
        Config config = ConfigReader.read(folder.resolve("config.yaml"));
        config.pools()
                .values()
                .forEach(pool -> pool.members()
                        .forEach(member -> members.put(member.address().toString(), Simulation.passes())));
        config.witnesses().forEach(witness -> members.put(witness.address().toString(), Simulation.passes()));
        int count = 1;
        for (Line line : script) {
            if (line.at().isZero()) {
                String[] words = line.what().split(" ");
                if (words[0].equals("nodes")) {
                    count = Integer.parseInt(words[1]);
                } else {
                    behave(line);
                }
            }
        }
        for (int i = 0; i < count; i++) {
            nodes.add(new Simulation(config, state.resolve("node-" + i), members, loop, i));
        }
        draw(node().live.current());
        node().live.onChange(change -> changed(change.before(), change.after()));
        try {
            for (Line line : script) {
                if (!line.at().isZero()) {
                    Duration ahead = line.at().minus(loop.elapsed());
                    assertTrue(!ahead.isNegative(), where(line) + ": goes back in time");
                    loop.run(ahead);
                    step(line);
                }
            }
        } finally {
            timeline.write(loop.elapsed());
        }
    }

    private Simulation node() {
        return nodes.getFirst();
    }

    private String where(Line line) {
        return folder + "/script.txt:" + line.number();
    }

    private void step(Line line) throws Exception {
        String[] words = line.what().split(" ");
        switch (words[0]) {
            case "expect" -> expect(line, line.what().substring("expect ".length()));
            case "changes" -> {
                int were = changes.getOrDefault(words[1], 0);
                assertTrue(were <= Integer.parseInt(words[3]), where(line) + ": the answer changed " + were + " times");
            }
            case "received" -> {
                long were = nodes.stream()
                        .flatMap(node -> node.sent.stream())
                        .filter(probe -> probe.address().toString().equals(words[1]))
                        .count();
                assertTrue(were <= Integer.parseInt(words[3]), where(line) + ": there were " + were + " probes");
            }
            case "extra" -> {
                double were =
                        nodes.stream().mapToDouble(Simulation::extraProbes).sum();
                assertTrue(were <= Integer.parseInt(words[2]), where(line) + ": there were " + were + " extra probes");
            }
            default -> {
                timeline.mark(line.at(), line.what());
                happen(line, words);
            }
        }
    }

    private void happen(Line line, String[] words) throws Exception {
        switch (words[0]) {
            case "reload" -> {
                Config next = ConfigReader.read(folder.resolve(words[1]));
                nodes.forEach(node -> node.reload(next));
            }
            case "cut" -> node().cut(behaviour(words.length > 1 ? words[1] : "hangs", ""));
            case "mend" -> node().cut(null);
            case "pause" -> loop.sleep(duration(words[1]));
            case "override" -> {
                Lease.Force force = Lease.Force.valueOf(words[3].toUpperCase(Locale.ROOT));
                OverrideRequest request = new OverrideRequest(
                        kind(words), words[2], force, duration(words[5]), "tester", "scenario", false, false);
                nodes.forEach(node -> assertInstanceOf(OverrideDecision.Done.class, node.leases.force(request)));
            }
            case "lift" ->
                nodes.forEach(node -> assertInstanceOf(
                        OverrideDecision.Done.class, node.leases.lift(kind(words), words[2], "tester", false)));
            default -> behave(line);
        }
    }

    private static Subject.Kind kind(String[] words) {
        return Subject.Kind.valueOf(words[1].toUpperCase(Locale.ROOT));
    }

    private void expect(Line line, String expected) {
        String[] words = expected.split(" ");
        switch (words[0]) {
            case "isolated" -> assertTrue(node().isIsolated(), where(line) + ": is not isolated");
            case "connected" -> assertTrue(!node().isIsolated(), where(line) + ": is isolated");
            case "flapping" -> assertTrue(node().health(words[1]).flapping(), where(line) + ": does not flap");
            case "disarmed" -> assertTrue(!node().health(words[1]).tripwire(), where(line) + ": is armed");
            default -> {
                String answer = answer(node().live.current(), words[0]);
                String told = words[2].equals("any:") ? answer.replaceFirst("ttl [0-9]+:", "ttl any:") : answer;
                assertEquals(expected, words[0] + " " + told, where(line));
            }
        }
    }

    private void behave(Line line) {
        String[] words = line.what().split(" ");
        int addresses = 0;
        while (words[addresses].matches("[0-9a-f.:]+")) {
            addresses++;
        }
        String word = words[addresses];
        String argument = words.length > addresses + 1 ? words[addresses + 1] : "";
        for (String address : List.of(words).subList(0, addresses)) {
            if (word.equals("closes-idle")) {
                nodes.forEach(node -> node.closesIdle(address, duration(argument)));
                continue;
            }
            if (word.equals("closes-every")) {
                closeEvery(address, duration(argument));
                continue;
            }
            Supplier<Reply> behaviour = word.equals("bears")
                    ? bears(
                            address,
                            Double.parseDouble(argument),
                            Double.parseDouble(words[addresses + 3]),
                            words[addresses + 5])
                    : behaviour(word, argument);
            members.put(address, behaviour);
            nodes.forEach(node -> node.member(address, behaviour));
            if (word.equals("dies")) {
                nodes.forEach(node -> node.closeKept(address));
            }
        }
    }

    private void closeEvery(String address, Duration period) {
        loop.arriving(period, () -> {
            nodes.forEach(node -> node.closeKept(address));
            closeEvery(address, period);
        });
    }

    /** Passes while no more than {@code most} of the {@code whole} load of a service is sent to {@code address}. */
    private Supplier<Reply> bears(String address, double most, double whole, String service) {
        return () -> (share(address, service) * whole <= most ? Simulation.passes() : Simulation.hangs()).get();
    }

    private double share(String address, String name) {
        Snapshot snapshot = node().live.current();
        Choice choice = choice(snapshot, name);
        double variants =
                choice.variants().stream().mapToDouble(Choice.Variant::weight).sum();
        double share = 0;
        for (Choice.Variant variant : choice.variants()) {
            double places =
                    variant.places().stream().mapToDouble(Choice.Place::weight).sum();
            share += variant.places().stream()
                            .filter(place -> place.address().toString().equals(address))
                            .mapToDouble(Choice.Place::weight)
                            .sum()
                    / places
                    * variant.weight()
                    / variants;
        }
        return share;
    }

    private Supplier<Reply> behaviour(String word, String argument) {
        return switch (word) {
            case "passes" -> argument.isEmpty() ? Simulation.passes() : Simulation.passesAfter(duration(argument));
            case "refuses", "dies" -> Simulation.fails(Kind.REFUSED);
            case "status" -> Simulation.fails(Kind.WRONG_STATUS);
            case "hangs" -> Simulation.hangs();
            case "flaps" -> {
                long half = duration(argument).toMillis() / 2;
                yield () -> (loop.elapsed().toMillis() / half % 2 == 0
                                ? Simulation.passes()
                                : Simulation.fails(Kind.REFUSED))
                        .get();
            }
            case "fails-every" -> {
                int[] probes = {0};
                int nth = Integer.parseInt(argument);
                yield () -> (++probes[0] % nth == 0 ? Simulation.fails(Kind.WRONG_STATUS) : Simulation.passes()).get();
            }
            default -> throw new AssertionError("nothing behaves like " + word);
        };
    }

    private void changed(Snapshot before, Snapshot after) {
        after.topology().services().forEach((name, service) -> {
            Service was = before.topology().services().get(name);
            if (was != null
                    && !Steering.route(was, before)
                            .choices()
                            .getFirst()
                            .variants()
                            .equals(Steering.route(service, after)
                                    .choices()
                                    .getFirst()
                                    .variants())) {
                changes.merge(name.toString(), 1, Integer::sum);
            }
        });
        draw(after);
    }

    private void draw(Snapshot snapshot) {
        snapshot.topology().services().forEach((name, service) -> {
            String answer = answer(snapshot, name.toString());
            timeline.shows(name.toString(), loop.elapsed(), answer.substring(answer.indexOf(':') + 2));
        });
        timeline.shows("this server", loop.elapsed(), snapshot.isolatedSince() == null ? "" : Timeline.ISOLATED);
    }

    private static String answer(Snapshot snapshot, String name) {
        Choice choice = choice(snapshot, name);
        return "ttl " + choice.ttl() + ": "
                + choice.variants().stream()
                        .map(v -> v.source() + "*" + v.weight() + places(v))
                        .collect(Collectors.joining(" | "));
    }

    /** With their weights, where those differ. */
    private static String places(Choice.Variant variant) {
        boolean differ =
                variant.places().stream().map(Choice.Place::weight).distinct().count() > 1;
        return variant.places().stream()
                .map(place -> " " + place.address() + (differ ? "*" + place.weight() : ""))
                .collect(Collectors.joining());
    }

    private static Choice choice(Snapshot snapshot, String name) {
        Service service = snapshot.topology().services().get(DomainName.parse(name));
        assertNotNull(service, name);
        return Steering.route(service, snapshot).choices().getFirst();
    }
}
