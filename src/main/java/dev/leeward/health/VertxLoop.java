package dev.leeward.health;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/** An event loop context of its own. What a task throws goes to the log of the context; the loop lives on. */
final class VertxLoop implements Loop {
    private final ContextInternal context;

    VertxLoop(Vertx vertx) {
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
        long id = context.setTimer(Math.max(1, delay.toMillis()), fired -> task.run());
        return () -> context.owner().cancelTimer(id);
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
