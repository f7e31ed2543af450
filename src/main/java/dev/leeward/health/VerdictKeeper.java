package dev.leeward.health;

import dev.leeward.probe.Loop;
import dev.leeward.probe.Loop.Cancellable;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the state written a second after a change, and every minute without one, so that what a killed process leaves behind is not older
 * than that. Runs on the loop; the writing does not.
 */
final class VerdictKeeper {
    private static final Duration AFTER_CHANGE = Duration.ofSeconds(1);
    private static final Duration WITHOUT_CHANGE = Duration.ofMinutes(1);

    private final Loop loop;
    private final StateStore store;
    private final Supplier<LastVerdicts> verdicts;
    private @Nullable Cancellable soon;
    private Cancellable later;

    VerdictKeeper(Loop loop, StateStore store, Supplier<LastVerdicts> verdicts) {
        this.loop = loop;
        this.store = store;
        this.verdicts = verdicts;
        this.later = loop.after(WITHOUT_CHANGE, this::save);
    }

    void changed() {
        if (soon == null) {
            soon = loop.after(AFTER_CHANGE, this::save);
        }
    }

    private void save() {
        cancelTimers();
        later = loop.after(WITHOUT_CHANGE, this::save);
        write();
    }

    private Future<?> write() {
        LastVerdicts now = verdicts.get();
        return loop.offLoop(() -> {
            store.write(now);
            return now;
        });
    }

    /** Writes once more, for the last time. */
    Future<?> stop() {
        cancelTimers();
        return write();
    }

    private void cancelTimers() {
        later.cancel();
        if (soon != null) {
            soon.cancel();
            soon = null;
        }
    }
}
