package dev.leeward.plan;

import dev.leeward.recovery.RunJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a plan could be run towards one region, as {@link Outlook} finds it. Immutable.
 *
 * <p>What nobody can tell is no pass.
 *
 * @param at when it was looked at
 */
public record Readiness(Instant at, List<Item> items) {
    public Readiness {
        items = List.copyOf(items);
    }

    /** What is found of one item. */
    public enum Verdict {
        PASS,
        FAIL,
        UNKNOWN
    }

    /**
     * One thing that has to be so.
     *
     * @param evidence for people, one line
     * @param at when the evidence was found; null: there is none
     */
    public record Item(
            String name,
            Verdict verdict,
            String evidence,
            @Nullable Instant at) {}

    public boolean isReady() {
        return items.stream().allMatch(item -> item.verdict() == Verdict.PASS);
    }

    /** For the API. */
    JsonObject json() {
        JsonArray all = new JsonArray();
        items.forEach(item -> all.add(new JsonObject()
                .put("name", item.name())
                .put("verdict", RunJson.word(item.verdict()))
                .put("evidence", item.evidence())
                .put("at", item.at() == null ? null : item.at().toString())));
        return new JsonObject().put("ready", isReady()).put("at", at.toString()).put("items", all);
    }
}
