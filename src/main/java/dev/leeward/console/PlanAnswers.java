package dev.leeward.console;

import dev.leeward.values.Durations;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a node answers of plans, for people. */
final class PlanAnswers {
    static final String PATH = "/api/v1/plans";

    private PlanAnswers() {}

    static String path(String plan) {
        return PATH + "/" + AdminClient.encoded(plan);
    }

    static String path(String plan, String command) {
        return path(plan) + "/" + command;
    }

    /** Regions in a line; {@code none} for none. */
    static String joined(JsonArray names) {
        return names.isEmpty() ? "none" : names.stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    /** A run in a few words; {@code none} for null. */
    static String run(@Nullable JsonObject run) {
        return run == null
                ? "none"
                : "%s to %s %s".formatted(run.getString("id"), run.getString("to"), run.getString("state"));
    }

    /** One step in a line; without its time while it has none. */
    static String step(JsonObject step) {
        String began = step.getString("began");
        String ended = step.getString("ended");
        return "%-20s  %-9s %-8s %s"
                .formatted(
                        time(ended != null ? ended : began),
                        step.getString("step"),
                        step.getString("state"),
                        step.getString("detail"))
                .stripTrailing();
    }

    static String time(@Nullable String time) {
        return time == null
                ? ""
                : Instant.parse(time).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Whether a run is over, or waits for a person. */
    static boolean hasStopped(JsonObject run) {
        return switch (run.getString("state")) {
            case "pending", "running" -> false;
            default -> true;
        };
    }

    /** Whether a run waits because something is not clear. */
    static boolean isHeld(JsonObject run) {
        return run.getString("state").equals("held");
    }

    /** As people write it, to a hundredth of a second: less than that nobody measures here. */
    static String duration(double seconds) {
        return Durations.text(Duration.ofMillis(
                seconds < 1 ? Math.round(seconds * 1000) : Math.multiplyExact(Math.round(seconds * 100), 10L)));
    }

    /** Of a run that has stopped. */
    static int exitCode(JsonObject run) {
        return switch (run.getString("state")) {
            case "succeeded", "succeeded-with-overrides" -> ExitCode.OK;
            default -> ExitCode.NO;
        };
    }
}
