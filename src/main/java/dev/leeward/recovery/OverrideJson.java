package dev.leeward.recovery;

import dev.leeward.steering.Lease;
import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.Overrides;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Subject.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Overrides as JSON: the same in the state folder, in the record and in the API. */
public final class OverrideJson {
    private OverrideJson() {}

    /** What is forced, without on what; null for null. */
    public static @Nullable JsonObject of(@Nullable Lease lease) {
        return lease == null
                ? null
                : new JsonObject()
                        .put("force", word(lease.force()))
                        .put("owner", lease.owner())
                        .put("reason", lease.reason())
                        .put("since", lease.since().toString())
                        .put("until", lease.until().toString())
                        .put("recorded", lease.recorded());
    }

    public static JsonObject of(Subject subject, Lease lease) {
        return of(subject).mergeIn(Objects.requireNonNull(of(lease)));
    }

    static JsonObject of(Subject subject) {
        return new JsonObject().put("kind", word(subject.kind())).put("id", subject.id());
    }

    /** @throws RuntimeException of many kinds when {@code json} is not what {@link #of(Subject)} makes */
    static Subject subject(JsonObject json) {
        return new Subject(Kind.valueOf(upper(json.getString("kind"))), json.getString("id"));
    }

    /** Sorted by what they are on. */
    public static JsonArray of(Overrides overrides) {
        JsonArray all = new JsonArray();
        overrides.leases().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(Subject::kind).thenComparing(Subject::id)))
                .forEach(entry -> all.add(of(entry.getKey(), entry.getValue())));
        return all;
    }

    /** An override that was read, with what it is on. */
    record Entry(Subject subject, Lease lease) {}

    /** @throws RuntimeException of many kinds when {@code json} is not what {@link #of(Subject, Lease)} makes */
    static Entry read(JsonObject json) {
        Lease lease = new Lease(
                Force.valueOf(upper(json.getString("force"))),
                json.getString("owner"),
                json.getString("reason"),
                Instant.parse(json.getString("since")),
                Instant.parse(json.getString("until")),
                json.getBoolean("recorded", true));
        return new Entry(subject(json), lease);
    }

    /** A word of an enumeration as it is written everywhere: in lower case. */
    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
