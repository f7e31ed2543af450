package dev.leeward.config;

import dev.leeward.values.DateRange;
import dev.leeward.values.IpNetwork;
import dev.leeward.values.TimeWindow;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a plan is tried.
 *
 * @param level how far it goes
 * @param every how long after the last one the next is due; null: only when an operator asks
 * @param window in which one may begin by itself; null: at any time
 * @param blocked days without one
 * @param slice the client network of {@link Level#SLICE}
 * @param lasts how long {@link Level#SLICE} and {@link Level#LIVE} stay before they go back
 */
public record DrillConfig(
        @Key(absent = "shadow") Level level,
        @Nullable @Key(least = "1h") Duration every,
        @Nullable TimeWindow window,
        List<DateRange> blocked,
        @Nullable IpNetwork slice,

        @Key(name = "for", absent = "10m", least = "1s", most = "24h")
        Duration lasts) {

    /** How much of it is real; each includes nothing of the others. */
    public enum Level {
        /** The plan is looked at. */
        LINT,
        /** A fault in a copy of the state: what would be answered, what the survivors would carry, how long it would take. */
        SHADOW,
        /** A name of its own goes through detection and publication, for real and timed. */
        BLIND,
        /** One client network is moved, for a time. */
        SLICE,
        /** Everybody is moved, for a time. */
        LIVE
    }
}
