package dev.leeward.replication;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times as people and programs read them here: to the millisecond, durations in seconds. */
final class Spans {
    private Spans() {}

    /** Such as {@code 45.2 s}. */
    static String text(Duration span) {
        return BigDecimal.valueOf(span.toMillis(), 3).stripTrailingZeros().toPlainString() + " s";
    }

    /** A moment, to the same. */
    static String text(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** Such as 45.2; null stays null. */
    static @Nullable Double seconds(@Nullable Duration span) {
        return span == null ? null : span.toMillis() / 1000.0;
    }
}
