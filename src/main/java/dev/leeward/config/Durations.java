package dev.leeward.config;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as a configuration, a command or a request writes them: {@code 500ms}, {@code 2s}, {@code 5m}, {@code 4h}. */
public final class Durations {
    private Durations() {}

    /**
     * @param key named in the complaint
     * @throws IllegalArgumentException when {@code text} is no duration
     */
    public static Duration parse(String key, String text) {
        try {
            return Scalars.duration(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": \"" + text + "\" " + e.getMessage(), e);
        }
    }

    /** As a person reads it: {@code 350ms}, {@code 7.35s}, {@code 6m36s}, {@code 1h}, {@code 7d}; exact to the millisecond. */
    public static String text(Duration duration) {
        if (duration.isPositive() && duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.toMillis() + "ms";
        }
        StringBuilder text = new StringBuilder();
        part(text, duration.toDays(), "d");
        part(text, duration.toHoursPart(), "h");
        part(text, duration.toMinutesPart(), "m");
        BigDecimal seconds = BigDecimal.valueOf(duration.toSecondsPart() * 1000L + duration.toMillisPart(), 3);
        if (seconds.signum() != 0 || text.isEmpty()) {
            text.append(seconds.stripTrailingZeros().toPlainString()).append('s');
        }
        return text.toString();
    }

    private static void part(StringBuilder text, long number, String unit) {
        if (number != 0) {
            text.append(number).append(unit);
        }
    }
}
