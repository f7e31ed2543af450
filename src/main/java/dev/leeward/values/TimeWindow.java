package dev.leeward.values;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hours of some days of the week; written {@code TUE 09:00-11:00 UTC}, {@code MON-FRI 22:00-04:00 Europe/Berlin} or {@code 09:00-11:00 UTC}.
 *
 * @param days on which it begins
 * @param until when not after {@code from}, on the next day
 */
public record TimeWindow(Set<DayOfWeek> days, LocalTime from, LocalTime until, ZoneId zone) {
    private static final String DAY = "(MON|TUE|WED|THU|FRI|SAT|SUN)";
    private static final Pattern WRITTEN =
            Pattern.compile("(?:" + DAY + "(?:-" + DAY + ")?\\s+)?([0-9]{2}:[0-9]{2})-([0-9]{2}:[0-9]{2})\\s+(\\S+)");
    private static final List<String> NAMES = List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN");

    /** @throws IllegalArgumentException when {@code text} is no such window */
    public static TimeWindow parse(String text) {
        Matcher matcher = WRITTEN.matcher(text.strip());
        try {
            if (matcher.matches()) {
                return new TimeWindow(
                        days(matcher.group(1), matcher.group(2)),
                        LocalTime.parse(matcher.group(3)),
                        LocalTime.parse(matcher.group(4)),
                        ZoneId.of(matcher.group(5)));
            }
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(mistaken(), e);
        }
        throw new IllegalArgumentException(mistaken());
    }

    private static String mistaken() {
        return "is not a window such as \"TUE 09:00-11:00 UTC\"";
    }

    private static Set<DayOfWeek> days(String first, String last) {
        if (first == null) {
            return EnumSet.allOf(DayOfWeek.class);
        }
        EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        DayOfWeek end = day(last == null ? first : last);
        DayOfWeek at = day(first);
        days.add(at);
        while (at != end) {
            at = at.plus(1);
            days.add(at);
        }
        return days;
    }

    private static DayOfWeek day(String name) {
        return DayOfWeek.of(NAMES.indexOf(name.toUpperCase(Locale.ROOT)) + 1);
    }

    /** Whether it is open at a moment; its end does not belong to it. */
    public boolean holds(Instant moment) {
        ZonedDateTime there = moment.atZone(zone);
        LocalTime time = there.toLocalTime();
        DayOfWeek day = there.getDayOfWeek();
        if (from.isBefore(until)) {
            return days.contains(day) && !time.isBefore(from) && time.isBefore(until);
        }
        return (days.contains(day) && !time.isBefore(from)) || (days.contains(day.minus(1)) && time.isBefore(until));
    }

    @Override
    public String toString() {
        String at = from + "-" + until + " " + zone;
        if (days.size() == NAMES.size()) {
            return at;
        }
        return String.join(
                        ",",
                        days.stream()
                                .sorted()
                                .map(day -> NAMES.get(day.getValue() - 1))
                                .toList())
                + " " + at;
    }
}
