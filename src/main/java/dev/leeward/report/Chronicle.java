package dev.leeward.report;

import dev.leeward.journal.Entry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What the journal's entries say that was decided: takes them one after another. Types that it does not know say nothing to it. Pure. */
final class Chronicle {
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private final List<Drill> drills = new ArrayList<>();
    private final List<Switched> switches = new ArrayList<>();
    private final List<ForcedSpan> ended = new ArrayList<>();
    private final Map<String, ForcedSpan> inForce = new LinkedHashMap<>();

    static Chronicle of(List<Entry> entries) {
        Chronicle chronicle = new Chronicle();
        entries.forEach(chronicle::add);
        return chronicle;
    }

    private void add(Entry entry) {
        JsonObject payload = entry.payload();
        // An entry that is about a run has all of it.
        JsonObject told = payload.getJsonObject("run");
        Run run = told == null ? null : Run.of(told);
        if (run != null) {
            runs.put(run.id(), run);
        }
        switch (entry.type()) {
            case "drilled" -> drills.add(Drill.of(payload.getJsonObject("drill")));
            case "placed", "switched" ->
                switches.add(new Switched(
                        entry.time(),
                        payload.getString("plan"),
                        strings(payload.getJsonArray("active")),
                        run == null ? null : run.id()));
            case "forced" -> {
                end(payload, entry.time(), "renewed");
                inForce.put(key(payload), forced(payload));
            }
            case "lifted" -> end(payload, entry.time(), "lifted");
            case "ended" -> end(payload, entry.time(), "ended");
            default -> {}
        }
    }

    private static ForcedSpan forced(JsonObject payload) {
        return new ForcedSpan(
                payload.getString("kind"),
                payload.getString("id"),
                payload.getString("force"),
                payload.getString("owner"),
                payload.getString("reason"),
                Instant.parse(payload.getString("since")),
                Instant.parse(payload.getString("until")),
                "in force");
    }

    private void end(JsonObject payload, Instant time, String how) {
        ForcedSpan was = inForce.remove(key(payload));
        if (was != null) {
            Instant to = Span.earlier(time, was.to());
            ended.add(
                    new ForcedSpan(was.kind(), was.id(), was.force(), was.owner(), was.reason(), was.from(), to, how));
        }
    }

    private static String key(JsonObject payload) {
        return payload.getString("kind") + " " + payload.getString("id");
    }

    private static List<String> strings(JsonArray array) {
        return array.stream().map(Objects::toString).toList();
    }

    /** The runs of a plan that were under way in {@code span}, drills not among them. */
    List<Run> runs(String plan, Span span) {
        return runs.values().stream()
                .filter(run -> run.plan().equals(plan) && !run.kind().equals("drill"))
                .filter(run -> run.span(span.to()).meets(span))
                .toList();
    }

    /** All that there ever were of a plan. */
    List<Drill> drills(String plan) {
        return drills.stream().filter(drill -> drill.plan().equals(plan)).toList();
    }

    /** What a plan did in {@code span}. */
    List<Switched> switches(String plan, Span span) {
        return switches.stream()
                .filter(switched -> switched.plan().equals(plan))
                .filter(switched ->
                        !switched.at().isBefore(span.from()) && switched.at().isBefore(span.to()))
                .toList();
    }

    /** Whatever was in force in {@code span}, in the order in which it began. */
    List<ForcedSpan> forced(Span span) {
        List<ForcedSpan> all = new ArrayList<>(ended);
        all.addAll(inForce.values());
        return all.stream()
                .filter(forced -> forced.span().meets(span))
                .sorted((one, other) -> one.from().compareTo(other.from()))
                .toList();
    }
}
