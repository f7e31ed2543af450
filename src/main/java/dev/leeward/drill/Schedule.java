package dev.leeward.drill;

import dev.leeward.config.DrillConfig;
import dev.leeward.recovery.RunJson;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When a plan is to be drilled by itself. Pure.
 *
 * <pre>
 *   the last one of the plan's level    the next one is due
 *   is done, well or not                every after it began
 *   was interrupted                     as if it had not been; not tried again within the hour
 *   is not there                        since the node knows the plan
 * </pre>
 *
 * One that is due waits for its window, and is missed once the first window that it could have been done in is over.
 *
 * @param drills of the plan, the newest last
 * @param since when the node came to know the plan
 */
record Schedule(DrillConfig config, List<JsonObject> drills, Instant since) {
    private static final Duration AGAIN = Duration.ofHours(1);

    /** Where no window says so, what is due is done within that, or something is in the way. */
    private static final Duration AT_ONCE = Duration.ofMinutes(1);

    /** How far ahead a window is looked for. */
    private static final Duration FARTHEST = Duration.ofDays(32);

    /** Whether one is to begin now. */
    boolean begins(Instant now) {
        Instant due = due();
        return due != null && !due.isAfter(now) && isOpen(now) && !wasJustInterrupted(now);
    }

    /** Whether one was due and is not done. */
    boolean isMissed(Instant now) {
        Instant due = due();
        if (due == null || due.isAfter(now)) {
            return false;
        }
        Instant end = endOfChance(due);
        return end != null && !end.isAfter(now);
    }

    /** When the next one is due; null: never. */
    @Nullable
    Instant due() {
        if (config.every() == null) {
            return null;
        }
        return drills.stream()
                .filter(this::isOfLevel)
                .filter(drill -> !isInterrupted(drill))
                .map(drill -> Instant.parse(drill.getString("began")).plus(Objects.requireNonNull(config.every())))
                .reduce((_, last) -> last)
                .orElse(since);
    }

    private boolean isOfLevel(JsonObject drill) {
        return RunJson.word(config.level()).equals(drill.getString("level"));
    }

    private static boolean isInterrupted(JsonObject drill) {
        return "interrupted".equals(drill.getString("outcome"));
    }

    private boolean wasJustInterrupted(Instant now) {
        return drills.stream()
                .filter(this::isOfLevel)
                .filter(Schedule::isInterrupted)
                .anyMatch(drill ->
                        Instant.parse(drill.getString("ended")).plus(AGAIN).isAfter(now));
    }

    /** Whether one may begin by itself at a moment. */
    boolean isOpen(Instant moment) {
        boolean inside = config.window() == null || config.window().holds(moment);
        return inside && config.blocked().stream().noneMatch(days -> days.holds(moment));
    }

    /** When the first time is over in which one that is due could be done; null: that is too far away to be missed. */
    private @Nullable Instant endOfChance(Instant due) {
        Instant at = due;
        Instant farthest = due.plus(FARTHEST);
        while (!isOpen(at)) {
            at = at.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
            if (at.isAfter(farthest)) {
                return null;
            }
        }
        if (config.window() == null) {
            return at.plus(AT_ONCE);
        }
        while (isOpen(at) && at.isBefore(farthest)) {
            at = at.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
        }
        return at;
    }
}
