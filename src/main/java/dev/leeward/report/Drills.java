package dev.leeward.report;

import dev.leeward.config.DrillConfig;
import dev.leeward.objectives.Confidence;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The drills of a plan.
 *
 * @param done in the order in which they ended
 * @param due how many should have been by now; null: none has to be
 * @param last when the last one that succeeded ended, be it before the period; null: none ever did
 * @param overdueSince since when one is missing; null: none is
 * @param trials how they went, by level; levels without any are left out
 */
public record Drills(
        List<Drill> done,
        @Nullable Integer due,
        @Nullable Instant last,
        @Nullable Instant overdueSince,
        List<Trials> trials) {

    /**
     * How the drills of one level went that were not interrupted.
     *
     * @param atLeast the share of successes that these trials show with a confidence of 95 %
     */
    public record Trials(String level, int all, int succeeded, double atLeast) {}

    /** @param drills of the plan, all that there ever were, in the order in which they ended */
    static Drills of(List<Drill> drills, @Nullable DrillConfig config, Span elapsed) {
        List<Drill> done = drills.stream()
                .filter(drill ->
                        !drill.ended().isBefore(elapsed.from()) && drill.ended().isBefore(elapsed.to()))
                .toList();
        Instant last = drills.stream()
                .filter(drill -> drill.succeeded() && drill.ended().isBefore(elapsed.to()))
                .map(Drill::ended)
                .max(Comparator.naturalOrder())
                .orElse(null);
        Duration every = config == null ? null : config.every();
        Instant next = every == null ? null : (last == null ? elapsed.from() : last).plus(every);
        return new Drills(
                done,
                every == null ? null : Math.toIntExact(elapsed.length().dividedBy(every)),
                last,
                next != null && next.isBefore(elapsed.to()) ? next : null,
                trials(done));
    }

    private static List<Trials> trials(List<Drill> done) {
        return done.stream()
                .map(Drill::level)
                .distinct()
                .sorted()
                .map(level -> trials(level, done))
                .toList();
    }

    private static Trials trials(String level, List<Drill> done) {
        List<Drill> all = done.stream()
                .filter(drill -> drill.level().equals(level) && drill.isTrial())
                .toList();
        int succeeded = (int) all.stream().filter(Drill::succeeded).count();
        return new Trials(level, all.size(), succeeded, Confidence.lowerBound(succeeded, all.size()));
    }
}
