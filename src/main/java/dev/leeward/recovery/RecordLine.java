package dev.leeward.recovery;

import dev.leeward.steering.Lease;
import dev.leeward.steering.Overrides;
import dev.leeward.steering.Scope;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.values.Host;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One generation in the record: all of it, or what is other than in the one before. What is not there is as it was.
 *
 * @param whole whether it is all of it: then what is not there is not
 * @param started whether the node was started with it
 * @param configuration a hash of it; null: the same as before
 * @param verdicts of targets that changed
 * @param overrides all of them; null: the same as before
 * @param scopes of plans that changed
 * @param isolation null: the same as before
 */
record RecordLine(
        Instant time,
        long generation,
        boolean whole,
        boolean started,
        @Nullable String configuration,
        Map<Target, Verdict> verdicts,
        @Nullable Overrides overrides,
        Map<String, Scope> scopes,
        @Nullable Isolation isolation) {
    /** Whether the node doubted itself, and since when. */
    record Isolation(@Nullable Instant since) {}

    /** All of a generation. */
    static RecordLine whole(Snapshot snapshot, String configuration, boolean started) {
        Map<Target, Verdict> verdicts = new LinkedHashMap<>();
        for (Target target : snapshot.topology().targets()) {
            verdicts.put(target, Objects.requireNonNull(snapshot.verdict(target)));
        }
        return new RecordLine(
                snapshot.time(),
                snapshot.generation(),
                true,
                started,
                configuration,
                verdicts,
                snapshot.overrides(),
                snapshot.scopes(),
                new Isolation(snapshot.isolatedSince()));
    }

    /** What is other in {@code after}, which has the same topology. */
    static RecordLine change(Snapshot before, Snapshot after) {
        Map<Target, Verdict> verdicts = new LinkedHashMap<>();
        for (Target target : after.topology().targets()) {
            Verdict verdict = Objects.requireNonNull(after.verdict(target));
            if (!verdict.equals(before.verdict(target))) {
                verdicts.put(target, verdict);
            }
        }
        Map<String, Scope> scopes = new LinkedHashMap<>(after.scopes());
        scopes.entrySet().removeAll(before.scopes().entrySet());
        boolean sameIsolation = Objects.equals(before.isolatedSince(), after.isolatedSince());
        return new RecordLine(
                after.time(),
                after.generation(),
                false,
                false,
                null,
                verdicts,
                before.overrides().equals(after.overrides()) ? null : after.overrides(),
                scopes,
                sameIsolation ? null : new Isolation(after.isolatedSince()));
    }

    String toJson() {
        JsonArray changed = new JsonArray();
        verdicts.forEach((target, verdict) -> changed.add(new JsonArray()
                .add(target.address().toString())
                .add(target.check())
                .add(verdict.status().name().toLowerCase(Locale.ROOT))
                .add(verdict.settled())
                .add(verdict.stale())
                .add(verdict.percent())
                .add(verdict.since().toString())
                .add(verdict.reason())));
        JsonObject json = new JsonObject().put("time", time.toString()).put("generation", generation);
        if (whole) {
            json.put("whole", true).put("started", started);
        }
        if (configuration != null) {
            json.put("configuration", configuration);
        }
        json.put("verdicts", changed);
        if (overrides != null) {
            json.put("overrides", OverrideJson.of(overrides));
        }
        if (!scopes.isEmpty()) {
            json.put("scopes", ScopeJson.of(scopes));
        }
        if (isolation != null) {
            Instant since = isolation.since();
            json.put("isolated-since", since == null ? null : since.toString());
        }
        return json.encode();
    }

    /** @throws RuntimeException of many kinds when {@code line} is not whole */
    static RecordLine fromJson(String line) {
        JsonObject json = new JsonObject(line);
        Map<Target, Verdict> verdicts = new LinkedHashMap<>();
        for (Object entry : json.getJsonArray("verdicts")) {
            JsonArray v = (JsonArray) entry;
            verdicts.put(
                    new Target(Host.parse(v.getString(0)), v.getString(1)),
                    new Verdict(
                            Status.valueOf(v.getString(2).toUpperCase(Locale.ROOT)),
                            v.getBoolean(3),
                            v.getBoolean(4),
                            v.getInteger(5),
                            Instant.parse(v.getString(6)),
                            v.getString(7)));
        }
        return new RecordLine(
                Instant.parse(json.getString("time")),
                json.getLong("generation"),
                json.getBoolean("whole", false),
                json.getBoolean("started", false),
                json.getString("configuration"),
                verdicts,
                json.containsKey("overrides") ? overrides(json.getJsonArray("overrides")) : null,
                json.containsKey("scopes") ? ScopeJson.read(json.getJsonObject("scopes")) : Map.of(),
                json.containsKey("isolated-since") ? isolation(json.getString("isolated-since")) : null);
    }

    private static Overrides overrides(JsonArray entries) {
        Map<Subject, Lease> leases = new LinkedHashMap<>();
        for (Object entry : entries) {
            OverrideJson.Entry read = OverrideJson.read((JsonObject) entry);
            leases.put(read.subject(), read.lease());
        }
        return new Overrides(leases);
    }

    private static Isolation isolation(@Nullable String since) {
        return new Isolation(since == null ? null : Instant.parse(since));
    }
}
