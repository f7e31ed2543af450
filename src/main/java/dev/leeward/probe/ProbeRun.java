package dev.leeward.probe;

import dev.leeward.config.CheckConfig;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.probe.ProbeResult.NotASample;
import dev.leeward.probe.ProbeResult.Purpose;
import dev.leeward.steering.Target;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One probe under way and its deadline, which holds whatever the other side does. Ends with exactly one result, or is cancelled. */
public final class ProbeRun implements Cancellable {
    private final Loop loop;
    private final Duration timeout;
    private final Purpose purpose;
    private final long sentNanos;
    private final Listener listener;
    private Cancellable timer = () -> {};
    private @Nullable Cancellable asking;
    private boolean over;

    /** Who waits for it; called on the loop. */
    public interface Listener {
        void told(ProbeRun run, ProbeResult result);

        /** It takes suspiciously long, and is still under way. */
        default void slow(ProbeRun run) {}

        /** The connection that it left open was closed by the other side. */
        default void closed(Prober.Closed closed) {}
    }

    /** @param suspicious after how long to tell that it is slow; empty: never */
    public static ProbeRun start(
            Loop loop,
            Prober prober,
            Target target,
            CheckConfig check,
            Purpose purpose,
            Optional<Duration> suspicious,
            Listener listener) {
        ProbeRun run = new ProbeRun(loop, check.timeout(), purpose, listener);
        suspicious
                .filter(after -> after.compareTo(run.timeout) < 0)
                .ifPresentOrElse(run::waitUntilSlow, run::waitUntilTimeout);
        run.asking = prober.start(target, check, purpose != Purpose.SCHEDULED, run::finish, listener::closed);
        return run;
    }

    private ProbeRun(Loop loop, Duration timeout, Purpose purpose, Listener listener) {
        this.loop = loop;
        this.timeout = timeout;
        this.purpose = purpose;
        this.listener = listener;
        this.sentNanos = loop.nowNanos();
    }

    public Purpose purpose() {
        return purpose;
    }

    /** When it was sent, by the loop's clock. */
    public long sentNanos() {
        return sentNanos;
    }

    /** Whether it has told, or was given up. */
    public boolean isOver() {
        return over;
    }

    private void waitUntilSlow(Duration after) {
        timer = loop.after(after, () -> {
            waitUntilTimeout();
            if (!isLate(after)) {
                listener.slow(this);
            }
        });
    }

    private void waitUntilTimeout() {
        timer = loop.after(timeout.minus(sinceSent()), this::expire);
    }

    private Duration sinceSent() {
        return Duration.ofNanos(loop.nowNanos() - sentNanos);
    }

    /** Late by more than a quarter: an answer may have come in time and still wait to be read. */
    private boolean isLate(Duration due) {
        return sinceSent().minus(due).compareTo(due.dividedBy(4)) > 0;
    }

    private void expire() {
        if (asking != null) {
            asking.cancel();
        }
        finish(
                isLate(timeout)
                        ? NotASample.late(sinceSent().minus(timeout))
                        : new Failed(Kind.TIMEOUT, "timed out after " + text(timeout)));
    }

    private void finish(ProbeResult result) {
        if (!over) {
            over = true;
            timer.cancel();
            listener.told(this, result);
        }
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            timer.cancel();
            if (asking != null) {
                asking.cancel();
            }
        }
    }

    private static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
