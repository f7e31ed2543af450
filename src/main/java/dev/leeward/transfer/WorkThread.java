package dev.leeward.transfer;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread on which contents and serials are made. A task that fails is a bug: told, and the next one runs. */
final class WorkThread implements Publisher.Work {
    private static final Logger LOG = LoggerFactory.getLogger(WorkThread.class);

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "transfers");
        thread.setDaemon(true);
        return thread;
    });

    WorkThread() {
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // Once it is stopped, nobody waits for what is given to it.
        executor.setRejectedExecutionHandler((_, _) -> {});
    }

    @Override
    public void soon(Runnable task) {
        executor.execute(told(task));
    }

    @Override
    public void after(Duration delay, Runnable task) {
        var _ = executor.schedule(told(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public long nowNanos() {
        return System.nanoTime();
    }

    private static Runnable told(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("making what secondaries get failed; this is a bug", e);
            }
        };
    }

    /** Begins nothing more. */
    void stop() {
        executor.getQueue().clear();
        executor.shutdown();
    }
}
