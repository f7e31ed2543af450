package dev.leeward.admin;

import dev.leeward.recovery.Decided;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.RunJson;
import dev.leeward.recovery.Standing;
import dev.leeward.steering.Snapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Where each plan is, and its open run, as {@code leeward status --json} shows them; {@code plan show} tells more. */
final class PlansJson {
    private PlansJson() {}

    static JsonObject of(Decided decided, Snapshot snapshot) {
        JsonObject plans = new JsonObject();
        for (String name : snapshot.topology().plans().keySet()) {
            Standing standing = decided.standings().get(name);
            // Before a plan is journaled for the first time, or while that fails, it is where it begins.
            if (standing != null) {
                plans.put(name, plan(standing, decided.open(name)));
            }
        }
        return plans;
    }

    private static JsonObject plan(Standing standing, @Nullable Run open) {
        return new JsonObject()
                .put("active", standing.activeJson())
                .put(
                        "latched",
                        new JsonArray(
                                standing.latches().keySet().stream().sorted().toList()))
                .put(
                        "run",
                        open == null
                                ? null
                                : new JsonObject()
                                        .put("id", open.id())
                                        .put("from", open.order().from())
                                        .put("to", open.order().to())
                                        .put("state", RunJson.word(open.state()))
                                        .put("because", open.because()));
    }
}
