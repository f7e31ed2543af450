package dev.leeward.report;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much of a time something was answered healthy. Shares are of 1.
 *
 * @param healthy as observed
 * @param down answered, but not healthy, or not answered at all; as observed
 * @param unknown that passed without being observed; in no share but {@link #atLeast}
 */
public record Availability(Duration healthy, Duration down, Duration unknown) {

    static Availability of(Timeline timeline) {
        return new Availability(
                timeline.time(Health.HEALTHY), timeline.time(Health.UNHEALTHY), timeline.time(Health.UNKNOWN));
    }

    public Duration observed() {
        return healthy.plus(down);
    }

    /** Which share of the time observed it was healthy; null: none was observed. */
    public @Nullable Double share() {
        return observed().isZero() ? null : ratio(healthy, observed());
    }

    /** The same if it was down in all the time that is unknown; null: no time has passed. */
    public @Nullable Double atLeast() {
        Duration all = observed().plus(unknown);
        return all.isZero() ? null : ratio(healthy, all);
    }

    /** 3 for 0.999, and so on; null where nothing was down, or nothing observed. */
    public @Nullable Double nines() {
        return down.isZero() ? null : -Math.log10(ratio(down, observed()));
    }

    private static double ratio(Duration part, Duration whole) {
        return (double) part.toMillis() / whole.toMillis();
    }

    /**
     * How much may be down, and how much of that is used.
     *
     * @param objective a share of 1
     */
    public record Budget(double objective, Duration allowed, Duration left) {}

    /** @param period all of it, also what is still to come */
    public Budget budget(double objective, Duration period) {
        Duration allowed = Duration.ofMillis(Math.round((1 - objective) * period.toMillis()));
        return new Budget(objective, allowed, allowed.minus(down));
    }
}
