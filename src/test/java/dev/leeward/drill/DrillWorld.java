package dev.leeward.drill;

import dev.leeward.config.DrillConfig.Level;
import dev.leeward.plan.PlanWorld;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Routing;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.values.Host;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node with plans and drills on a virtual clock; its canary is detected 2.2 s after its listener is closed. */
final class DrillWorld {
    static final String YAML = """
            zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
            regions: {eu-west: {}, us-east: {}}
            checks: {web: {tcp: {port: 80}}}
            pools:
              web-eu: {region: eu-west, check: web, members: [192.0.2.1, 192.0.2.2]}
              web-us: {region: us-east, check: web, members: [198.51.100.1]}
            services:
              www.example.test: {policy: failover, pools: [web-eu, web-us]}
              api.example.test: {policy: failover, pools: [web-us, web-eu]}
            plans:
              shop:
                services: [www.example.test, api.example.test]
                regions: [eu-west, us-east]
                trigger: {mode: auto, region-down-for: 10s}
            """;

    static final String PLAIN = "    steps: [{switch: {}}, {verify: {passes: 3, timeout: 60s}}]\n";
    static final List<String> EU = List.of("192.0.2.1", "192.0.2.2");
    static final List<String> US = List.of("198.51.100.1");

    private static final Duration DETECTED_AFTER = Duration.ofMillis(2200);

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Path state;
    private final String yaml;
    PlanWorld node;
    Drills drills;
    boolean canaryIsDetected = true;

    /** @param plan what is written of the plan beside {@link #YAML} */
    DrillWorld(Path state, String plan) {
        this(YAML + plan, state);
    }

    /** @param yaml all of it */
    static DrillWorld written(Path state, String yaml) {
        return new DrillWorld(yaml, state);
    }

    private DrillWorld(String yaml, Path state) {
        this.state = state;
        this.yaml = yaml;
        this.node = PlanWorld.of(
                state, yaml, config -> Canary.addTo(config, pool -> pool.endsWith("left") ? 40001 : 40002), this::bind);
    }

    private void bind(PlanWorld world) {
        node = world;
        drills = new Drills(
                world.decisions, world.plans, world.around, world.standbys, new Line(), world.timers, meters);
        drills.configure(world.config);
        drills.start();
    }

    void restart() {
        drills.stop();
        node = node.restarted(state, yaml);
    }

    void run(int seconds) {
        node.run(seconds);
    }

    void run(Duration time) {
        node.run(time);
    }

    /** Lets time pass until a moment. */
    void runTo(String moment) {
        node.run(Duration.between(node.timers.now(), Instant.parse(moment)));
    }

    DrillAnswer begin(Level level) {
        return drills.begin(new DrillRequest("shop", level, null, "carol"));
    }

    List<JsonObject> done() {
        return node.decisions.decided().drills().getOrDefault("shop", List.of());
    }

    JsonObject last() {
        return done().getLast();
    }

    String outcome() {
        return last().getString("outcome") + ": " + last().getString("because");
    }

    boolean isUnderWay() {
        return node.decisions.decided().drilling().containsKey("shop");
    }

    double missed() {
        return Objects.requireNonNull(meters.find("leeward.drill.missed").gauge())
                .value();
    }

    List<String> addresses(String service) {
        return node.regionsOf(service);
    }

    /** Where clients of the slice go. */
    List<String> sliced(String service) {
        Routing routing = Steering.route(
                node.live.current().topology().services().values().stream()
                        .filter(one -> one.name().toString().equals(service))
                        .findFirst()
                        .orElseThrow(),
                node.live.current());
        Choice choice = routing.choices().getLast();
        return choice.variants().stream()
                .flatMap(variant -> variant.places().stream())
                .map(place -> place.address().toString())
                .sorted()
                .toList();
    }

    private final class Line implements CanaryLine {
        private @Nullable Instant failedAt;

        @Override
        public void fail(Canary canary) {
            failedAt = node.timers.now();
            if (canaryIsDetected) {
                node.timers.after(DETECTED_AFTER, () -> mark(canary, Status.DOWN));
            }
        }

        @Override
        public void mend(Canary canary) {
            failedAt = null;
            mark(canary, Status.UP);
        }

        private void mark(Canary canary, Status status) {
            Target target = new Target(canary.left().member(), canary.left().pool());
            if ((status == Status.DOWN) == (failedAt != null)) {
                node.live.update(snapshot -> snapshot.withVerdicts(
                        Map.of(target, Verdict.of(status, true, node.timers.now(), "as told")), node.timers.now()));
            }
        }

        @Override
        public void ask(Canary canary, Host member, Consumer<Boolean> answered) {
            node.timers.after(
                    Duration.ofMillis(1),
                    () -> answered.accept(addresses(canary.name().toString()).equals(List.of(member.toString()))));
        }
    }
}
