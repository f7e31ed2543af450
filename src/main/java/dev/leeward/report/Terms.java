package dev.leeward.report;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The moments of a recovery that are known, in the order of time.
 *
 * @param moments each with what it was the moment of
 */
public record Terms(List<Moment> moments) {
    /** What a recovery goes through. */
    public enum Term {
        FAULT,
        DETECTED,
        DECIDED,
        FENCED,
        PUBLISHED,
        DRAINED,
        HEALTHY;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** When one of them was. */
    public record Moment(Term term, Instant at) {}

    static final Terms NONE = new Terms(List.of());

    static Terms of(JsonObject json) {
        List<Moment> moments = new ArrayList<>();
        for (Term term : Term.values()) {
            String at = json.getString(term.word());
            if (at != null) {
                moments.add(new Moment(term, Instant.parse(at)));
            }
        }
        // Caches may be drained before, or after, the service is seen healthy.
        moments.sort(Comparator.comparing(Moment::at));
        return new Terms(List.copyOf(moments));
    }
}
