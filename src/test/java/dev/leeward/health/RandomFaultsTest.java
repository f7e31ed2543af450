package dev.leeward.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.Config;
import dev.leeward.config.ServiceConfig.Policy;
import dev.leeward.config.WhenAllDown;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.health.Simulation.Reply;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.Lease;
import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.Member;
import dev.leeward.steering.Overrides;
import dev.leeward.steering.Pool;
import dev.leeward.steering.Region;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A week of virtual time under random faults, for each of a few seeds; {@code mvn test -Dtest=RandomFaultsTest -Dseeds=1000} for many.
 * Whatever happens, at every generation: an answer is empty only where {@code when-all-down} says so; a region of weight 0 waits until no
 * other is usable; what is forced down is not answered; shares add up; a server that is cut off takes nobody out; and extra probes stay
 * within their budget.
 */
class RandomFaultsTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int BUDGET_PER_SECOND = 50;
    private static final List<String> MEMBERS = List.of(
            "192.0.2.1", "192.0.2.2", "192.0.2.3", "198.51.100.1", "198.51.100.2", "203.0.113.1", "203.0.113.2");

    private static final String CONFIG = """
            zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
            regions: {eu-west: {weight: 60}, us-east: {weight: 40}, ap-south: {weight: 0}}
            checks: {web: {http: {path: /healthz}, interval: 30s, timeout: 2s, rise: 2, fall: 3}}
            pools:
              eu: {region: eu-west, check: web, members: [192.0.2.1, 192.0.2.2, {address: 192.0.2.3, weight: 0}]}
              us: {region: us-east, check: web, members: [198.51.100.1, {address: 198.51.100.2, weight: 3}]}
              ap: {region: ap-south, check: web, members: [203.0.113.1, 203.0.113.2]}
            services:
              all.example.test: {policy: failover, pools: [ap, eu, us]}
              none.example.test: {policy: weighted, pools: [eu, us, ap], when-all-down: none}
              last.example.test: {policy: weighted, pools: [eu, us, ap], when-all-down: last-good}
              fallback.example.test: {policy: all, pools: [eu, us], when-all-down: {fallback: [192.0.2.99]}}
            """;
    private static final String WITNESSES = "witnesses: [{address: 192.0.2.200, check: web}]\n";

    @TempDir
    static Path folder;

    /** A folder that cannot be: a week has 10,000 minutes, and the state is written in each. */
    private static Path nowhere = Path.of("nowhere");

    @BeforeAll
    static void makesNoStateFolder() throws Exception {
        nowhere = Files.createFile(folder.resolve("file")).resolve("state");
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Integer.getInteger("seeds", 20));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aWeekOfFaultsBreaksNoPromise(long seed) throws Exception {
        new Week(seed).run();
    }

    private static final class Week {
        private final long seed;
        private final Random dice;
        private final Simulation world;
        private final Map<Long, Integer> extraInSecond = new HashMap<>();
        private boolean cut;
        private int generations;
        private int falls;

        Week(long seed) throws Exception {
            this.seed = seed;
            this.dice = new Random(seed);
            Config config = ConfigReader.parse(seed % 2 == 0 ? CONFIG + WITNESSES : CONFIG, Path.of("leeward.yaml"));
            Map<String, Supplier<Reply>> members = new HashMap<>();
            MEMBERS.forEach(member -> members.put(member, Simulation.passes()));
            members.put("192.0.2.200", Simulation.passes());
            this.world = new Simulation(config, nowhere, members, new VirtualLoop(), seed);
            world.record(probe -> {
                if (probe.fresh()) {
                    extraInSecond.merge(probe.at().toSeconds(), 1, Integer::sum);
                }
            });
            world.loop.run(Duration.ofSeconds(10));
            world.live.onChange(change -> check(change.before(), change.after()));
        }

        void run() {
            while (world.loop.elapsed().compareTo(WEEK) < 0) {
                // Half of the faults follow closely on one another.
                double minutes = dice.nextBoolean() ? dice.nextDouble() * 2 : dice.nextDouble() * 60;
                world.loop.run(Duration.ofMillis((long) (minutes * 60_000)));
                happen();
            }
            extraInSecond.forEach((second, probes) -> assertTrue(
                    probes <= 2 * BUDGET_PER_SECOND,
                    () -> where() + ": " + probes + " extra probes in second " + second));
            double extra = world.extraProbes();
            assertTrue(extra <= BUDGET_PER_SECOND * WEEK.toSeconds(), () -> where() + ": " + extra + " extra probes");
            assertTrue(generations > 100 && falls > 10, where() + ": nothing happened");
        }

        private void happen() {
            String member = MEMBERS.get(dice.nextInt(MEMBERS.size()));
            switch (dice.nextInt(12)) {
                case 0, 1, 2 -> world.member(member, behaviour());
                case 3 -> MEMBERS.forEach(each -> world.member(each, Simulation.passes()));
                case 4 -> {
                    // A region: the addresses of a network.
                    Supplier<Reply> behaviour = behaviour();
                    String network = member.substring(0, member.lastIndexOf('.'));
                    MEMBERS.stream()
                            .filter(each -> each.startsWith(network))
                            .forEach(each -> world.member(each, behaviour));
                }
                case 5 -> {
                    Supplier<Reply> behaviour = behaviour();
                    MEMBERS.forEach(each -> world.member(each, behaviour));
                }
                case 6 -> {
                    world.member(member, Simulation.fails(Kind.REFUSED));
                    world.closeKept(member);
                }
                case 7 -> world.closeKept(member);
                case 8, 9 -> cutOff();
                case 10 -> world.loop.sleep(Duration.ofMillis((long) (dice.nextDouble() * 120_000)));
                case 11 -> force();
                default -> throw new AssertionError();
            }
        }

        /** An operator's word on a member, a pool or a region, or the end of all of them. */
        private void force() {
            Pool pool = new ArrayList<>(world.live.current().topology().pools().values()).get(dice.nextInt(3));
            Member member = pool.members().get(dice.nextInt(pool.members().size()));
            Subject subject = switch (dice.nextInt(3)) {
                case 0 -> new Subject(Subject.Kind.MEMBER, pool.name() + "/" + member.address());
                case 1 -> new Subject(Subject.Kind.POOL, pool.name());
                default -> new Subject(Subject.Kind.REGION, pool.region().name());
            };
            Instant now = world.loop.now();
            Force force = Force.values()[dice.nextInt(3)];
            Lease lease = new Lease(force, "tester", "random", now, now.plus(Duration.ofHours(72)), true);
            boolean lift = dice.nextInt(3) == 0;
            world.live.update(snapshot -> snapshot.withOverrides(
                    lift ? Overrides.NONE : snapshot.overrides().with(subject, lease), now));
        }

        /** For a moment or for long; what happens to members meanwhile happens unseen. */
        private void cutOff() {
            cut = true;
            world.cut(dice.nextBoolean() ? Simulation.hangs() : Simulation.fails(Kind.REFUSED));
            world.loop.run(Duration.ofMillis((long) (Math.pow(dice.nextDouble(), 3) * 1_200_000)));
            cut = false;
            world.cut(null);
        }

        private Supplier<Reply> behaviour() {
            return switch (dice.nextInt(8)) {
                case 0 -> Simulation.fails(Kind.REFUSED);
                case 1 -> Simulation.hangs();
                case 2 -> Simulation.fails(Kind.WRONG_STATUS);
                case 3 -> Simulation.fails(Kind.OVERLOADED);
                case 4 -> {
                    double share = dice.nextDouble();
                    yield () -> (dice.nextDouble() < share ? Simulation.fails(Kind.RESET) : Simulation.passes()).get();
                }
                case 5 ->
                    () -> Simulation.passesAfter(Duration.ofMillis(dice.nextInt(1900)))
                            .get();
                default -> Simulation.passes();
            };
        }

        private void check(Snapshot before, Snapshot after) {
            generations++;
            for (Target target : after.topology().targets()) {
                Verdict was = Objects.requireNonNull(before.verdict(target));
                Verdict is = Objects.requireNonNull(after.verdict(target));
                if (was.status() != is.status() && is.status() == Status.DOWN) {
                    falls++;
                    assertFalse(cut, () -> where() + ": " + target + " goes down while this server is cut off");
                }
            }
            after.topology().services().values().forEach(service -> check(service, after));
        }

        private void check(Service service, Snapshot snapshot) {
            Choice choice = Steering.route(service, snapshot).choices().getFirst();
            double all = choice.variants().stream().mapToDouble(Variant::weight).sum();
            double shares = 0;
            for (Variant variant : choice.variants()) {
                assertTrue(variant.weight() >= 1, () -> where() + ": " + choice);
                shares += variant.weight() / all;
                boolean may = allForcedDown(service, snapshot)
                        || (service.whenAllDown() instanceof WhenAllDown.None && !anyServes(service, snapshot, null));
                assertTrue(may || !variant.places().isEmpty(), () -> where() + ": empty: " + choice);
                Region region = snapshot.topology().regions().get(variant.source());
                if (region != null && service.policy() != Policy.ALL && service.weightOf(region) == 0) {
                    assertFalse(
                            anyServes(service, snapshot, region),
                            () -> where() + ": weight 0 before others: " + choice);
                }
                variant.places()
                        .forEach(place -> service.pools().stream()
                                .flatMap(pool -> pool.members().stream()
                                        .filter(member -> member.address().equals(place.address()))
                                        .map(member -> forced(snapshot, pool, member)))
                                .forEach(force ->
                                        assertTrue(force != Force.DOWN, () -> where() + ": forced: " + choice)));
            }
            assertEquals(1, shares, 1e-9, () -> where() + ": " + choice);
        }

        /** Whether a member up, of a region other than {@code but} and of weight, could be answered. */
        private static boolean anyServes(Service service, Snapshot snapshot, @Nullable Region but) {
            List<Pool> pools = new ArrayList<>(service.pools());
            pools.removeIf(pool -> but != null && service.weightOf(pool.region()) == 0);
            return pools.stream()
                    .anyMatch(pool -> pool.members().stream().anyMatch(member -> {
                        Force force = forced(snapshot, pool, member);
                        boolean up = snapshot.verdict(member).status() == Status.UP;
                        return force == null ? up : force == Force.UP;
                    }));
        }

        private static boolean allForcedDown(Service service, Snapshot snapshot) {
            return service.pools().stream()
                    .allMatch(pool ->
                            pool.members().stream().allMatch(member -> forced(snapshot, pool, member) == Force.DOWN));
        }

        private static @Nullable Force forced(Snapshot snapshot, Pool pool, Member member) {
            for (Subject subject : List.of(
                    new Subject(Subject.Kind.MEMBER, pool.name() + "/" + member.address()),
                    new Subject(Subject.Kind.POOL, pool.name()),
                    new Subject(Subject.Kind.REGION, pool.region().name()))) {
                Lease lease = snapshot.overrides().on(subject.kind(), subject.id());
                if (lease != null) {
                    return lease.force();
                }
            }
            return null;
        }

        private String where() {
            return "seed " + seed + " at " + world.loop.elapsed();
        }
    }
}
