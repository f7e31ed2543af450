package dev.leeward.node;

import dev.leeward.recovery.Timers;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Timers of the control plane; what they run may block, and so runs beside the loop. */
record ControlTimers(Vertx vertx) implements Timers {
    private static final Logger LOG = LoggerFactory.getLogger(ControlTimers.class);

    @Override
    public Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        // Up to the next millisecond: a timer that fires early would find nothing to do yet.
        long id = vertx.setTimer(
                Math.max(1, delay.plusNanos(999_999).toMillis()),
                _ -> vertx.executeBlocking(() -> {
                            task.run();
                            return null;
                        })
                        .onFailure(e -> LOG.error("this is a bug: a timer of the control plane failed", e)));
        return () -> vertx.cancelTimer(id);
    }
}
