package dev.leeward.plan;

import dev.leeward.config.PlanConfig;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.Standing;
import dev.leeward.recovery.Terms.Term;
import dev.leeward.replication.Exposure;
import dev.leeward.replication.ReplicationView;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How plans stand, and whether they could be run: looked at every minute, and whenever somebody asks. Every method is called with the monitor of
 * {@link Decisions} held.
 */
final class Overview {
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Decisions decisions;
    private final Surroundings around;
    private final ReplicationView replication;
    private final PlanMetrics metrics;
    private Instant next = Instant.MIN;

    Overview(Decisions decisions, Surroundings around, ReplicationView replication, PlanMetrics metrics) {
        this.decisions = decisions;
        this.around = around;
        this.replication = replication;
        this.metrics = metrics;
    }

    /** Looks, if it is a minute ago. */
    void look() {
        Instant now = decisions.now();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(EVERY);
        Map<String, Map<String, Readiness>> all = new LinkedHashMap<>();
        decisions.plans().forEach((name, plan) -> all.put(name, readiness(name, plan, now)));
        metrics.ready(all);
    }

    /** By every region that has steps and that the plan could go to. */
    private Map<String, Readiness> readiness(String name, PlanConfig plan, Instant now) {
        Standing standing = decisions.standing(name);
        Map<String, Readiness> readiness = new LinkedHashMap<>();
        for (String to : plan.regions()) {
            String from = standing.active().stream()
                    .filter(region -> !region.equals(to))
                    .sorted()
                    .findFirst()
                    .orElse(null);
            if (from != null && !plan.stepsTowards(to).isEmpty()) {
                readiness.put(to, readiness(name, plan, standing, from, to, now));
            }
        }
        return readiness;
    }

    private Readiness readiness(String name, PlanConfig plan, Standing standing, String from, String to, Instant now) {
        List<Service> services = services(name);
        Snapshot snapshot = decisions.snapshot();
        return new Outlook(
                        name,
                        plan,
                        from,
                        to,
                        services,
                        snapshot,
                        standing,
                        exposures(name, plan, to, now),
                        replication.roles(name, now),
                        Outages.members(services, to)
                                .map(member -> around.certificateDays(member.address()))
                                .filter(Objects::nonNull)
                                .map(Objects::requireNonNull)
                                .min(Long::compareTo)
                                .orElse(null),
                        decisions.trouble(),
                        around.journalLag(),
                        decisions.decided().drills().getOrDefault(name, List.of()),
                        now)
                .readiness();
    }

    /** As a gate would see them now: of an open run what it found out, else what the outage tells. */
    private Map<String, Exposure> exposures(String name, PlanConfig plan, String to, Instant now) {
        Run open = decisions.decided().open(name);
        if (open != null && open.order().to().equals(to)) {
            return replication.exposures(
                    name,
                    to,
                    now,
                    open.findings().stop(),
                    open.findings().terms().at(Term.FAULT));
        }
        Instant fault = decisions.standing(name).active().stream()
                .sorted()
                .filter(region -> Outages.isDown(plan, services(name), region, decisions.snapshot()))
                .map(region -> Outages.fault(services(name), region, decisions.snapshot(), around))
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .findFirst()
                .orElse(null);
        return replication.exposures(name, to, now, null, fault);
    }

    /** @param next the region that a run would lead to now; null: there is none */
    JsonObject json(String name, PlanConfig plan, @Nullable String next) {
        Instant now = decisions.now();
        Run open = decisions.decided().open(name);
        String target = open == null ? next : open.order().to();
        Map<String, Readiness> readiness = readiness(name, plan, now);
        return new PlanJson(
                        name,
                        plan,
                        services(name),
                        decisions.snapshot(),
                        decisions.standing(name),
                        decisions.decided(),
                        target,
                        target == null ? Map.of() : exposures(name, plan, target, now),
                        replication.roles(name, now),
                        readiness,
                        readiness.keySet().stream()
                                .map(to -> around.bound(name, to))
                                .filter(Objects::nonNull)
                                .map(Objects::requireNonNull)
                                .max(Duration::compareTo)
                                .orElse(null),
                        around.disabled(name),
                        decisions.trouble(),
                        now)
                .json();
    }

    private List<Service> services(String plan) {
        return Outages.services(plan, decisions.snapshot());
    }
}
