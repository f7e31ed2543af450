package dev.leeward.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a node answers to override commands, for people. */
final class OverrideAnswers {
    /** HTTP's word for what a rule forbids. */
    private static final int CONFLICT = 409;

    private static final int MAX_TOLD = 5;

    private OverrideAnswers() {}

    /** Prints why not; returns the exit code. */
    static int refused(AdminClient.Answer answer, PrintWriter err) {
        err.println("leeward: " + answer.body().getString("error"));
        return answer.status() == CONFLICT ? Main.NO : Main.COULD_NOT;
    }

    /** Prints what is in force, and what it replaced; warnings to {@code err}. */
    static void print(JsonObject done, PrintWriter out, PrintWriter err) {
        String subject = done.getString("kind") + " " + done.getString("id");
        JsonObject lease = done.getJsonObject("override");
        JsonObject before = done.getJsonObject("before");
        if (lease == null) {
            out.printf("%s: lifted, generation %d%n", subject, done.getLong("generation"));
            out.println("it was " + text(before));
            return;
        }
        out.printf("%s: %s, generation %d%n", subject, text(lease), done.getLong("generation"));
        if (before != null) {
            out.println("it was " + text(before));
        }
        warn(done.getJsonArray("emptied"), "nothing is answered any more for ", err);
        warn(done.getJsonArray("last-resort"), "nothing that is up is left for ", err);
    }

    private static void warn(JsonArray names, String what, PrintWriter err) {
        if (!names.isEmpty()) {
            err.println(what
                    + names.stream().limit(MAX_TOLD).map(Object::toString).collect(Collectors.joining(", "))
                    + (names.size() > MAX_TOLD ? " and others" : ""));
        }
    }

    /** An override in a sentence; {@code none} for null. */
    static String text(@Nullable JsonObject lease) {
        return lease == null
                ? "none"
                : "%s by %s until %s: %s"
                        .formatted(
                                lease.getString("force"),
                                lease.getString("owner"),
                                Instant.parse(lease.getString("until")).truncatedTo(ChronoUnit.SECONDS),
                                lease.getString("reason"));
    }
}
