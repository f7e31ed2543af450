package dev.leeward.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers and times as people are told them. */
public final class Words {
    public static final String NOT_KNOWN = "–";

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM HH:mm:ss", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private Words() {}

    /** In UTC. */
    public static String moment(@Nullable Instant time) {
        return time == null ? NOT_KNOWN : MOMENT.format(time);
    }

    /** The two greatest units: {@code 3d 4h}, {@code 12m 9s}, {@code 4.2s}. */
    public static String duration(Duration duration) {
        if (duration.isNegative()) {
            return "−" + duration(duration.negated());
        }
        if (duration.toDays() > 0) {
            return units(duration.toDays(), "d", duration.toHoursPart(), "h");
        }
        if (duration.toHours() > 0) {
            return units(duration.toHours(), "h", duration.toMinutesPart(), "m");
        }
        if (duration.toMinutes() > 0) {
            return units(duration.toMinutes(), "m", duration.toSecondsPart(), "s");
        }
        return String.format(Locale.ROOT, "%.1fs", duration.toMillis() / 1000.0).replace(".0s", "s");
    }

    private static String units(long great, String unit, int small, String smallUnit) {
        return great + unit + (small == 0 ? "" : " " + small + smallUnit);
    }

    public static String seconds(@Nullable Double seconds) {
        return seconds == null ? NOT_KNOWN : duration(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    /** Rounded down, so that nothing but all is 100 %. */
    public static String share(@Nullable Double share) {
        if (share == null) {
            return NOT_KNOWN;
        }
        return share == 1 ? "100 %" : String.format(Locale.ROOT, "%.3f %%", Math.floor(share * 100_000) / 1000);
    }

    /** Rounded down. */
    public static String nines(@Nullable Double nines) {
        return nines == null ? NOT_KNOWN : String.format(Locale.ROOT, "%.1f", Math.floor(nines * 10) / 10);
    }

    public static String count(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
