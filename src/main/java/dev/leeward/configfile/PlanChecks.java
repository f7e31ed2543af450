package dev.leeward.configfile;

import dev.leeward.config.Config;
import dev.leeward.config.KeyPath;
import dev.leeward.config.PlanConfig;
import dev.leeward.config.PlanConfig.Active;
import dev.leeward.config.PlanConfig.BeforeSwitch;
import dev.leeward.config.PoolConfig;
import dev.leeward.config.Rule;
import dev.leeward.config.ServiceConfig;
import dev.leeward.config.StepKind;
import dev.leeward.config.TriggerConfig;
import dev.leeward.config.WebhookConfig;
import dev.leeward.values.DomainName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What plans have to be, each by itself and beside the others. They may share regions; a service goes by one of them, and a source that
 * has a single writer has it in one region.
 */
final class PlanChecks {
    private final Complaints complaints;
    private final Config config;
    private final UrlChecks urls;
    private final Map<DomainName, String> planOf = new HashMap<>();

    /** Where the single writer of a source is at first. */
    private final Map<String, Writer> writers = new HashMap<>();

    private record Writer(String plan, String region) {}

    PlanChecks(Complaints complaints, Config config) {
        this.complaints = complaints;
        this.config = config;
        this.urls = new UrlChecks(complaints);
    }

    void run() {
        config.plans().forEach(this::plan);
    }

    private void plan(String name, PlanConfig plan) {
        KeyPath path = KeyPath.of("plans", name);
        regions(plan.regions(), path.then("regions"));
        services(name, plan, path.then("services"));
        writer(name, plan, path.then("regions"));
        rules(plan, path);
        trigger(plan.trigger(), path.then("trigger"));
        beforeSwitch(plan, path.then("before-switch"));
        new SourceChecks(complaints, config, plan, path).run();
        new StepChecks(complaints, config, plan, path).run();
        new DividingChecks(complaints, config, plan, path).run();
        for (int i = 0; i < plan.notified().size(); i++) {
            WebhookConfig told = plan.notified().get(i);
            urls.check("post", told.post(), told.token(), complaints.at(path.then("notify"), plan.notified(), i));
        }
    }

    private void regions(List<String> regions, KeyPath path) {
        if (complaints.isEmpty(regions, path)) {
            complaints.add(path, "is empty; write at least two regions");
        } else if (regions.size() < 2 && complaints.isWhole(path, regions)) {
            complaints.add(path, "are fewer than two: a plan leads from one to another");
        }
        for (int i = 0; i < regions.size(); i++) {
            complaints.refer("regions", "region", regions.get(i), path, regions, i);
        }
        complaints.twice(path, regions);
    }

    private void services(String plan, PlanConfig written, KeyPath path) {
        List<DomainName> services = written.services();
        if (complaints.isEmpty(services, path)) {
            complaints.add(path, "is empty; write at least one service");
        }
        for (int i = 0; i < services.size(); i++) {
            DomainName name = services.get(i);
            complaints.refer("services", "service", name, path, services, i);
            String other = planOf.putIfAbsent(name, plan);
            if (plan.equals(other)) {
                complaints.add(path, services, i, "\"" + name + "\" is listed twice");
            } else if (other != null) {
                complaints.add(
                        path,
                        services,
                        i,
                        "\"" + name + "\" is in plan " + other + " already: one plan moves a service");
            }
            ServiceConfig service = config.services().get(name);
            if (service != null) {
                service(plan, service, KeyPath.of("services", name));
                Set<String> lacking = lacking(service, written.regions());
                if (!lacking.isEmpty()) {
                    complaints.add(path, services, i, "\"" + name + "\" has no pool in " + String.join(", ", lacking));
                }
            }
        }
    }

    private void service(String plan, ServiceConfig service, KeyPath path) {
        if (service.families() == ServiceConfig.Families.INDEPENDENT) {
            complaints.add(
                    path.then("families"),
                    "\"independent\" sends families to two regions, and plan " + plan
                            + " has both in one: write region");
        }
        Map.of("move-after", service.moveAfter(), "return-after", service.returnAfter())
                .forEach((key, wait) -> {
                    if (wait.isPositive()) {
                        complaints.add(
                                path.then(key),
                                "means nothing here: plan " + plan + " decides; write its region-down-for");
                    }
                });
    }

    /** The regions in which it has nothing; none when one of its pools is wrong, which is told there. */
    private Set<String> lacking(ServiceConfig service, List<String> regions) {
        List<PoolConfig> pools = service.pools().stream()
                .map(config.pools()::get)
                .filter(Objects::nonNull)
                .toList();
        if (pools.size() < service.pools().size() || pools.isEmpty()) {
            return Set.of();
        }
        Set<String> served = pools.stream().map(PoolConfig::region).collect(Collectors.toSet());
        return regions.stream()
                .filter(region -> config.regions().containsKey(region) && !served.contains(region))
                .collect(Collectors.toSet());
    }

    private void writer(String name, PlanConfig plan, KeyPath path) {
        if (plan.regions().isEmpty() || !plan.rules().contains(new Rule.AtMost(1))) {
            return;
        }
        String region = plan.regions().getFirst();
        for (String source : plan.replication().keySet()) {
            Writer other = writers.putIfAbsent(source, new Writer(name, region));
            if (other != null && !other.region().equals(region)) {
                complaints.add(
                        path,
                        plan.regions(),
                        0,
                        "begins in %s, and plan %s in %s: both write to %s, and each says at-most: 1"
                                .formatted(region, other.plan(), other.region(), source));
            }
        }
    }

    private void rules(PlanConfig plan, KeyPath path) {
        KeyPath list = path.then("rules");
        int regions = plan.regions().size();
        int active = plan.active() == Active.ALL ? regions : 1;
        for (int i = 0; i < plan.rules().size(); i++) {
            KeyPath at = complaints.at(list, plan.rules(), i);
            switch (plan.rules().get(i)) {
                case Rule.AtLeast(int least) -> range(least, active, "active at a time", at.then("at-least"));
                case Rule.AtMost(int most) -> {
                    range(most, regions, "in the plan", at.then("at-most"));
                    if (most > 0 && most < active) {
                        complaints.add(
                                path.then("active"),
                                "\"all\" has " + active + " regions active, and at-most allows " + most);
                    }
                }
                case Rule.Capacity _, Rule.NotTwiceIn _, Rule.Window _, Rule.DrilledWithin _ -> {}
            }
        }
    }

    private void range(int value, int most, String what, KeyPath path) {
        if (value < 1 || value > most) {
            complaints.add(path, "\"" + value + "\" is out of range: 1 to " + most + ", the regions " + what);
        }
    }

    private void trigger(TriggerConfig trigger, KeyPath path) {
        KeyPath timeout = path.then("approval-timeout");
        switch (trigger.mode()) {
            case PROPOSE -> {
                if (!complaints.isWritten(timeout)) {
                    complaints.add(
                            timeout, "is missing: with mode propose, it says how long a proposal waits for a person");
                }
            }
            case AUTO -> {
                if (complaints.isWritten(timeout)) {
                    complaints.add(timeout, "means nothing with mode auto, which waits for nobody");
                }
            }
            case OFF -> {}
        }
    }

    private void beforeSwitch(PlanConfig plan, KeyPath path) {
        boolean gate = plan.steps().all().anyMatch(StepKind.RpoGate.class::isInstance);
        boolean most = plan.rules().stream().anyMatch(Rule.AtMost.class::isInstance);
        if (plan.beforeSwitch() == BeforeSwitch.MOVE
                && (gate || most || plan.undividedBy().isPresent())) {
            String why = gate ? "an rpo-gate" : plan.undividedBy().orElse("at-most");
            complaints.add(path, "\"move\" sends clients over at once, and the plan has " + why + ": write hold");
        }
    }
}
