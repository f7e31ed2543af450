package dev.leeward.replication;

import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as people and programs read them here: in seconds, to the millisecond. */
final class Spans {
    private Spans() {}

    /** Such as {@code 45.2 s}. */
    static String text(Duration span) {
        return BigDecimal.valueOf(span.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }

    /** Such as 45.2; null stays null. */
    static @Nullable Double seconds(@Nullable Duration span) {
        return span == null ? null : span.toMillis() / 1000.0;
    }
}
