package dev.leeward.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a node answers to override commands, for people. */
final class OverrideAnswers {
    private static final int MAX_TOLD = 5;

    private OverrideAnswers() {}

    /** Prints what is in force, and what it replaced; warnings to {@code err}. */
    static void print(JsonObject done, PrintWriter out, PrintWriter err) {
        String subject = done.getString("kind") + " " + done.getString("id");
        JsonObject lease = done.getJsonObject("override");
        JsonObject before = done.getJsonObject("before");
        boolean dryRun = done.getBoolean("dry-run", false);
        out.printf(
                "%s%s: %s, generation %d%n",
                dryRun ? "dry run, nothing has changed: " : "",
                subject,
                lease == null ? "lifted" : text(lease),
                done.getLong("generation"));
        if (before != null) {
            out.println((dryRun ? "it is " : "it was ") + text(before));
        }
        if (lease != null && !lease.getBoolean("recorded") && !dryRun) {
            err.println("the journal did not take it: it holds on this node, and is journaled when that is possible");
        }
        warn(
                done.getJsonArray("emptied"),
                dryRun ? "nothing would be answered any more for " : "nothing is answered any more for ",
                err);
        warn(
                done.getJsonArray("last-resort"),
                dryRun ? "nothing that is up would be left for " : "nothing that is up is left for ",
                err);
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
                : "%s%s by %s until %s: %s"
                        .formatted(
                                lease.getString("force"),
                                unrecorded(lease),
                                lease.getString("owner"),
                                Instant.parse(lease.getString("until")).truncatedTo(ChronoUnit.SECONDS),
                                lease.getString("reason"));
    }

    /** What is to be known of an override that the journal was not told of. */
    static String unrecorded(JsonObject lease) {
        return lease.getBoolean("recorded", true) ? "" : " (unrecorded)";
    }
}
