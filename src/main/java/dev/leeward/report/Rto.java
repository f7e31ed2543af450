package dev.leeward.report;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * How long a recovery took, in seconds; null where a term that it needs is not known.
 *
 * @param answer from the fault until the last node answered otherwise
 * @param service from the fault until that had reached clients and was healthy
 * @param objective that {@code service} is held against; null: the plan has none
 */
public record Rto(
        @Nullable Double answer,
        @Nullable Double service,
        @Nullable Double objective,
        @Nullable Boolean met) {
    static final Rto UNKNOWN = new Rto(null, null, null, null);

    static Rto of(JsonObject json) {
        return new Rto(
                json.getDouble("answer"),
                json.getDouble("service"),
                json.getDouble("objective"),
                json.getBoolean("met"));
    }
}
