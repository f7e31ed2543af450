package dev.leeward.values;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Days, in UTC, both ends included; written {@code 2026-12-24} or {@code 2026-12-24..2027-01-02}. */
public record DateRange(LocalDate first, LocalDate last) {
    /** @throws IllegalArgumentException when {@code text} is no date and no range of dates */
    public static DateRange parse(String text) {
        int dots = text.indexOf("..");
        try {
            LocalDate first = LocalDate.parse(dots < 0 ? text : text.substring(0, dots));
            LocalDate last = dots < 0 ? first : LocalDate.parse(text.substring(dots + 2));
            if (!last.isBefore(first)) {
                return new DateRange(first, last);
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "is not a day such as 2026-12-24, or days such as 2026-12-24..2027-01-02", e);
        }
        throw new IllegalArgumentException("ends before it begins");
    }

    /** Whether a moment falls into it. */
    public boolean holds(Instant moment) {
        LocalDate day = moment.atZone(ZoneOffset.UTC).toLocalDate();
        return !day.isBefore(first) && !day.isAfter(last);
    }
}
