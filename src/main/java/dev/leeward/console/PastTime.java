package dev.leeward.console;

import dev.leeward.values.Durations;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;

/** A moment of the past as people write it: {@code 2026-01-01T14:05:00Z}, {@code -15m}, or {@code 14:05}, the last time it was so late here. */
public final class PastTime {
    private PastTime() {}

    /** @throws IllegalArgumentException with what to write instead */
    public static Instant parse(String text, ZonedDateTime now) {
        try {
            if (text.startsWith("-")) {
                return now.toInstant().minus(Durations.parse("at", text.substring(1)));
            }
            if (text.indexOf('T') < 0) {
                ZonedDateTime today = now.with(LocalTime.parse(text));
                return (today.isAfter(now) ? today.minusDays(1) : today).toInstant();
            }
            return Instant.parse(text);
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is not a time such as -15m, 14:05 or 2026-01-01T14:05:00Z", e);
        }
    }
}
