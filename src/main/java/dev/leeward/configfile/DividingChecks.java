package dev.leeward.configfile;

import dev.leeward.config.Config;
import dev.leeward.config.DrillConfig;
import dev.leeward.config.DrillConfig.Level;
import dev.leeward.config.KeyPath;
import dev.leeward.config.PlanConfig;
import dev.leeward.config.ServiceConfig;
import dev.leeward.config.StepConfig;
import dev.leeward.config.StepKind;
import dev.leeward.values.DomainName;
import java.util.List;
import java.util.Optional;

/** What sends some clients to one region of a plan and some to another: shares that make sense, on a plan that allows it; and drills. */
final class DividingChecks {
    private final Complaints complaints;
    private final Config config;
    private final PlanConfig plan;
    private final KeyPath path;

    DividingChecks(Complaints complaints, Config config, PlanConfig plan, KeyPath path) {
        this.complaints = complaints;
        this.config = config;
        this.plan = plan;
        this.path = path;
    }

    void run() {
        KeyPath failback = path.then("failback").then("ramp");
        shares(plan.failback().ramp(), failback);
        if (plan.failback().ramp().size() > 1) {
            divides(failback);
        }
        for (DomainName name : plan.services()) {
            ServiceConfig service = config.services().get(name);
            if (service != null && service.trickle() != null) {
                divides(KeyPath.of("services", name, "trickle"));
            }
        }
        DrillConfig drill = plan.drill();
        if (drill != null) {
            drill(drill, path.then("drill"));
        }
        steps();
    }

    private void divides(KeyPath what) {
        plan.undividedBy()
                .ifPresent(why -> complaints.add(
                        what,
                        "has clients in two regions at once, and plan %s has %s, which allows one"
                                .formatted(path.steps().getLast(), why)));
    }

    /** Complains of percentages that do not grow to 100. */
    private void shares(List<Integer> shares, KeyPath at) {
        boolean right = !shares.isEmpty() && shares.getLast() == 100 && shares.getFirst() > 0;
        for (int i = 1; i < shares.size(); i++) {
            right &= shares.get(i - 1) < shares.get(i);
        }
        if (!right && complaints.isWhole(at, shares)) {
            complaints.add(at, "is not a list of percentages that grow to 100, such as [10, 50, 100]");
        }
    }

    private void drill(DrillConfig drill, KeyPath at) {
        if (drill.every() != null && plan.steps().all().findAny().isEmpty()) {
            complaints.add(at.then("every"), "means nothing without steps: no region is a target");
        }
        if (drill.level() != Level.SLICE) {
            return;
        }
        divides(at.then("level"));
        if (!complaints.isWritten(at.then("slice"))) {
            complaints.add(at.then("slice"), "is missing: level slice wants to know which client network is moved");
        }
        for (DomainName name : plan.services()) {
            Optional.ofNullable(config.services().get(name))
                    .filter(ServiceConfig::isByPlace)
                    .ifPresent(service -> complaints.add(
                            at.then("level"),
                            "\"slice\" moves one client network, and " + name + " goes by places of its own"));
        }
    }

    private void steps() {
        KeyPath at = path.then("steps");
        ramps(plan.steps().everywhere(), at);
        plan.steps().towards().forEach((region, steps) -> ramps(steps, at.then(region)));
    }

    private void ramps(List<StepConfig> steps, KeyPath list) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).kind() instanceof StepKind.Ramp ramp) {
                KeyPath at = complaints.at(list, steps, i).then("ramp");
                shares(ramp.percent(), complaints.isWritten(at.then("percent")) ? at.then("percent") : at);
                divides(at);
            }
        }
    }
}
