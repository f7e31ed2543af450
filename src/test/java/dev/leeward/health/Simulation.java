package dev.leeward.health;

import static dev.leeward.health.HealthConfigs.address;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Config;
import dev.leeward.config.ProbeConfig;
import dev.leeward.probe.Heartbeats;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.probe.ProbeResult;
import dev.leeward.probe.ProbeResult.Passed;
import dev.leeward.probe.Prober;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Leases;
import dev.leeward.recovery.Ledger;
import dev.leeward.recovery.MemoryJournal;
import dev.leeward.recovery.Timers;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.values.Host;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The real scheduler on a virtual clock, with members that do as they are told. */
final class Simulation {
    final VirtualLoop loop;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final List<Sent> sent = new ArrayList<>();
    final LiveSnapshot live;
    final ProbeScheduler scheduler;
    final Leases leases;
    final Future<Void> firstRound;
    private final Heartbeats heartbeats;
    private final Map<Host, Supplier<Reply>> members = new HashMap<>();
    private final Map<Host, Kept> kept = new HashMap<>();
    private final Map<Host, Duration> closingIdle = new HashMap<>();
    private @Nullable Supplier<Reply> cut;
    private Consumer<Sent> recorder = sent::add;

    /** A probe that was sent, {@code at} after the start. */
    record Sent(Host address, Duration at, boolean fresh) {}

    /** What a member answers, and how long it takes; no result: it never does. */
    record Reply(@Nullable ProbeResult result, Duration after) {}

    /** A connection that a probe left open. */
    private record Kept(Duration first, Duration idleSince, Consumer<Prober.Closed> closed) {}

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
        this(config, stateFolder, members, new VirtualLoop(), 7);
    }

    /** @param loop may be shared by several servers */
    Simulation(Config config, Path stateFolder, Map<String, Supplier<Reply>> members, VirtualLoop loop, long seed) {
        members.forEach((address, behaviour) -> this.members.put(address(address), behaviour));
        Topology topology = Topology.of(config);
        this.loop = loop;
        this.heartbeats = new Heartbeats(loop);
        this.live = new LiveSnapshot(Snapshot.first(topology, loop.now()));
        this.scheduler = new ProbeScheduler(
                loop,
                new Members(),
                heartbeats,
                live,
                Steering::nextChange,
                new StateStore(stateFolder),
                meters,
                new Random(seed));
        Ledger ledger = new Ledger();
        MemoryJournal journal = MemoryJournal.empty(ledger, loop::now);
        this.leases = new Leases(new Decisions(stateFolder, journal, ledger, live, new OnLoop()), new OnLoop(), meters);
        this.firstRound = scheduler.start(config, topology);
        loop.run(Duration.ZERO);
    }

    void member(String address, Supplier<Reply> behaviour) {
        members.put(address(address), behaviour);
    }

    /** The other side closes the connection that is kept, if there is one. */
    void closeKept(String address) {
        closeKept(address(address));
    }

    private void closeKept(Host address) {
        Kept one = kept.remove(address);
        if (one != null) {
            one.closed()
                    .accept(new Prober.Closed(
                            loop.elapsed().minus(one.first()),
                            loop.elapsed().minus(one.idleSince()),
                            Optional.empty()));
        }
    }

    /** From now on the member closes a connection that idles for so long. */
    void closesIdle(String address, Duration after) {
        closingIdle.put(address(address), after);
    }

    /** Nothing gets through any more, or, with null, everything does again. What it comes to is the same for all members. */
    void cut(@Nullable Supplier<Reply> outcome) {
        cut = outcome;
    }

    /** From now on probes are told to {@code other} instead of being kept. */
    void record(Consumer<Sent> other) {
        recorder = other;
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

    TargetHealth health(String address) {
        return Objects.requireNonNull(scheduler.health(new Target(address(address), "web")));
    }

    boolean isIsolated() {
        return live.current().isolatedSince() != null;
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

    /** All probes beside the scheduled ones. */
    double extraProbes() {
        return counter("leeward.probes.confirming")
                + counter("leeward.probes.early")
                + counter("leeward.probes.reference");
    }

    private final class OnLoop implements Timers {
        @Override
        public Instant now() {
            return loop.now();
        }

        @Override
        public Timers.Cancellable after(Duration delay, Runnable task) {
            return loop.after(delay, task)::cancel;
        }
    }

    private final class Members implements Prober {
        @Override
        public Cancellable start(
                Target target, CheckConfig check, boolean fresh, Consumer<ProbeResult> done, Consumer<Closed> closed) {
            if (check.probe() instanceof ProbeConfig.Heartbeat awaited) {
                return heartbeats.await(target, awaited, done);
            }
            Host address = target.address();
            recorder.accept(new Sent(address, loop.elapsed(), fresh));
            Supplier<Reply> behaviour =
                    cut != null ? cut : Objects.requireNonNull(members.get(address), address.toString());
            Reply reply = behaviour.get();
            ProbeResult result = reply.result();
            boolean keeps = !fresh && check.keepAlive() && check.probe() instanceof ProbeConfig.Http;
            Kept before = keeps ? kept.remove(address) : null;
            if (result == null) {
                return () -> {};
            }
            return loop.arriving(reply.after(), () -> {
                if (cut != null && behaviour != cut) {
                    // It was on its way when the cable was pulled.
                    return;
                }
                if (keeps && result instanceof Passed) {
                    keep(address, before, closed);
                }
                done.accept(result);
            });
        }

        private void keep(Host address, @Nullable Kept before, Consumer<Closed> closed) {
            Kept one = new Kept(before == null ? loop.elapsed() : before.first(), loop.elapsed(), closed);
            kept.put(address, one);
            Duration idle = closingIdle.get(address);
            if (idle != null) {
                loop.arriving(idle, () -> {
                    if (kept.get(address) == one) {
                        closeKept(address);
                    }
                });
            }
        }

        @Override
        public void close() {}
    }
}
