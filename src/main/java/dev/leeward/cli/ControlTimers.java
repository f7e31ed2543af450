package dev.leeward.cli;

import dev.leeward.recovery.Timers;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;

/** Timers of the control plane; what they run may block, and so runs beside the loop. */
record ControlTimers(Vertx vertx) implements Timers {
    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        // Up to the next millisecond: a timer that fires early would find nothing to do yet.
        long id = vertx.setTimer(
                Math.max(1, delay.plusNanos(999_999).toMillis()),
                _ -> vertx.executeBlocking(() -> {
                    task.run();
                    return null;
                }));
        return () -> vertx.cancelTimer(id);
    }
}
