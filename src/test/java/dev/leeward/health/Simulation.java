package dev.leeward.health;

import static dev.leeward.health.HealthConfigs.address;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Config;
import dev.leeward.config.Host;
import dev.leeward.health.Loop.Cancellable;
import dev.leeward.health.ProbeResult.Passed;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The real scheduler on a virtual clock, with members that do as they are told. */
final class Simulation {
    final VirtualLoop loop = new VirtualLoop();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final List<Sent> sent = new ArrayList<>();
    final LiveSnapshot live;
    final ProbeScheduler scheduler;
    final Future<Void> firstRound;
    private final Map<Host, Supplier<Reply>> members = new HashMap<>();

    /** A probe that was sent, {@code at} after the start. */
    record Sent(Host address, Duration at, boolean fresh) {}

    /** What a member answers, and how long it takes; no result: it never does. */
    record Reply(@Nullable ProbeResult result, Duration after) {}

    static Supplier<Reply> passes() {
        return passesAfter(Duration.ofMillis(2));
    }

    static Supplier<Reply> passesAfter(Duration time) {
        return () -> new Reply(new Passed(time), time);
    }

    static Supplier<Reply> fails(ProbeResult.Kind kind) {
        return () -> new Reply(new ProbeResult.Failed(kind, "failed: " + kind), Duration.ofMillis(1));
    }

    static Supplier<Reply> hangs() {
        return () -> new Reply(null, Duration.ZERO);
    }

    Simulation(Config config, Path stateFolder, Map<String, Supplier<Reply>> members) {
        members.forEach((address, behaviour) -> this.members.put(address(address), behaviour));
        Topology topology = Topology.of(config);
        this.live = new LiveSnapshot(Snapshot.first(topology, loop.now()));
        this.scheduler =
                new ProbeScheduler(loop, new Members(), live, new StateStore(stateFolder), meters, new Random(7));
        this.firstRound = scheduler.start(config, topology);
        loop.run(Duration.ZERO);
    }

    void member(String address, Supplier<Reply> behaviour) {
        members.put(address(address), behaviour);
    }

    void reload(Config config) {
        Topology topology = Topology.of(config);
        live.adopt(live.current().withTopology(topology, loop.now()), loop.now());
        Future<Void> done = scheduler.reload(config, topology);
        loop.run(Duration.ZERO);
        if (!done.succeeded()) {
            throw new AssertionError("reload did not end");
        }
    }

    Verdict verdict(String address) {
        return Objects.requireNonNull(live.current().verdict(new Target(address(address), "web")));
    }

    Status status(String address) {
        return verdict(address).status();
    }

    /** Lets time pass until the published status of {@code address} is {@code wanted}, and tells how long that took. */
    Duration timeUntil(String address, Status wanted, Duration most) {
        Duration start = loop.elapsed();
        while (status(address) != wanted) {
            loop.run(Duration.ofMillis(5));
            if (loop.elapsed().minus(start).compareTo(most) > 0) {
                throw new AssertionError(address + " is not " + wanted + " after " + most);
            }
        }
        return loop.elapsed().minus(start);
    }

    List<Sent> sentSince(Duration start) {
        return sent.stream().filter(probe -> probe.at().compareTo(start) > 0).toList();
    }

    double counter(String name, String... tags) {
        return meters.get(name).tags(tags).counter().count();
    }

    private final class Members implements Prober {
        @Override
        public Cancellable start(Host address, CheckConfig check, boolean fresh, Consumer<ProbeResult> done) {
            sent.add(new Sent(address, loop.elapsed(), fresh));
            Reply reply = Objects.requireNonNull(members.get(address), address.toString())
                    .get();
            ProbeResult result = reply.result();
            return result == null ? () -> {} : loop.after(reply.after(), () -> done.accept(result));
        }

        @Override
        public void close() {}
    }
}
