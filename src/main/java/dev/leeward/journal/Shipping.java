package dev.leeward.journal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives every committed entry to one target, in order, each at least once. A thread of its own; the segments are its queue, so that it holds
 * nothing and forgets nothing. A target that fails is tried again, less and less often, and told of once.
 */
final class Shipping {
    /** Of a batch. */
    private static final int MOST_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(5);

    private final FileJournal journal;
    private final ArchiveTarget target;
    private final Shipped kept;
    private final InstantSource clock;
    private final Duration firstWait;
    private final Thread thread;
    private Point shipped;
    private volatile Progress progress;
    private volatile boolean stopping;
    private boolean woken;
    private int failures;

    /**
     * How far it is.
     *
     * @param seq shipped up to there
     * @param next when the entry behind that was made; null: it was not looked at yet
     */
    private record Progress(long seq, @Nullable Instant next) {}

    /** @param firstWait after a failure; doubles with each further one */
    Shipping(FileJournal journal, ArchiveTarget target, InstantSource clock, Duration firstWait) {
        this.journal = journal;
        this.target = target;
        this.kept = new Shipped(journal.folder(), target);
        this.clock = clock;
        this.firstWait = firstWait;
        this.shipped = kept.read();
        this.progress = new Progress(shipped.seq(), null);
        this.thread = Thread.ofPlatform().daemon().name("archive").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** There may be something to ship. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Ends when what was committed is shipped. Blocks, for some seconds at most. */
    void stop() {
        synchronized (this) {
            stopping = true;
            notifyAll();
        }
        try {
            if (!thread.join(STOP)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            do {
                shipAll();
            } while (awaitWork());
        } catch (InterruptedException e) {
            // The end.
        }
    }

    private void shipAll() {
        try {
            while (shipSome()) {
                // And more.
            }
            if (failures > 0) {
                LOG.info("the archive takes entries again, up to {}: {}", shipped.seq(), target.name());
            }
            failures = 0;
        } catch (IOException | RuntimeException e) {
            if (failures == 0) {
                LOG.error("entries are not shipped, and will be tried again: {}: {}", target.name(), e.getMessage());
            }
            failures++;
        }
    }

    /** Until there is something new; after a failure, until it is time. False: it is the end. */
    private synchronized boolean awaitWork() throws InterruptedException {
        long began = System.nanoTime();
        long pause = failures == 0 ? Long.MAX_VALUE : pause().toNanos();
        for (long left = pause; left > 0 && !stopping && !(woken && failures == 0); ) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = pause - (System.nanoTime() - began);
        }
        boolean isLast = stopping && !(woken && failures == 0);
        woken = false;
        return !isLast;
    }

    private Duration pause() {
        Duration doubled = firstWait.multipliedBy(1L << Math.min(failures - 1, 20));
        return doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
    }

    /** Whether there may be more. */
    private boolean shipSome() throws IOException {
        Point head = journal.shippable();
        if (shipped.seq() >= head.seq() && shipped.epoch() >= head.epoch()) {
            return false;
        }
        Batch batch = Batch.after(journal.folder(), shipped.seq(), head.seq(), MOST_BYTES);
        if (batch == null || !batch.first().prev().equals(shipped.hash())) {
            // The chain goes on from an earlier entry than was shipped: after a repair.
            Point branch = Batch.branch(journal.folder(), shipped.epoch(), head.seq());
            reached(branch == null ? Point.START : branch);
            return true;
        }
        progress = new Progress(shipped.seq(), batch.first().time());
        if (!target.take(batch.segment(), batch.lines())) {
            reached(Point.START);
            return true;
        }
        reached(batch.lines().getLast().point());
        kept.write(shipped);
        return true;
    }

    private void reached(Point point) {
        shipped = point;
        progress = new Progress(point.seq(), null);
    }

    /** What is committed and not shipped. */
    Archive.Lag lag() {
        Progress now = progress;
        long entries = Math.max(0, journal.shippable().seq() - now.seq());
        if (entries == 0 || now.next() == null) {
            return new Archive.Lag(entries, Duration.ZERO);
        }
        Duration age = Duration.between(now.next(), clock.instant());
        return new Archive.Lag(entries, age.isNegative() ? Duration.ZERO : age);
    }
}
