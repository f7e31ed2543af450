package dev.leeward.replication;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who holds the primary of one source. Immutable.
 *
 * @param regions every region that is asked, in the order of the configuration
 */
public record RoleStanding(String source, Map<String, Told> regions) {
    /** What a region is to a source. */
    public enum Role {
        PRIMARY,
        REPLICA,
        /** Neither was told, or nothing for 10 s. */
        UNKNOWN
    }

    /**
     * What one region told.
     *
     * @param because for people, a few words
     * @param sampled when it was asked that last answered; null: it never did
     */
    public record Told(Role role, String because, @Nullable Instant sampled) {}

    /** The regions that say that they hold it. */
    public List<String> primaries() {
        return regions.entrySet().stream()
                .filter(region -> region.getValue().role() == Role.PRIMARY)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What is wrong when more than one says so: whatever is written to one of them is lost to the others. Null: nothing. */
    public @Nullable String alarm() {
        List<String> primaries = primaries();
        return primaries.size() < 2
                ? null
                : "%s has %d primaries, %s: nothing is switched until all but one are stopped"
                        .formatted(source, primaries.size(), String.join(" and ", primaries));
    }

    /** The same, with what {@code region} told before {@code moment} forgotten: it has been stopped since. */
    public RoleStanding stopped(String region, Instant moment) {
        Told told = regions.get(region);
        if (told == null || told.sampled() == null || !told.sampled().isBefore(moment)) {
            return this;
        }
        Map<String, Told> others = new LinkedHashMap<>(regions);
        others.put(region, new Told(Role.UNKNOWN, "not asked since it was stopped", told.sampled()));
        return new RoleStanding(source, Collections.unmodifiableMap(others));
    }

    /** For the API. */
    public JsonObject json() {
        JsonObject json = new JsonObject();
        regions.forEach((region, told) -> json.put(
                region,
                new JsonObject()
                        .put("role", told.role().name().toLowerCase(Locale.ROOT))
                        .put("because", told.because())
                        .put(
                                "sampled",
                                told.sampled() == null ? null : told.sampled().toString())));
        return json;
    }
}
