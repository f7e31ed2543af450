package dev.leeward.recovery;

import dev.leeward.config.PlanConfig;
import dev.leeward.config.PlanConfig.BeforeSwitch;
import dev.leeward.steering.Scope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a plan is: which regions it uses, and which it left. Immutable; a decision makes the next one.
 *
 * @param active regions in use; never empty
 * @param latches regions that were left, and by what
 * @param switched when it last moved; null: it never did
 */
public record Standing(
        Set<String> active,
        Map<String, Latch> latches,
        Scope.@Nullable Ramp ramp,
        Scope.@Nullable Slice slice,
        boolean hurried,
        @Nullable Instant switched) {

    public Standing {
        active = Set.copyOf(active);
        latches = Map.copyOf(latches);
    }

    /** @param automatic whether the node left it by itself */
    public record Latch(boolean automatic, Instant since) {}

    /** At the first start of a plan. */
    public static Standing first(PlanConfig plan) {
        Set<String> active =
                plan.active() == PlanConfig.Active.ONE ? Set.of(plan.regions().getFirst()) : Set.copyOf(plan.regions());
        return new Standing(active, Map.of(), null, null, false, null);
    }

    /**
     * What a configuration leaves of it: one region where the plan uses one, none that is not the plan's. Where that leaves none, the plan
     * begins again, in a region that was not left if there is one.
     */
    Standing under(PlanConfig plan) {
        List<String> kept = plan.regions().stream().filter(active::contains).toList();
        if (kept.isEmpty()) {
            List<String> fresh = plan.regions().stream()
                    .filter(region -> !latches.containsKey(region))
                    .toList();
            Standing first = first(plan);
            return fresh.isEmpty()
                    ? first
                    : new Standing(
                            plan.active() == PlanConfig.Active.ONE ? Set.of(fresh.getFirst()) : Set.copyOf(fresh),
                            latches,
                            null,
                            null,
                            false,
                            switched);
        }
        Set<String> next = plan.active() == PlanConfig.Active.ONE ? Set.of(kept.getFirst()) : Set.copyOf(kept);
        return next.equals(active) ? this : new Standing(next, latches, null, null, false, switched);
    }

    /** With {@code to} in use, and no more with {@code from}, which is latched. */
    public Standing moved(String from, String to, boolean automatic, Instant now) {
        Set<String> next = new LinkedHashSet<>(active);
        next.remove(from);
        next.add(to);
        Map<String, Latch> latched = new HashMap<>(latches);
        latched.remove(to);
        latched.put(from, new Latch(automatic, now));
        return new Standing(next, latched, null, null, false, now);
    }

    /** With {@code region} alone in use, as it was before it was left. */
    public Standing returned(String region, Instant now) {
        Map<String, Latch> latched = new HashMap<>(latches);
        latched.remove(region);
        return new Standing(Set.of(region), latched, null, null, false, now);
    }

    /** With {@code region} in use beside what is: where a plan uses several. */
    public Standing joined(String region, Instant now) {
        Set<String> next = new LinkedHashSet<>(active);
        next.add(region);
        Map<String, Latch> latched = new HashMap<>(latches);
        latched.remove(region);
        return new Standing(next, latched, null, null, false, now);
    }

    /** With {@code region} latched; still in use where it is the only one. */
    public Standing latched(String region, boolean automatic, Instant now) {
        Map<String, Latch> more = new HashMap<>(latches);
        more.put(region, new Latch(automatic, now));
        Set<String> next = new LinkedHashSet<>(active);
        if (next.size() > 1) {
            next.remove(region);
        }
        return new Standing(next, more, ramp, slice, hurried, switched);
    }

    /** While so many of the answers are already those of {@code next}. */
    public Standing ramping(Standing next, int percent) {
        return new Standing(active, latches, new Scope.Ramp(next.active, percent), slice, hurried, switched);
    }

    /** With nothing under way. */
    public Standing settled() {
        return new Standing(active, latches, null, null, false, switched);
    }

    public Standing slicing(Scope.@Nullable Slice other) {
        return new Standing(active, latches, ramp, other, hurried, switched);
    }

    public Standing hurrying(boolean other) {
        return new Standing(active, latches, ramp, slice, other, switched);
    }

    /** What steering makes of it. */
    public Scope scope(PlanConfig plan, String note) {
        Set<String> regions = new LinkedHashSet<>(active);
        if (plan.beforeSwitch() == BeforeSwitch.MOVE) {
            regions.addAll(plan.regions());
            // One that was left is not gone back to, be it the one that the plan began in; if all were left, it is.
            regions.removeAll(latches.keySet());
            if (regions.isEmpty()) {
                regions.addAll(active);
            }
        }
        return new Scope(regions, latches.keySet(), ramp, slice, hurried, note);
    }

    JsonObject toJson() {
        JsonObject left = new JsonObject();
        latches.forEach((region, latch) -> left.put(
                region,
                new JsonObject()
                        .put("automatic", latch.automatic())
                        .put("since", latch.since().toString())));
        return ScopeJson.of(new Scope(active, latches.keySet(), ramp, slice, hurried, ""))
                .put("latches", left)
                .put("switched", switched == null ? null : switched.toString());
    }

    /** @throws RuntimeException of many kinds when {@code json} is not what {@link #toJson} makes */
    static Standing fromJson(JsonObject json) {
        Scope scope = ScopeJson.scope(json);
        Map<String, Latch> latches = new HashMap<>();
        JsonObject left = json.getJsonObject("latches");
        for (String region : left.fieldNames()) {
            JsonObject latch = left.getJsonObject(region);
            latches.put(region, new Latch(latch.getBoolean("automatic"), Instant.parse(latch.getString("since"))));
        }
        String switched = json.getString("switched");
        return new Standing(
                scope.regions(),
                latches,
                scope.ramp(),
                scope.slice(),
                scope.hurried(),
                switched == null ? null : Instant.parse(switched));
    }

    /** The regions in use, in the order of their names. */
    public JsonArray activeJson() {
        return ScopeJson.array(active);
    }
}
