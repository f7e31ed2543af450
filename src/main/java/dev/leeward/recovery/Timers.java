package dev.leeward.recovery;

import java.time.Duration;
import java.time.Instant;

/** The clock that leases end by. {@code node.Server} binds the real one, tests a virtual one. */
public interface Timers {
    /** The time of day. */
    Instant now();

    /** Runs {@code task} after {@code delay}, on a thread that may block. */
    Cancellable after(Duration delay, Runnable task);

    /** Something that is to come and may be given up. */
    @FunctionalInterface
    interface Cancellable {
        /** Gives it up; without effect once it is over. */
        void cancel();
    }
}
