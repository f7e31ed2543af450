package dev.leeward.plan;

import dev.leeward.config.PlanConfig;
import dev.leeward.config.Rule;
import dev.leeward.recovery.Standing;
import dev.leeward.replication.RoleStanding;
import dev.leeward.steering.Region;
import dev.leeward.steering.Snapshot;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a decision would break, told of the state that it would lead to. Pure.
 *
 * <pre>
 *   rule                              binds
 *   at-least, at-most, drilled-within always
 *   one-primary                       always: two primaries at once, whether or not it is written as a rule
 *   capacity, not-twice-in, window    while the region that is left still serves; else it only alarms
 * </pre>
 */
public final class Rules {
    static final String ONE_PRIMARY = "one-primary";

    /** Drills are what it waits for: it does not bind their runs, there and back. */
    public static final String DRILLED_WITHIN = "drilled-within";

    /** All that can be overridden by name. */
    static final List<String> WORDS =
            List.of("at-least", "at-most", "capacity", "not-twice-in", "window", DRILLED_WITHIN, ONE_PRIMARY);

    private Rules() {}

    /**
     * @param rule by the word that overrides it
     * @param binding whether it forbids the decision
     */
    public record Violation(String rule, String why, boolean binding) {}

    /**
     * What is known of a move.
     *
     * @param fromIsDown whether the region that is left does not serve anyway
     * @param drills of the plan
     */
    public record Move(
            PlanConfig plan,
            Standing before,
            Standing after,
            String from,
            String to,
            boolean fromIsDown,
            Map<String, RoleStanding> roles,
            List<JsonObject> drills) {
        /** The same with other words of who is the primary. */
        Move told(Map<String, RoleStanding> others) {
            return new Move(plan, before, after, from, to, fromIsDown, others, drills);
        }
    }

    public static List<Violation> broken(Move move, Snapshot snapshot, Instant now) {
        List<Violation> broken = new ArrayList<>();
        for (Rule rule : move.plan().rules()) {
            String why = why(rule, move, snapshot, now);
            if (why != null) {
                broken.add(new Violation(word(rule), why, isBinding(rule, move)));
            }
        }
        move.roles().values().forEach(standing -> {
            String alarm = standing.alarm();
            if (alarm != null) {
                broken.add(new Violation(ONE_PRIMARY, alarm, true));
            }
        });
        return broken;
    }

    static String word(Rule rule) {
        return switch (rule) {
            case Rule.AtLeast _ -> "at-least";
            case Rule.AtMost _ -> "at-most";
            case Rule.Capacity _ -> "capacity";
            case Rule.NotTwiceIn _ -> "not-twice-in";
            case Rule.Window _ -> "window";
            case Rule.DrilledWithin _ -> DRILLED_WITHIN;
        };
    }

    private static boolean isBinding(Rule rule, Move move) {
        return switch (rule) {
            case Rule.AtLeast _, Rule.AtMost _, Rule.DrilledWithin _ -> true;
            case Rule.Capacity _, Rule.NotTwiceIn _, Rule.Window _ -> !move.fromIsDown();
        };
    }

    private static @Nullable String why(Rule rule, Move move, Snapshot snapshot, Instant now) {
        int active = move.after().active().size();
        return switch (rule) {
            case Rule.AtLeast(int regions) ->
                active >= regions ? null : "%d regions would be active, fewer than %d".formatted(active, regions);
            case Rule.AtMost(int regions) ->
                active <= regions ? null : "%d regions would be active, more than %d".formatted(active, regions);
            case Rule.Capacity _ -> overload(move, snapshot);
            case Rule.NotTwiceIn(Duration time) -> {
                Instant last = move.before().switched();
                yield last == null || !last.plus(time).isAfter(now)
                        ? null
                        : "it moved at %s, and not again before %s".formatted(last, last.plus(time));
            }
            case Rule.Window(var hours) -> hours.holds(now) ? null : "it is outside " + hours;
            case Rule.DrilledWithin(Duration time) ->
                isDrilled(move, now.minus(time))
                        ? null
                        : "no drill towards %s has succeeded since %s".formatted(move.to(), now.minus(time));
        };
    }

    /** Why the regions that would be active could not carry it; null: they could. */
    public static @Nullable String overload(Move move, Snapshot snapshot) {
        List<Region> active = regions(move.after().active(), snapshot);
        List<Region> involved = involved(move, snapshot);
        if (measured(move, snapshot) != Measured.ALL) {
            return "capacity and load of " + move.from() + " and " + move.to() + " are not all told, so nobody knows";
        }
        double room = active.stream()
                .mapToDouble(region -> Objects.requireNonNull(region.capacity()) * region.fill())
                .sum();
        double load = involved.stream()
                .mapToDouble(region -> Objects.requireNonNull(region.load()))
                .sum();
        return load <= room ? null : "%.0f would come to what can take %.0f".formatted(load, room);
    }

    /** How many of the regions that a move involves tell their capacity and load. */
    enum Measured {
        ALL,
        SOME,
        NONE
    }

    static Measured measured(Move move, Snapshot snapshot) {
        List<Region> involved = involved(move, snapshot);
        if (involved.stream().allMatch(Region::isMeasured)) {
            return Measured.ALL;
        }
        return involved.stream().allMatch(region -> region.capacity() == null && region.load() == null)
                ? Measured.NONE
                : Measured.SOME;
    }

    /** Those that would be active, and those that would not be any more. */
    private static List<Region> involved(Move move, Snapshot snapshot) {
        List<Region> involved = new ArrayList<>(regions(move.after().active(), snapshot));
        move.before().active().stream()
                .filter(name -> !move.after().active().contains(name))
                .map(name -> snapshot.topology().regions().get(name))
                .filter(Objects::nonNull)
                .forEach(involved::add);
        return involved;
    }

    private static List<Region> regions(Set<String> names, Snapshot snapshot) {
        return names.stream()
                .map(name ->
                        Objects.requireNonNull(snapshot.topology().regions().get(name)))
                .toList();
    }

    /** A plan that was only looked at was not drilled. */
    private static boolean isDrilled(Move move, Instant since) {
        List<JsonObject> tried = move.drills().stream()
                .filter(drill -> !"lint".equals(drill.getString("level")))
                .toList();
        Instant last = lastDrilled(tried, move.to());
        return last != null && last.isAfter(since);
    }

    /** When the last drill towards a region that succeeded was over; null: there is none. */
    static @Nullable Instant lastDrilled(List<JsonObject> drills, String to) {
        return drills.stream()
                .filter(drill -> "succeeded".equals(drill.getString("outcome")))
                .filter(drill -> to.equals(drill.getString("to")))
                .map(drill -> Instant.parse(drill.getString("ended")))
                .max(Instant::compareTo)
                .orElse(null);
    }
}
