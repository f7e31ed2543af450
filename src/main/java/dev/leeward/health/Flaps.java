package dev.leeward.health;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How often a member came back lately, and what that costs it: each return inside the window of the one before doubles the passes that
 * the next one needs, up to four times {@code rise}. The window begins anew whenever the member fails on its way back, or one that never
 * stops flapping would get another chance as often as the window is long. Immutable; time is an argument.
 *
 * @param returns in a row, each inside the window of the one before
 * @param last when it last came back, or failed to; null: it never came back
 */
record Flaps(int returns, @Nullable Instant last) {
    static final Flaps NONE = new Flaps(0, null);
    private static final int MOST_DOUBLINGS = 2;

    Flaps returned(Duration window, Instant now) {
        return new Flaps(isInside(window, now) ? returns + 1 : 1, now);
    }

    /** It was on its way back, and failed. */
    Flaps relapsed(Duration window, Instant now) {
        return isInside(window, now) ? new Flaps(returns, now) : this;
    }

    /** Scheduled passes in a row that bring the member back now. */
    int passesNeeded(int rise, Duration window, Instant now) {
        return isInside(window, now) ? rise << Math.min(returns, MOST_DOUBLINGS) : rise;
    }

    private boolean isInside(Duration window, Instant now) {
        return last != null && Duration.between(last, now).compareTo(window) < 0;
    }
}
