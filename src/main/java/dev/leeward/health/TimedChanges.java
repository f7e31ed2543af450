package dev.leeward.health;

import dev.leeward.probe.Loop;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Publishes a generation when the running snapshot comes to mean something else by time alone: one timer, for the next such moment, which
 * every change looks for anew. Runs on the loop.
 */
final class TimedChanges {
    /** Many changes ask for one look, and a moment that is past already is no busy loop. */
    private static final Duration LEAST = Duration.ofMillis(50);

    private final Loop loop;
    private final LiveSnapshot live;
    private final Function<Snapshot, @Nullable Instant> nextChange;
    private final AtomicBoolean looking = new AtomicBoolean();
    private Cancellable timer = () -> {};
    private boolean stopped;

    TimedChanges(Loop loop, LiveSnapshot live, Function<Snapshot, @Nullable Instant> nextChange) {
        this.loop = loop;
        this.live = live;
        this.nextChange = nextChange;
    }

    void start() {
        live.onChange(_ -> lookSoon());
        lookSoon();
    }

    private void lookSoon() {
        if (looking.compareAndSet(false, true)) {
            loop.execute(this::look);
        }
    }

    private void look() {
        looking.set(false);
        timer.cancel();
        Instant next = stopped ? null : nextChange.apply(live.current());
        if (next != null) {
            Duration delay = Duration.between(loop.now(), next);
            timer = loop.after(delay.compareTo(LEAST) < 0 ? LEAST : delay, this::change);
        }
    }

    private void change() {
        live.update(snapshot -> snapshot.at(loop.now()));
    }

    void stop() {
        stopped = true;
        timer.cancel();
    }
}
