package dev.leeward.admin;

import dev.leeward.admin.AnswerDiff.Change;
import dev.leeward.admin.AnswerDiff.OfType;
import dev.leeward.admin.AnswerDiff.Part;
import dev.leeward.recovery.OverrideJson;
import dev.leeward.zone.ZoneDiff;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A {@link ConfigDiff} as {@code leeward diff --json} and {@code POST /api/v1/diff} show it; bounded. */
final class DiffJson {
    /** Services that are told with their answers; of the others there is the number. */
    private static final int MAX_SERVICES = 1000;

    /** Different answers of one service that are told. */
    private static final int MAX_PARTS = 64;

    private DiffJson() {}

    static JsonObject of(ConfigDiff diff) {
        AnswerDiff answers = diff.answers();
        JsonArray services = new JsonArray();
        answers.changes().stream().limit(MAX_SERVICES).map(DiffJson::of).forEach(services::add);
        JsonArray names = new JsonArray();
        diff.zones().changes().stream().map(DiffJson::of).forEach(names::add);
        List<ConfigDiff.Affected> worst = diff.worst();
        return new JsonObject()
                .put("services", answers.services())
                .put("services-changed", answers.changes().size())
                .put("new-members", answers.newMembers())
                .put("greatest-share", worst.isEmpty() ? 0.0 : worst.getFirst().share())
                .put("answers", services)
                .put("names", names)
                .put("names-more", diff.zones().more());
    }

    private static JsonObject of(Change change) {
        JsonArray types = new JsonArray();
        change.types().stream().map(DiffJson::of).forEach(types::add);
        return new JsonObject()
                .put("name", change.name().toString())
                .put("what", OverrideJson.word(change.what()))
                .put("share", change.share())
                .put("measured-over-networks", change.networks())
                .put("types", types);
    }

    private static JsonObject of(OfType type) {
        return new JsonObject()
                .put("type", type.type())
                .put("share", type.share())
                .put("ttl-before", type.ttlBefore())
                .put("ttl-after", type.ttlAfter())
                .put("before", of(type.before()))
                .put("after", of(type.after()));
    }

    private static JsonArray of(List<Part> parts) {
        JsonArray all = new JsonArray();
        parts.stream()
                .limit(MAX_PARTS)
                .map(part -> new JsonObject()
                        .put("share", part.share())
                        .put("from", part.source())
                        .put("data", new JsonArray(part.data())))
                .forEach(all::add);
        return all;
    }

    private static JsonObject of(ZoneDiff.Change change) {
        return new JsonObject()
                .put("zone", change.zone().toString())
                .put("name", change.name().toString())
                .put("what", OverrideJson.word(change.what()))
                .put("types", new JsonArray(change.types()))
                .put("names", change.names());
    }
}
