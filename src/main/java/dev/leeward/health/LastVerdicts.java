package dev.leeward.health;

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

/** The verdicts that outlive the process, each with the time when a probe last told something of its target. */
record LastVerdicts(Map<Target, Kept> verdicts) {
    static final LastVerdicts NONE = new LastVerdicts(Map.of());

    record Kept(Verdict verdict, Instant seen) {}

    String toJson() {
        JsonArray members = new JsonArray();
        verdicts.forEach((target, kept) -> members.add(new JsonObject()
                .put("address", target.address().toString())
                .put("check", target.check())
                .put("status", kept.verdict().status().name().toLowerCase(Locale.ROOT))
                .put("since", kept.verdict().since())
                .put("reason", kept.verdict().reason())
                .put("seen", kept.seen())));
        return new JsonObject().put("members", members).encode();
    }

    /** @throws RuntimeException of many kinds when {@code json} is not what {@link #toJson} writes */
    static LastVerdicts fromJson(String json) {
        Map<Target, Kept> verdicts = new LinkedHashMap<>();
        for (Object member : new JsonObject(json).getJsonArray("members")) {
            JsonObject fields = (JsonObject) member;
            Target target = new Target(Host.parse(fields.getString("address")), fields.getString("check"));
            Status status = Status.valueOf(fields.getString("status").toUpperCase(Locale.ROOT));
            Instant since = Objects.requireNonNull(fields.getInstant("since"), "since");
            String reason = Objects.requireNonNull(fields.getString("reason"), "reason");
            Instant seen = Objects.requireNonNull(fields.getInstant("seen"), "seen");
            verdicts.put(target, new Kept(Verdict.of(status, true, since, reason), seen));
        }
        return new LastVerdicts(verdicts);
    }
}
