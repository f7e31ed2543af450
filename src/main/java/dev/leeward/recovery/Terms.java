package dev.leeward.recovery;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The moments that the time to recover is made of. Immutable; what did not happen yet is absent. */
public record Terms(Map<Term, Instant> moments) {
    public static final Terms NONE = new Terms(Map.of());

    public Terms {
        moments = Map.copyOf(moments);
    }

    /** In the order in which they come, but for the last two. */
    public enum Term {
        /** The first probe that failed was sent, or the fault was made. */
        FAULT,
        /** The region counted as down. */
        DETECTED,
        /** It was decided to leave it. */
        DECIDED,
        /** It acknowledged that it takes no writes. */
        FENCED,
        /** The last node answered with the new region. */
        PUBLISHED,
        /** No cache that obeys TTLs holds an old answer any more. */
        DRAINED,
        /** Every service was verified in the new region. */
        HEALTHY;

        /** As it is written everywhere. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** When one of them was. */
    public record Moment(Term term, Instant at) {}

    /** Those that are known, in the order of time: caches may be drained before, or after, the service is seen healthy. */
    public List<Moment> inOrder() {
        return moments.entrySet().stream()
                .map(entry -> new Moment(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Moment::at).thenComparing(Moment::term))
                .toList();
    }

    public @Nullable Instant at(Term term) {
        return moments.get(term);
    }

    /** With a moment; one that is known already stays. */
    public Terms with(Term term, @Nullable Instant moment) {
        if (moment == null || moments.containsKey(term)) {
            return this;
        }
        Map<Term, Instant> more = new EnumMap<>(Term.class);
        more.putAll(moments);
        more.put(term, moment);
        return new Terms(more);
    }

    /** From the fault to the new answer; null while either is not known. */
    public @Nullable Duration answer() {
        return since(at(Term.PUBLISHED));
    }

    /** From the fault until no old answer is about and the new region is verified; null while any is not known. */
    public @Nullable Duration service() {
        Instant drained = at(Term.DRAINED);
        Instant healthy = at(Term.HEALTHY);
        if (drained == null || healthy == null) {
            return null;
        }
        return since(drained.isAfter(healthy) ? drained : healthy);
    }

    private @Nullable Duration since(@Nullable Instant moment) {
        Instant fault = at(Term.FAULT);
        return fault == null || moment == null ? null : Duration.between(fault, moment);
    }

    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        for (Term term : Term.values()) {
            Instant moment = at(term);
            json.put(term.word(), moment == null ? null : moment.toString());
        }
        return json;
    }

    /** What {@link #toJson} made. */
    public static Terms fromJson(JsonObject json) {
        Terms terms = NONE;
        for (Term term : Term.values()) {
            String moment = json.getString(term.word());
            terms = terms.with(term, moment == null ? null : Instant.parse(moment));
        }
        return terms;
    }
}
