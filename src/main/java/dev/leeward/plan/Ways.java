package dev.leeward.plan;

import dev.leeward.config.PlanConfig;
import dev.leeward.plan.Plans.Way;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Standing;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a plan can go from where it is, as things are at one moment. Pure. */
record Ways(String name, PlanConfig plan, Standing standing, List<Service> services, Snapshot snapshot) {

    static Ways of(String name, PlanConfig plan, Decisions decisions) {
        Snapshot snapshot = decisions.snapshot();
        return new Ways(name, plan, decisions.standing(name), Outages.services(name, snapshot), snapshot);
    }

    /**
     * Away from a region.
     *
     * @param asked the region to leave; null: one that is down, else the first
     * @param towards the region to go to; null: the next one that is well
     */
    Way leaving(@Nullable String asked, @Nullable String towards) {
        String from = asked != null ? asked : from();
        String to = towards != null ? towards : to(from);
        return new Way(from, to, whyNotLeave(from, to));
    }

    private @Nullable String whyNotLeave(String from, @Nullable String to) {
        if (!standing.active().contains(from)) {
            return "%s is not active; active is %s".formatted(from, String.join(", ", standing.active()));
        }
        if (to == null || !plan.regions().contains(to)) {
            return "there is no region to go to; the plan has " + String.join(", ", plan.regions());
        }
        if (from.equals(to)) {
            return "it is in " + to + " already";
        }
        return plan.stepsTowards(to).isEmpty() ? noTarget(to) : null;
    }

    /**
     * Back to a region that was left.
     *
     * @param asked the region to go back to; null: the first that was left, as listed
     */
    Way returning(@Nullable String asked) {
        String to = asked != null
                ? asked
                : plan.regions().stream().filter(this::isOut).findFirst().orElse(null);
        return new Way(first(), to, whyNotReturn(to));
    }

    /** Whether a region can be gone back to: it was left, or the plan came to use all of its regions, and this one is not used yet. */
    private boolean isOut(String region) {
        boolean unused = plan.active() == PlanConfig.Active.ALL
                && plan.regions().contains(region)
                && !standing.active().contains(region);
        return unused || standing.latches().containsKey(region);
    }

    private @Nullable String whyNotReturn(@Nullable String to) {
        if (to == null) {
            return "no region is latched: there is none to go back to";
        }
        if (!isOut(to)) {
            return to + " was not left";
        }
        if (plan.stepsTowards(to).isEmpty()) {
            return noTarget(to);
        }
        return isUsable(to) ? null : to + " is not usable for every service of the plan yet; leeward plan show " + name;
    }

    private static String noTarget(String region) {
        return region + " is no target: the plan has no steps towards it";
    }

    /**
     * The next region, as listed, in which every service is usable; one that an operator drains goes last, and one that was left after others.
     * Null: there is none.
     */
    @Nullable
    String target(String from) {
        return targets(from).stream()
                .filter(this::isUsable)
                .min(Comparator.comparing(this::isDrained).thenComparing(standing.latches()::containsKey))
                .orElse(null);
    }

    private List<String> targets(String from) {
        return plan.regions().stream()
                .filter(region -> !region.equals(from))
                .filter(region -> !plan.stepsTowards(region).isEmpty())
                .toList();
    }

    private @Nullable String to(String from) {
        String usable = target(from);
        List<String> targets = targets(from);
        return usable != null || targets.isEmpty() ? usable : targets.getFirst();
    }

    private String from() {
        return standing.active().stream()
                .sorted()
                .filter(this::isDown)
                .findFirst()
                .orElse(first());
    }

    /** Of the regions in use, the first by its name. */
    String first() {
        return standing.active().stream().sorted().findFirst().orElseThrow();
    }

    boolean isDown(String region) {
        return Outages.isDown(plan, services, region, snapshot);
    }

    private boolean isUsable(String region) {
        return Outages.isUsable(services, region, snapshot);
    }

    /** Whether somebody wants no traffic there while it can go elsewhere. */
    private boolean isDrained(String region) {
        return !services.stream().allMatch(service -> Steering.isUsable(service, region, snapshot));
    }

    /** Whether a region could be gone to, nobody drains it, and every member is up. */
    boolean isWell(String region) {
        return plan.regions().contains(region)
                && !plan.stepsTowards(region).isEmpty()
                && isUsable(region)
                && !isDrained(region)
                && Outages.up(services, region, snapshot)
                        == Outages.members(services, region).count();
    }
}
