package dev.leeward.probe;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An event loop context of its own. What a task throws goes to the log of the context; the loop lives on.
 *
 * <p>Tasks that are due in the same millisecond run at one wake-up, at its end. At 5,000 probes a second to be woken for each, by a timer of the event loop each,
 * would cost as much as the probes; and what runs at one wake-up is what queries wait for that share the core, so it is not more than that.
 */
public final class VertxLoop implements Loop {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ContextInternal context;

    /** Tasks by the millisecond that they are due in. */
    private final Map<Long, List<Waiting>> ticks = new HashMap<>();

    public VertxLoop(Vertx vertx) {
        this.context = ((VertxInternal) vertx).createEventLoopContext();
    }

    @Override
    public long nowNanos() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        long now = System.nanoTime();
        long tick = Math.ceilDiv(now + delay.toNanos(), NANOS_PER_MILLI);
        List<Waiting> together = ticks.get(tick);
        if (together == null) {
            together = new ArrayList<>();
            ticks.put(tick, together);
            long wait = tick * NANOS_PER_MILLI - now;
            var _ = context.nettyEventLoop().schedule(() -> context.emit(tick, this::run), wait, TimeUnit.NANOSECONDS);
        }
        Waiting waiting = new Waiting(task);
        together.add(waiting);
        return waiting;
    }

    private void run(Long tick) {
        List<Waiting> due = ticks.remove(tick);
        if (due != null) {
            due.forEach(this::run);
        }
    }

    private void run(Waiting waiting) {
        Runnable task = waiting.task;
        if (task != null) {
            try {
                task.run();
            } catch (Throwable e) {
                context.reportException(e);
            }
        }
    }

    /** A task that was cancelled waits on, empty, for its tick. */
    private static final class Waiting implements Cancellable {
        private @Nullable Runnable task;

        Waiting(Runnable task) {
            this.task = task;
        }

        @Override
        public void cancel() {
            task = null;
        }
    }

    @Override
    public void execute(Runnable task) {
        context.runOnContext(ignored -> task.run());
    }

    @Override
    public <T> Future<T> offLoop(Callable<T> blocking) {
        return context.executeBlocking(blocking);
    }
}
