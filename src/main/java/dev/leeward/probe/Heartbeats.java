package dev.leeward.probe;

import dev.leeward.config.ProbeConfig;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.probe.ProbeResult.NotASample;
import dev.leeward.probe.ProbeResult.Passed;
import dev.leeward.steering.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Heartbeats that are pushed, as probes see them. A probe waits for one until the time to live of the last is over. Runs on the loop.
 *
 * <pre>
 *   since the last probe      the next probe
 *   one came                  passes at once
 *   none came, within ttl     waits: for one, which passes, or for the end of ttl, which fails
 *   none came, beyond ttl     fails at once
 * </pre>
 *
 * A target that was never heard of has a time to live from its first probe on. A push that shows a wrong token is no failure, or anybody
 * could take a member down: it is told when the time is over.
 */
public final class Heartbeats {
    private final Loop loop;
    private final Map<Target, Heart> hearts = new HashMap<>();

    public Heartbeats(Loop loop) {
        this.loop = loop;
    }

    /** What is known of one target. */
    private final class Heart {
        private final Duration ttl;
        private long endNanos;
        private Cancellable end = () -> {};
        private boolean untold;
        private boolean over;
        private boolean refused;
        private @Nullable Consumer<ProbeResult> waiting;

        Heart(Duration ttl) {
            this.ttl = ttl;
            live();
        }

        private void live() {
            end.cancel();
            over = false;
            endNanos = loop.nowNanos() + ttl.toNanos();
            end = loop.after(ttl, this::end);
        }

        private void end() {
            Duration late = Duration.ofNanos(loop.nowNanos() - endNanos);
            if (late.compareTo(ttl.dividedBy(4)) > 0) {
                // This process slept, and may have been told meanwhile.
                live();
                tell(NotASample.late(late));
            } else {
                over = true;
                tell(failed());
            }
        }

        private Failed failed() {
            String but = refused ? ", but for one with a wrong token" : "";
            return new Failed(Kind.TIMEOUT, "no heartbeat for %d s%s".formatted(ttl.toSeconds(), but));
        }

        Cancellable await(Consumer<ProbeResult> done) {
            if (untold) {
                untold = false;
                done.accept(new Passed(Duration.ZERO));
            } else if (over) {
                done.accept(failed());
            } else {
                waiting = done;
            }
            return () -> waiting = null;
        }

        void beat() {
            live();
            refused = false;
            untold = waiting == null;
            tell(new Passed(Duration.ZERO));
        }

        private void tell(ProbeResult result) {
            Consumer<ProbeResult> waits = waiting;
            waiting = null;
            if (waits != null) {
                waits.accept(result);
            }
        }
    }

    /** Waits as a probe does, see {@link Prober#start}. */
    public Cancellable await(Target target, ProbeConfig.Heartbeat check, Consumer<ProbeResult> done) {
        return hearts.computeIfAbsent(target, _ -> new Heart(check.ttl())).await(done);
    }

    /** One came. */
    public void beat(Target target) {
        Heart heart = hearts.get(target);
        if (heart != null) {
            heart.beat();
        }
    }

    /** One came that cannot be believed. */
    public void refused(Target target) {
        Heart heart = hearts.get(target);
        if (heart != null) {
            heart.refused = true;
        }
    }

    /** It is not waited for any more. */
    public void forget(Target target) {
        Heart heart = hearts.remove(target);
        if (heart != null) {
            heart.end.cancel();
            heart.waiting = null;
        }
    }
}
