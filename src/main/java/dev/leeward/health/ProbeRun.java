package dev.leeward.health;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Host;
import dev.leeward.health.Loop.Cancellable;
import dev.leeward.health.ProbeResult.Failed;
import dev.leeward.health.ProbeResult.Kind;
import dev.leeward.health.ProbeResult.NotASample;
import dev.leeward.health.ProbeResult.Purpose;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One probe under way and its deadline, which holds whatever the other side does. Ends with exactly one result, or is cancelled. */
final class ProbeRun implements Cancellable {
    private final Purpose purpose;
    private final long sentNanos;
    private final BiConsumer<ProbeRun, ProbeResult> done;
    private final Cancellable deadline;
    private @Nullable Cancellable asking;
    private boolean over;

    static ProbeRun start(
            Loop loop,
            Prober prober,
            Host address,
            CheckConfig check,
            Purpose purpose,
            BiConsumer<ProbeRun, ProbeResult> done) {
        ProbeRun run = new ProbeRun(loop, check.timeout(), purpose, done);
        run.asking = prober.start(address, check, purpose == Purpose.CONFIRMING, run::finish);
        return run;
    }

    private ProbeRun(Loop loop, Duration timeout, Purpose purpose, BiConsumer<ProbeRun, ProbeResult> done) {
        this.purpose = purpose;
        this.sentNanos = loop.nowNanos();
        this.done = done;
        this.deadline = loop.after(timeout, () -> expire(loop.nowNanos(), timeout));
    }

    Purpose purpose() {
        return purpose;
    }

    long sentNanos() {
        return sentNanos;
    }

    boolean isOver() {
        return over;
    }

    /** Late by more than a quarter of the timeout: an answer may have come in time and still wait to be read. */
    private void expire(long nowNanos, Duration timeout) {
        if (asking != null) {
            asking.cancel();
        }
        Duration late = Duration.ofNanos(nowNanos - sentNanos).minus(timeout);
        finish(
                late.compareTo(timeout.dividedBy(4)) > 0
                        ? new NotASample(late)
                        : new Failed(Kind.TIMEOUT, "timed out after " + text(timeout)));
    }

    private void finish(ProbeResult result) {
        if (!over) {
            over = true;
            deadline.cancel();
            done.accept(this, result);
        }
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            deadline.cancel();
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
