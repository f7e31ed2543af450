package dev.leeward.report;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Where a moment is between the left and the right of a drawing, in columns. */
record Axis(Period period, int left, int columns) {
    private static final int MOST_TICKS = 10;
    private static final List<Duration> STEPS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofDays(1),
            Duration.ofDays(2),
            Duration.ofDays(7));

    /** A label below the axis. */
    record Tick(double x, String label) {}

    double x(Instant time) {
        return left + columns * part(time);
    }

    /** The column that a moment is in; the end of the period is in the last one. */
    int column(Instant time) {
        return Math.clamp((long) (columns * part(time)), 0, columns - 1);
    }

    private double part(Instant time) {
        double part = (double) Duration.between(period.from(), time).toMillis()
                / period.length().toMillis();
        return Math.clamp(part, 0, 1);
    }

    List<Tick> ticks() {
        return STEPS.stream()
                .filter(step -> period.length().dividedBy(step) <= MOST_TICKS)
                .findFirst()
                .map(this::ticks)
                .orElseGet(this::monthly);
    }

    private List<Tick> ticks(Duration step) {
        DateTimeFormatter format = format(step.toDays() > 0 ? "d MMM" : "HH:mm");
        List<Tick> ticks = new ArrayList<>();
        long seconds = step.toSeconds();
        // Weeks begin with the period, all else at a round time of day.
        Instant at = step.toDays() > 1
                ? period.from()
                : Instant.ofEpochSecond(Math.ceilDiv(period.from().getEpochSecond(), seconds) * seconds);
        for (; at.isBefore(period.to()); at = at.plus(step)) {
            ticks.add(new Tick(x(at), format.format(at)));
        }
        return ticks;
    }

    private List<Tick> monthly() {
        DateTimeFormatter format = format("MMM");
        List<Tick> ticks = new ArrayList<>();
        LocalDate first = LocalDate.ofInstant(period.from(), ZoneOffset.UTC).withDayOfMonth(1);
        int each = Math.ceilDiv(Math.toIntExact(period.length().toDays() / 28), 13);
        for (LocalDate month = first; ; month = month.plusMonths(each)) {
            Instant at = month.atStartOfDay(ZoneOffset.UTC).toInstant();
            if (!at.isBefore(period.to())) {
                return ticks;
            }
            if (!at.isBefore(period.from())) {
                ticks.add(new Tick(x(at), format.format(at)));
            }
        }
    }

    private static DateTimeFormatter format(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }
}
