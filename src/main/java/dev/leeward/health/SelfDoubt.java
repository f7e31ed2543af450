package dev.leeward.health;

import dev.leeward.config.CheckConfig;
import dev.leeward.probe.Loop;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.probe.Prober;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether it is this server that is cut off, and not its targets that are down. Every pass, of whatever target, shows that it was not
 * cut off at that moment; what matters is which failures have a pass between them and after them. Runs on the loop.
 *
 * <pre>
 *   a target's last failure is its fall-th, and…                    it
 *   nothing passed since its series of failures began               stays: all of them may be one cut
 *   something passed in between, and something within 1 s from now  goes down then
 *   nothing passes for 1 s                                          stays: the next failure is looked at again
 *   nothing passes for an interval and a timeout either             stays, and this server is isolated
 * </pre>
 *
 * Whoever waits for a pass has a few others asked, so that with two targets as with 10,000 it comes in a round trip. The first pass ends
 * the isolation, and the failures that were held are pardoned. With neither a witness nor a second region silence tells nothing, and
 * every failure counts as it is.
 */
final class SelfDoubt {
    /** How soon a pass has to follow a failure that it is to prove. */
    static final Duration BELIEVED = Duration.ofSeconds(1);

    private static final Duration LEAST_WINDOW = Duration.ofSeconds(1);
    private static final Duration LONGEST_WINDOW = Duration.ofSeconds(10);

    private final Loop loop;
    private final Listener listener;
    private final ReferenceProbes others;
    private final Map<Target, Held> held = new LinkedHashMap<>();
    private References references = new References(List.of(), List.of(), List.of());
    private Duration window = LEAST_WINDOW;
    private boolean watching;
    private boolean passedEver;
    private long lastPassNanos;
    private long connectedNanos;
    private @Nullable Instant isolatedSince;
    private @Nullable Cancellable suspecting;

    /** Told on the loop. */
    interface Listener {
        /** Nothing passes anywhere any more. */
        void isolated(Instant since);

        /** Something passed: what failed meanwhile tells nothing. */
        void connected(Instant isolatedSince);
    }

    private record Held(long toldNanos, Runnable proven) {}

    SelfDoubt(Loop loop, Prober prober, Confirmations confirmations, ProbeMetrics metrics, Listener listener) {
        this.loop = loop;
        this.listener = listener;
        this.others = new ReferenceProbes(loop, prober, confirmations, metrics, this::lastPassNanos, this::passed);
        this.lastPassNanos = loop.nowNanos();
        this.connectedNanos = lastPassNanos;
    }

    /** From now on, for the targets of {@code topology}. */
    void use(Topology topology, Collection<Target> witnesses, Map<String, CheckConfig> running) {
        references = new References(topology.targets(), topology.pools().values(), witnesses);
        others.use(references, running);
        window = LEAST_WINDOW;
        for (CheckConfig check : running.values()) {
            Duration one = check.interval().plus(check.interval().dividedBy(20)).plus(check.timeout());
            window = max(window, min(one, LONGEST_WINDOW));
        }
        held.keySet().retainAll(Set.copyOf(topology.targets()));
        if (!references.canTell()) {
            endIsolation();
        }
    }

    /** The first round is over, of {@code some} targets or of none. A round in which nothing passed is isolation already. */
    void watch(boolean some) {
        watching = true;
        if (some && !passedEver && references.canTell()) {
            isolate();
        }
    }

    boolean passedEver() {
        return passedEver;
    }

    /** When something last passed. */
    long lastPassNanos() {
        return lastPassNanos;
    }

    void passed(Target target) {
        if (!references.holds(target)) {
            return;
        }
        long now = loop.nowNanos();
        references.passed(target, now);
        passedEver = true;
        lastPassNanos = now;
        if (suspecting != null) {
            suspecting.cancel();
            suspecting = null;
        }
        endIsolation();
        if (!held.isEmpty()) {
            List<Held> all = List.copyOf(held.values());
            held.clear();
            all.stream()
                    .filter(one -> now - one.toldNanos() <= BELIEVED.toNanos())
                    .forEach(one -> one.proven().run());
        }
    }

    /**
     * Whether {@code target} may go down for a failure told just now.
     *
     * @param seriesNanos when the series of failures began; empty: with this one
     * @param passNanos when something had last passed as it failed, which is not after it was told
     * @param proven called once it may after all, if that is within a second
     */
    boolean mayFall(Target target, Optional<Long> seriesNanos, long passNanos, Runnable proven) {
        if (!watching || !references.canTell()) {
            return true;
        }
        boolean separate = seriesNanos.filter(began -> passNanos <= began).isEmpty();
        if (separate) {
            held.put(target, new Held(loop.nowNanos(), proven));
        }
        if (suspecting == null && isolatedSince == null) {
            Duration silent = Duration.ofNanos(loop.nowNanos() - lastPassNanos);
            suspectIn(max(BELIEVED, window.minus(silent)));
        }
        return false;
    }

    /** Nothing is to come of {@code target}'s failures any more. */
    void forget(Target target) {
        held.remove(target);
    }

    private void suspectIn(Duration delay) {
        long due = loop.nowNanos() + delay.toNanos();
        suspecting = loop.after(delay, () -> {
            // A process that slept has not listened.
            if (loop.nowNanos() - due > window.toNanos() / 4) {
                suspectIn(window);
            } else {
                suspecting = null;
                isolate();
            }
        });
    }

    private void isolate() {
        held.clear();
        isolatedSince = loop.now();
        listener.isolated(isolatedSince);
    }

    private void endIsolation() {
        Instant since = isolatedSince;
        if (since != null) {
            isolatedSince = null;
            connectedNanos = loop.nowNanos();
            held.clear();
            listener.connected(since);
        }
    }

    /** Whether a probe sent at {@code nanos} was sent before an isolation that is over now: its silence tells nothing. */
    boolean wasIsolatedSince(long nanos) {
        return isolatedSince == null && connectedNanos > nanos;
    }

    /** {@code target} failed, or is slow, since {@code nanos}: unless something passed since then, a few others are asked. */
    void doubt(Target target, long nanos) {
        if (!watching || !references.canTell() || isolatedSince != null || lastPassNanos > nanos) {
            return;
        }
        others.want(target);
    }

    void stop() {
        if (suspecting != null) {
            suspecting.cancel();
        }
        held.clear();
        others.stop();
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
