package dev.leeward.recovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Timers whose time passes as fast as their tasks run. */
public final class VirtualTimers implements Timers {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparing(Task::due));
    private Instant now = START;

    /** How far the time of day is behind the time that has passed. */
    private Duration behind = Duration.ZERO;

    private record Task(Instant due, Runnable action) {}

    @Override
    public Instant now() {
        return now.minus(behind);
    }

    /** Somebody corrects the time of day; what is to come comes no sooner and no later. */
    public void setBack(Duration by) {
        behind = behind.plus(by);
    }

    @Override
    public Cancellable after(Duration delay, Runnable action) {
        Task task = new Task(now.plus(delay), action);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    /** Lets time pass. */
    public void run(Duration time) {
        Instant until = now.plus(time);
        while (!tasks.isEmpty() && !tasks.peek().due().isAfter(until)) {
            Task next = tasks.remove();
            now = next.due();
            next.action().run();
        }
        now = until;
    }
}
