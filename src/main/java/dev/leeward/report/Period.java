package dev.leeward.report;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * What a report is about; months and years are those of UTC.
 *
 * @param name for people
 */
public record Period(Instant from, Instant to, String name) {
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM uuuu", Locale.ENGLISH);

    public static Period of(YearMonth month) {
        return new Period(begin(month.atDay(1)), begin(month.plusMonths(1).atDay(1)), MONTH.format(month));
    }

    public static Period of(Year year) {
        return new Period(begin(year.atDay(1)), begin(year.plusYears(1).atDay(1)), year.toString());
    }

    /** @throws IllegalArgumentException when {@code to} is not after {@code from} */
    public static Period between(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("the report would end before it begins: " + from + " to " + to);
        }
        return new Period(from, to, from.truncatedTo(ChronoUnit.SECONDS) + " to " + to.truncatedTo(ChronoUnit.SECONDS));
    }

    private static Instant begin(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    public Duration length() {
        return Duration.between(from, to);
    }

    /** What of it is over at {@code asOf}; nothing when it is still to come. */
    public Span elapsed(Instant asOf) {
        return new Span(from, Span.later(from, Span.earlier(to, asOf)));
    }
}
