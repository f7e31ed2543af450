package dev.leeward.health;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;

/** A loop whose time passes as fast as its tasks run. */
final class VirtualLoop implements Loop {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::number));
    private final Queue<Runnable> soon = new ArrayDeque<>();
    private long nowNanos;
    private long number;
    private Duration lateness = Duration.ZERO;

    private record Task(long dueNanos, long number, Runnable action) {}

    /** Lets {@code time} pass. */
    void run(Duration time) {
        long until = nowNanos + time.toNanos();
        drain();
        while (!tasks.isEmpty() && tasks.peek().dueNanos() + lateness.toNanos() <= until) {
            Task next = tasks.remove();
            nowNanos = Math.max(nowNanos, next.dueNanos() + lateness.toNanos());
            next.action().run();
            drain();
        }
        nowNanos = until;
    }

    private void drain() {
        for (Runnable task = soon.poll(); task != null; task = soon.poll()) {
            task.run();
        }
    }

    /** From now on every timer fires late by {@code lateness}, as in a process that is short of time. */
    void runLateBy(Duration lateness) {
        this.lateness = lateness;
    }

    Duration elapsed() {
        return Duration.ofNanos(nowNanos);
    }

    @Override
    public long nowNanos() {
        return nowNanos;
    }

    @Override
    public Instant now() {
        return START.plusNanos(nowNanos);
    }

    @Override
    public Cancellable after(Duration delay, Runnable action) {
        Task task = new Task(nowNanos + delay.toNanos(), number++, action);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    @Override
    public void execute(Runnable task) {
        soon.add(task);
    }

    @Override
    public <T> Future<T> offLoop(Callable<T> blocking) {
        try {
            return Future.succeededFuture(blocking.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }
}
