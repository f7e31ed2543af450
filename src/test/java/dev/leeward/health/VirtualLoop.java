package dev.leeward.health;

import dev.leeward.probe.Loop;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;

/** A loop whose time passes as fast as its tasks run. */
public final class VirtualLoop implements Loop {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final Queue<Runnable> soon = new ArrayDeque<>();
    private long nowNanos;
    private long number;
    private Duration lateness = Duration.ZERO;

    /** Equal to itself alone: a week has millions of them, and most are cancelled. */
    private static final class Task implements Comparable<Task> {
        final long dueNanos;
        final long number;
        /** Whether it comes over the network, and so waits to be read while the process sleeps. */
        final boolean arrives;

        final Runnable action;

        Task(long dueNanos, long number, boolean arrives, Runnable action) {
            this.dueNanos = dueNanos;
            this.number = number;
            this.arrives = arrives;
            this.action = action;
        }

        @Override
        public int compareTo(Task other) {
            return dueNanos != other.dueNanos
                    ? Long.compare(dueNanos, other.dueNanos)
                    : Long.compare(number, other.number);
        }
    }

    /** Lets {@code time} pass. */
    public void run(Duration time) {
        long until = nowNanos + time.toNanos();
        drain();
        while (!tasks.isEmpty() && tasks.peek().dueNanos + lateness.toNanos() <= until) {
            Task next = tasks.remove();
            nowNanos = Math.max(nowNanos, next.dueNanos + lateness.toNanos());
            next.action.run();
            drain();
        }
        nowNanos = until;
    }

    /** The process stands still: what was due meanwhile is late, timers first and then what came over the network. */
    void sleep(Duration time) {
        nowNanos += time.toNanos();
        List<Task> unread = tasks.stream()
                .filter(task -> task.arrives && task.dueNanos <= nowNanos)
                .sorted()
                .toList();
        tasks.removeAll(unread);
        unread.forEach(task -> tasks.add(new Task(nowNanos, number++, true, task.action)));
    }

    /** Runs {@code action} after {@code delay}, as something that comes over the network. */
    Cancellable arriving(Duration delay, Runnable action) {
        return add(delay, true, action);
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
        return add(delay, false, action);
    }

    private Cancellable add(Duration delay, boolean arrives, Runnable action) {
        Task task = new Task(nowNanos + delay.toNanos(), number++, arrives, action);
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
