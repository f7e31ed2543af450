package dev.leeward.console;

import dev.leeward.recovery.Decisions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What to type next, by the state of the last run: whoever was woken up by it copies a line. What takes a risk has a word in capitals that
 * has to be thought about first.
 *
 * @param plan as the node shows it
 * @param node the options that find the node, as they were typed; empty, or with a space first
 */
record WhatNext(JsonObject plan, String node) {
    List<String> lines() {
        JsonObject run = plan.getJsonObject("run");
        List<String> lines = new ArrayList<>();
        switch (run == null ? "" : run.getString("state")) {
            case "waiting-approval" -> {
                lines.add(line("yes", "approve"));
                lines.add(line("no", "cancel"));
            }
            case "held" -> held(run, lines);
            case "paused" -> {
                lines.add(line("go on", "resume"));
                lines.add(line("no more of it", "cancel"));
            }
            case "running" -> lines.add(line("stop after this", "pause"));
            case "pending" -> lines.add(line("not then", "cancel"));
            default -> {
                lines.add(line("what if", "run", " --dry-run"));
                lines.add(line("move it", "run", " --reason TEXT"));
                if (!plan.getJsonObject("latched").isEmpty()) {
                    lines.add(line("back", "failback", " --reason TEXT"));
                }
            }
        }
        return lines;
    }

    /** It is held at the first step that is not done; but a gate that is closed holds it before the fence already. */
    private void held(JsonObject run, List<String> lines) {
        String step = run.getJsonArray("steps").stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.getString("ended") == null)
                .map(one -> one.getString("step"))
                .findFirst()
                .orElse("");
        boolean unapproved = step.equals("approve") || isProposal(run);
        lines.add(unapproved ? line("yes", "approve") : line("try again", "resume"));
        switch (step) {
            case "fence", "rpo-gate" -> {
                if (gateIsClosed()) {
                    lines.add(line("lose that much", "resume", " --accept-data-loss TIME --reason TEXT"));
                } else if (step.equals("fence") && !unapproved) {
                    lines.add(line("if it is dead", "resume", " --source-is-dead --reason TEXT"));
                }
            }
            case "call", "wait" -> lines.add(line("go without", "resume", " --skip"));
            case "switch", "ramp" -> lines.add(line("break the rule", "run", " --override RULE --reason TEXT"));
            default -> {
                // What else there is, such as a verify, is only tried again.
            }
        }
        lines.add(line("not this way", "cancel"));
    }

    /** What the node has proposed, and nobody has said yes to. */
    private boolean isProposal(JsonObject run) {
        return run.getString("requested-by").equals(Decisions.NODE)
                && run.getJsonArray("approved-by").isEmpty()
                && plan.getJsonObject("trigger").getString("mode").equals("propose");
    }

    private boolean gateIsClosed() {
        return plan.getJsonObject("exposure").stream()
                .map(Map.Entry::getValue)
                .map(JsonObject.class::cast)
                .anyMatch(exposure -> !exposure.getString("verdict").equals("open"));
    }

    private String line(String when, String word) {
        return line(when, word, "");
    }

    private String line(String when, String word, String options) {
        return "%-17sleeward plan %s %s%s%s".formatted(when + ":", word, plan.getString("name"), options, node);
    }
}
