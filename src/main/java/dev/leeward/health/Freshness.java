package dev.leeward.health;

import dev.leeward.probe.Loop;
import dev.leeward.probe.Loop.Cancellable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a target was heard of lately. One timer per target that looks again when the last sample may have become too old: a sample
 * sets no timer, so many cost nothing. Runs on the loop.
 */
final class Freshness {
    private final Loop loop;
    private final Duration staleAfter;
    private final Runnable turnedStale;
    private @Nullable Instant seen;
    private boolean stale;
    private @Nullable Cancellable look;

    Freshness(Loop loop, Duration staleAfter, @Nullable Instant seen, Runnable turnedStale) {
        this.loop = loop;
        this.staleAfter = staleAfter;
        this.turnedStale = turnedStale;
        this.seen = seen;
    }

    /** A probe told something at {@code at}; null: none ever did. */
    void seen(@Nullable Instant at) {
        seen = at;
        stale = at != null
                && !Duration.between(at, loop.now()).minus(staleAfter).isNegative();
        if (at != null && !stale && look == null) {
            lookIn(Duration.between(loop.now(), at.plus(staleAfter)));
        }
    }

    private void lookIn(Duration delay) {
        look = loop.after(delay, () -> {
            look = null;
            seen(seen);
            if (stale) {
                turnedStale.run();
            }
        });
    }

    void stop() {
        if (look != null) {
            look.cancel();
            look = null;
        }
    }

    @Nullable
    Instant seen() {
        return seen;
    }

    boolean isStale() {
        return stale;
    }
}
