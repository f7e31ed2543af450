package dev.leeward.probe;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** The one thread that health runs on: its clock, its timers, and the way off it for what blocks. Tests drive a virtual one. */
public interface Loop {
    /** Grows steadily; only differences mean anything. */
    long nowNanos();

    /** The time of day. */
    Instant now();

    /** Runs {@code task} on this thread after {@code delay}. */
    Cancellable after(Duration delay, Runnable task);

    /** Runs {@code task} on this thread, soon; from any thread. */
    void execute(Runnable task);

    /** Runs what blocks on another thread, one after another; the future completes on this one. */
    <T> Future<T> offLoop(Callable<T> blocking);

    /** Something under way that may be given up. */
    @FunctionalInterface
    interface Cancellable {
        /** Gives it up; without effect once it is over. */
        void cancel();
    }
}
