package dev.leeward.plan;

import dev.leeward.config.PlanConfig;
import dev.leeward.recovery.Decided;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.RunJson;
import dev.leeward.recovery.Standing;
import dev.leeward.recovery.Terms;
import dev.leeward.replication.Exposure;
import dev.leeward.replication.RoleStanding;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A plan as {@code leeward plan show --json} and the API tell it. Durations are seconds, null where there is none. Pure.
 *
 * @param target the region that the exposures are of: where an open run leads to, else the next; null: there is none
 * @param exposures by source
 * @param readiness by target
 * @param bound how long a recovery may take, as promised, to whichever target takes longest; null: nothing is promised
 * @param disabled why it begins nothing by itself; null: it may
 * @param trouble why no decision can be taken; null: one can
 */
record PlanJson(
        String name,
        PlanConfig plan,
        List<Service> services,
        Snapshot snapshot,
        Standing standing,
        Decided decided,
        @Nullable String target,
        Map<String, Exposure> exposures,
        Map<String, RoleStanding> roles,
        Map<String, Readiness> readiness,
        @Nullable Duration bound,
        @Nullable String disabled,
        @Nullable String trouble,
        Instant now) {
    /** The last drills, in full. */
    private static final int MOST_DRILLS = 10;

    JsonObject json() {
        Run run = decided.runs().get(name);
        JsonObject ready = new JsonObject();
        readiness.forEach((region, one) -> ready.put(region, one.json()));
        JsonObject exposed = new JsonObject();
        exposures.forEach(
                (source, exposure) -> exposed.put(source, exposure.json().put("region", target)));
        JsonObject told = new JsonObject();
        roles.forEach((source, role) -> told.put(source, role.json()));
        return new JsonObject()
                .put("name", name)
                .put(
                        "services",
                        new JsonArray(
                                plan.services().stream().map(Object::toString).toList()))
                .put("regions", regions())
                .put("active", standing.activeJson())
                .put("latched", latched())
                .put("trigger", trigger())
                .put(
                        "failback",
                        new JsonObject()
                                .put("mode", RunJson.word(plan.failback().mode()))
                                .put(
                                        "min-stable",
                                        RunJson.seconds(plan.failback().minStable())))
                .put(
                        "rto",
                        new JsonObject()
                                .put(
                                        "objective",
                                        RunJson.seconds(plan.objectives().rto()))
                                .put("class", RunJson.word(plan.objectives().rtoClass()))
                                .put("bound", RunJson.seconds(bound))
                                .put("measured", RunJson.seconds(measured())))
                .put(
                        "rpo",
                        new JsonObject()
                                .put(
                                        "objective",
                                        RunJson.seconds(plan.objectives().rpo())))
                .put("exposure", exposed)
                .put("roles", told)
                .put("readiness", ready)
                .put("run", run == null ? null : RunJson.of(run))
                .put("residual", residual(run))
                .put("drills", drills())
                .put("disabled", disabled)
                .put("trouble", trouble);
    }

    /** Each region as it is for the services of this plan, in the order of the plan. */
    private JsonObject regions() {
        JsonObject regions = new JsonObject();
        plan.regions()
                .forEach(region -> regions.put(
                        region,
                        new JsonObject()
                                .put("active", standing.active().contains(region))
                                .put("usable", Outages.isUsable(services, region, snapshot))
                                .put("down", Outages.isDown(plan, services, region, snapshot))
                                .put("members-up", Outages.up(services, region, snapshot))
                                .put(
                                        "members",
                                        Outages.members(services, region).count())));
        return regions;
    }

    private JsonObject latched() {
        JsonObject latched = new JsonObject();
        new TreeMap<>(standing.latches())
                .forEach((region, latch) -> latched.put(
                        region,
                        new JsonObject()
                                .put("automatic", latch.automatic())
                                .put("since", latch.since().toString())));
        return latched;
    }

    private JsonObject trigger() {
        return new JsonObject()
                .put("mode", RunJson.word(plan.trigger().mode()))
                .put("approval-timeout", RunJson.seconds(plan.trigger().approvalTimeout()))
                .put("region-down-for", RunJson.seconds(plan.trigger().regionDownFor()));
    }

    /** Of the last recovery that succeeded. */
    private @Nullable Duration measured() {
        Run recovered = decided.recovered().get(name);
        return recovered == null ? null : recovered.findings().terms().service();
    }

    /** How long caches may still hold what was answered before the last switch; null: none that obeys TTLs does. Unknown where a secondary was not seen following. */
    private @Nullable JsonObject residual(@Nullable Run run) {
        Terms terms = run == null ? Terms.NONE : run.findings().terms();
        Instant drained = terms.at(Terms.Term.DRAINED);
        if (drained == null && terms.at(Terms.Term.PUBLISHED) != null) {
            return new JsonObject()
                    .put("until", null)
                    .put("seconds", null)
                    .put("unknown", "a secondary was not seen answering the switch");
        }
        return drained == null || !drained.isAfter(now)
                ? null
                : new JsonObject()
                        .put("until", drained.toString())
                        .put("seconds", RunJson.seconds(Duration.between(now, drained)));
    }

    private JsonArray drills() {
        List<JsonObject> all = decided.drills().getOrDefault(name, List.of());
        return new JsonArray(all.subList(Math.max(0, all.size() - MOST_DRILLS), all.size()));
    }
}
