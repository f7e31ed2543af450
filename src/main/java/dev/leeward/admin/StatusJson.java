package dev.leeward.admin;

import dev.leeward.health.TargetHealth;
import dev.leeward.recovery.OverrideJson;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Condition;
import dev.leeward.steering.Lease;
import dev.leeward.steering.Member;
import dev.leeward.steering.Pool;
import dev.leeward.steering.Region;
import dev.leeward.steering.Routing;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Subject.Kind;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import dev.leeward.transfer.SecondaryStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
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
        snapshot.topology().regions().forEach((name, region) -> {
            if (!region.isOfDrills()) {
                regions.put(name, region(region, snapshot));
            }
        });
        snapshot.topology().pools().forEach((name, pool) -> {
            if (pool.region().isOfDrills()) {
                return;
            }
            pools.put(name, pool(pool, snapshot));
            pool.members().forEach(member -> {
                String id = name + "/" + member.address();
                members.put(id, member(id, pool, member, snapshot, node));
            });
        });
        snapshot.topology()
                .services()
                .forEach((name, service) -> services.put(name.toString(), service(service, snapshot)));
        return new JsonObject()
                .put("node", node.id())
                .put("ready", node.readiness().ready())
                .put("generation", snapshot.generation())
                .put("isolated-since", text(snapshot.isolatedSince()))
                .put("regions", regions)
                .put("pools", pools)
                .put("members", members)
                .put("services", services)
                .put("plans", PlansJson.of(node.decided(), snapshot))
                .put("secondaries", secondaries(node.secondaries()))
                .put("journal-trouble", node.journalTrouble())
                .put("overrides", OverrideRoutes.all(snapshot));
    }

    private static JsonArray secondaries(List<SecondaryStatus> secondaries) {
        JsonArray all = new JsonArray();
        secondaries.forEach(secondary -> all.add(new JsonObject()
                .put("zone", secondary.zone().toString())
                .put("secondary", secondary.secondary().toString())
                .put("state", secondary.state().name().toLowerCase(Locale.ROOT))
                .put("serial", secondary.serial())
                .put("answered", secondary.answered())
                .put("since", text(secondary.since()))));
        return all;
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    private static @Nullable JsonObject override(Snapshot snapshot, Kind kind, String id) {
        return OverrideJson.of(snapshot.overrides().on(kind, id));
    }

    /** What holds for a member or a pool: the narrowest of what is forced on it and on what it is part of; null: nothing. */
    private static @Nullable String forced(Snapshot snapshot, Subject... fromTheNarrowest) {
        for (Subject subject : fromTheNarrowest) {
            Lease lease = snapshot.overrides().on(subject.kind(), subject.id());
            if (lease != null) {
                return OverrideJson.word(lease.force()) + " by " + subject;
            }
        }
        return null;
    }

    private static JsonObject region(Region region, Snapshot snapshot) {
        Snapshot.Count count = snapshot.count(region);
        return new JsonObject()
                .put("state", snapshot.state(region))
                .put("weight", region.weight())
                .put("capacity", region.capacity())
                .put("members-up", count.up())
                .put("members", count.all())
                .put("override", override(snapshot, Kind.REGION, region.name()));
    }

    private static JsonObject pool(Pool pool, Snapshot snapshot) {
        Snapshot.Count count = snapshot.count(pool);
        return new JsonObject()
                .put("region", pool.region().name())
                .put("state", count.state())
                .put("members-up", count.up())
                .put("members", count.all())
                .put("override", override(snapshot, Kind.POOL, pool.name()))
                .put(
                        "forced",
                        forced(
                                snapshot,
                                new Subject(Kind.POOL, pool.name()),
                                new Subject(Kind.REGION, pool.region().name())));
    }

    private static JsonObject member(String id, Pool pool, Member member, Snapshot snapshot, Node node) {
        Verdict verdict = snapshot.verdict(member);
        JsonObject json = verdict(verdict)
                .put("pool", pool.name())
                .put("address", member.address().toString())
                .put("check", member.health().check())
                .put("weight", member.weight());
        switch (member.health()) {
            case Condition.Single single -> json.put("probes", probes(target(single.target(), snapshot), node));
            case Condition.Several several -> json.put("parts", parts(several, snapshot, node));
        }
        return json.put("override", override(snapshot, Kind.MEMBER, id))
                .put(
                        "forced",
                        forced(
                                snapshot,
                                new Subject(Kind.MEMBER, id),
                                new Subject(Kind.POOL, pool.name()),
                                new Subject(Kind.REGION, pool.region().name())));
    }

    private static JsonObject verdict(Verdict verdict) {
        return new JsonObject()
                .put("status", verdict.status().name().toLowerCase(Locale.ROOT))
                .put("settled", verdict.settled())
                .put("stale", verdict.stale())
                .put("percent", verdict.percent())
                .put("since", verdict.since().toString())
                .put("reason", verdict.reason());
    }

    /** The checks that a member's own is made of, by their names. */
    private static JsonObject parts(Condition.Several several, Snapshot snapshot, Node node) {
        JsonObject parts = new JsonObject();
        several.targets().forEach(index -> {
            Target target = target(index, snapshot);
            Verdict verdict = Objects.requireNonNull(snapshot.verdict(target));
            parts.put(target.check(), verdict(verdict).put("probes", probes(target, node)));
        });
        return parts;
    }

    private static Target target(int index, Snapshot snapshot) {
        return snapshot.topology().targets().get(index);
    }

    /** Empty until it is probed, right after a reload. */
    private static JsonObject probes(Target target, Node node) {
        TargetHealth health = node.healthOf(target);
        if (health == null) {
            return new JsonObject();
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

    /** What all clients get; or, where that depends on their network or on the family, each thing that some get. */
    private static JsonObject service(Service service, Snapshot snapshot) {
        return routing(Steering.route(service, snapshot))
                .put("policy", service.policy().name().toLowerCase(Locale.ROOT))
                .put("override", override(snapshot, Kind.SERVICE, service.name().toString()));
    }

    private static JsonObject routing(Routing routing) {
        return switch (routing) {
            case Routing.Same(Choice choice) -> choice(choice);
            case Routing.ByFamily(Routing v4, Routing v6) ->
                new JsonObject()
                        .put("by-family", new JsonObject().put("A", routing(v4)).put("AAAA", routing(v6)));
            case Routing.ByNetwork byNetwork ->
                new JsonObject()
                        .put(
                                "by-network",
                                new JsonArray(byNetwork.choices().stream()
                                        .map(StatusJson::choice)
                                        .toList()));
        };
    }

    private static JsonObject choice(Choice choice) {
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
                .put("because", choice.reason().toString())
                .put("ttl", choice.ttl())
                .put("settled", choice.settled())
                .put("answers", answers);
    }
}
