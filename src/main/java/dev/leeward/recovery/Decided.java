package dev.leeward.recovery;

import dev.leeward.steering.Lease;
import dev.leeward.steering.Overrides;
import dev.leeward.steering.Subject;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that was decided, up to one entry of the journal. Immutable.
 *
 * @param standings by plan
 * @param runs the last one of each plan, by plan
 * @param recovered the last one of each plan that succeeded and was no way back, by plan
 * @param drills the last ones of each plan, the newest last, by plan
 * @param drilling the drill of each plan that is not over, by plan
 * @param runsSoFar counts every run there was, for the next one's ID
 */
public record Decided(
        Overrides overrides,
        Map<String, Standing> standings,
        Map<String, Run> runs,
        Map<String, Run> recovered,
        Map<String, List<JsonObject>> drills,
        Map<String, JsonObject> drilling,
        long runsSoFar) {
    public static final Decided NOTHING =
            new Decided(Overrides.NONE, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), 0);

    /** Enough to tell how often drills succeed. */
    private static final int MOST_DRILLS = 100;

    public Decided {
        standings = Map.copyOf(standings);
        runs = Map.copyOf(runs);
        recovered = Map.copyOf(recovered);
        drills = Map.copyOf(drills);
        drilling = Map.copyOf(drilling);
    }

    /** The run of a plan that is not over; null: there is none. */
    public @Nullable Run open(String plan) {
        Run run = runs.get(plan);
        return run == null || run.state().isFinal() ? null : run;
    }

    Decided with(Overrides other) {
        return new Decided(other, standings, runs, recovered, drills, drilling, runsSoFar);
    }

    Decided with(String plan, Standing standing) {
        return new Decided(overrides, and(standings, plan, standing), runs, recovered, drills, drilling, runsSoFar);
    }

    Decided with(Run run) {
        Run before = runs.get(run.order().plan());
        boolean more = before == null || !before.id().equals(run.id());
        return new Decided(
                overrides,
                standings,
                and(runs, run.order().plan(), run),
                run.hasRecovered() ? and(recovered, run.order().plan(), run) : recovered,
                drills,
                drilling,
                more ? runsSoFar + 1 : runsSoFar);
    }

    Decided withDrillBegun(JsonObject drill) {
        return new Decided(
                overrides,
                standings,
                runs,
                recovered,
                drills,
                and(drilling, drill.getString("plan"), drill),
                runsSoFar);
    }

    Decided withDrill(JsonObject drill) {
        String plan = drill.getString("plan");
        List<JsonObject> all = new ArrayList<>(drills.getOrDefault(plan, List.of()));
        all.add(drill);
        Map<String, JsonObject> others = new LinkedHashMap<>(drilling);
        others.remove(plan);
        return new Decided(
                overrides,
                standings,
                runs,
                recovered,
                and(drills, plan, List.copyOf(all.subList(Math.max(0, all.size() - MOST_DRILLS), all.size()))),
                others,
                runsSoFar);
    }

    private static <T> Map<String, T> and(Map<String, T> known, String key, T value) {
        Map<String, T> next = new LinkedHashMap<>(known);
        next.put(key, value);
        return next;
    }

    JsonObject toJson() {
        JsonObject where = new JsonObject();
        standings.forEach((plan, standing) -> where.put(plan, standing.toJson()));
        JsonObject tried = new JsonObject();
        drills.forEach((plan, all) -> tried.put(plan, new JsonArray(all)));
        JsonObject trying = new JsonObject();
        drilling.forEach(trying::put);
        return new JsonObject()
                .put("overrides", OverrideJson.of(overrides))
                .put("standings", where)
                .put("runs", array(runs))
                .put("recovered", array(recovered))
                .put("drills", tried)
                .put("drilling", trying)
                .put("runs-so-far", runsSoFar);
    }

    private static JsonArray array(Map<String, Run> runs) {
        return new JsonArray(runs.values().stream().map(RunJson::of).toList());
    }

    /** @throws RuntimeException of many kinds when {@code json} is not what {@link #toJson} makes */
    static Decided fromJson(JsonObject json) {
        Map<Subject, Lease> leases = new LinkedHashMap<>();
        for (Object one : json.getJsonArray("overrides")) {
            OverrideJson.Entry read = OverrideJson.read((JsonObject) one);
            leases.put(read.subject(), read.lease());
        }
        Map<String, Standing> standings = new LinkedHashMap<>();
        JsonObject where = json.getJsonObject("standings");
        where.fieldNames().forEach(plan -> standings.put(plan, Standing.fromJson(where.getJsonObject(plan))));
        Map<String, List<JsonObject>> drills = new LinkedHashMap<>();
        JsonObject tried = json.getJsonObject("drills");
        tried.fieldNames()
                .forEach(plan -> drills.put(
                        plan,
                        tried.getJsonArray(plan).stream()
                                .map(JsonObject.class::cast)
                                .toList()));
        Map<String, JsonObject> drilling = new LinkedHashMap<>();
        JsonObject trying = json.getJsonObject("drilling", new JsonObject());
        trying.fieldNames().forEach(plan -> drilling.put(plan, trying.getJsonObject(plan)));
        return new Decided(
                new Overrides(leases),
                standings,
                runs(json.getJsonArray("runs")),
                runs(json.getJsonArray("recovered")),
                drills,
                drilling,
                json.getLong("runs-so-far"));
    }

    private static Map<String, Run> runs(JsonArray json) {
        Map<String, Run> runs = new LinkedHashMap<>();
        for (Object one : json) {
            Run run = RunJson.read((JsonObject) one);
            runs.put(run.order().plan(), run);
        }
        return runs;
    }
}
