package dev.leeward.admin;

import dev.leeward.health.TargetHealth;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Member;
import dev.leeward.steering.Pool;
import dev.leeward.steering.Region;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code leeward status --json} and {@code /api/v1/status} show: regions, pools, members, services of one snapshot. */
final class StatusJson {
    private StatusJson() {}

    static JsonObject of(Node node) {
        Snapshot snapshot = node.snapshot();
        JsonObject regions = new JsonObject();
        JsonObject pools = new JsonObject();
        JsonObject members = new JsonObject();
        JsonObject services = new JsonObject();
        snapshot.topology().regions().forEach((name, region) -> regions.put(name, region(region, snapshot)));
        snapshot.topology().pools().forEach((name, pool) -> {
            pools.put(name, pool(pool, snapshot));
            pool.members()
                    .forEach(
                            member -> members.put(name + "/" + member.address(), member(pool, member, snapshot, node)));
        });
        snapshot.topology()
                .services()
                .forEach((name, service) -> services.put(name.toString(), service(service, snapshot)));
        return new JsonObject()
                .put("node", node.id())
                .put("ready", node.readiness().ready())
                .put("generation", snapshot.generation())
                .put("regions", regions)
                .put("pools", pools)
                .put("members", members)
                .put("services", services);
    }

    private static JsonObject region(Region region, Snapshot snapshot) {
        Snapshot.Count count = snapshot.count(region);
        return new JsonObject()
                .put("state", count.state())
                .put("weight", region.weight())
                .put("capacity", region.capacity())
                .put("members-up", count.up())
                .put("members", count.all())
                .putNull("override");
    }

    private static JsonObject pool(Pool pool, Snapshot snapshot) {
        Snapshot.Count count = snapshot.count(pool);
        return new JsonObject()
                .put("region", pool.region().name())
                .put("state", count.state())
                .put("members-up", count.up())
                .put("members", count.all())
                .putNull("override");
    }

    private static JsonObject member(Pool pool, Member member, Snapshot snapshot, Node node) {
        Target target = snapshot.topology().targets().get(member.target());
        Verdict verdict = snapshot.verdict(member);
        return new JsonObject()
                .put("pool", pool.name())
                .put("address", member.address().toString())
                .put("check", target.check())
                .put("weight", member.weight())
                .put("status", verdict.status().name().toLowerCase(Locale.ROOT))
                .put("settled", verdict.settled())
                .put("since", verdict.since().toString())
                .put("reason", verdict.reason())
                .put("probes", probes(node.healthOf(target)))
                .putNull("override");
    }

    private static @Nullable JsonObject probes(@Nullable TargetHealth health) {
        if (health == null) {
            return null;
        }
        return new JsonObject()
                .put("failures", health.failures())
                .put("fall", health.fall())
                .put("passes", health.passes())
                .put("rise", health.rise())
                .put("last", health.lastResult())
                .put("last-at", health.lastAt() == null ? null : health.lastAt().toString())
                .put("next", health.nextDue().toString());
    }

    private static JsonObject service(Service service, Snapshot snapshot) {
        Choice choice = Steering.choose(service, snapshot);
        JsonArray answers = new JsonArray();
        choice.variants()
                .forEach(variant -> answers.add(new JsonObject()
                        .put("from", variant.source())
                        .put("weight", variant.weight())
                        .put(
                                "addresses",
                                new JsonArray(variant.places().stream()
                                        .map(place -> place.address().toString())
                                        .toList()))));
        return new JsonObject()
                .put("policy", service.policy().name().toLowerCase(Locale.ROOT))
                .put("because", choice.reason().toString())
                .put("ttl", choice.ttl())
                .put("settled", choice.settled())
                .put("answers", answers)
                .putNull("override");
    }
}
