package dev.leeward.configfile;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Config;
import dev.leeward.config.KeyPath;
import dev.leeward.config.PlanConfig;
import dev.leeward.config.Secret;
import dev.leeward.config.SourceConfig;
import dev.leeward.config.StepConfig;
import dev.leeward.config.StepKind;
import dev.leeward.config.TokenConfig.Role;
import dev.leeward.values.Host;
import dev.leeward.values.Nearest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the steps of a plan have to be: in which order, and where they lead. */
final class StepChecks {
    private final Complaints complaints;
    private final Config config;
    private final PlanConfig plan;
    private final KeyPath path;
    private final UrlChecks urls;
    private final PlanRegions regions;

    StepChecks(Complaints complaints, Config config, PlanConfig plan, KeyPath path) {
        this.complaints = complaints;
        this.config = config;
        this.plan = plan;
        this.path = path;
        this.urls = new UrlChecks(complaints);
        this.regions = new PlanRegions(config, plan);
    }

    void run() {
        KeyPath steps = path.then("steps");
        list(plan.steps().everywhere(), plan.regions(), steps);
        plan.steps().towards().forEach((region, list) -> {
            regions.refer(region, steps.then(region), complaints);
            list(list, List.of(region), steps.then(region));
        });
    }

    /** @param targets the regions that it leads to */
    private void list(List<StepConfig> written, List<String> targets, KeyPath path) {
        List<StepKind> steps = written.stream().map(StepConfig::kind).toList();
        if (!steps.isEmpty() && complaints.isWhole(path, written)) {
            order(steps, path);
            gates(written, path);
        }
        for (int i = 0; i < steps.size(); i++) {
            KeyPath at = complaints.at(path, written, i);
            switch (steps.get(i)) {
                case StepKind.Fence fence -> address("fence", "post", fence.post(), fence.token(), targets, at);
                case StepKind.Call call -> address("call", "post", call.post(), call.token(), targets, at);
                case StepKind.Wait wait -> address("wait", "get", wait.get(), wait.token(), targets, at);
                case StepKind.Notify told -> address("notify", "post", told.post(), told.token(), targets, at);
                case StepKind.RpoGate gate -> gate(gate.source(), targets, at.then("rpo-gate"));
                case StepKind.Approve approve -> approve(approve, at.then("approve"));
                case StepKind.Verify verify ->
                    verify(verify.check(), targets, at.then("verify").then("check"));
                case StepKind.Switch _, StepKind.Ramp _ -> {}
            }
        }
    }

    private static boolean moves(StepKind step) {
        return step instanceof StepKind.Switch || step instanceof StepKind.Ramp;
    }

    private void order(List<StepKind> steps, KeyPath path) {
        int[] moving = IntStream.range(0, steps.size())
                .filter(i -> moves(steps.get(i)))
                .toArray();
        if (moving.length == 0) {
            complaints.add(path, "has neither switch nor ramp: nothing would move");
            return;
        }
        for (int i = 1; i < moving.length; i++) {
            complaints.add(path.then(moving[i]), "moves clients a second time: one switch or ramp is enough");
        }
        int moved = moving[0];
        int verified = -1;
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof StepKind.Verify) {
                verified = i;
            } else if (steps.get(i) instanceof StepKind.Approve && i > moved) {
                complaints.add(path.then(i), "comes when clients have moved: there is nothing left to approve");
            }
        }
        if (verified >= 0 && verified < moved) {
            complaints.add(path.then(verified), "comes before clients move, and none after it: put a verify behind");
        }
    }

    private void address(
            String step, String key, String url, @Nullable Secret token, List<String> targets, KeyPath at) {
        KeyPath mapping = at.then(step);
        Optional<Host> host = urls.check(key, url, token, mapping);
        if (!plan.steps().everywhere().isEmpty()) {
            complaints.add(
                    mapping.then(key),
                    "has an address, and this list leads to every region: write a list for each region");
        } else if (host.isPresent() && step.equals("fence")) {
            regions.in(host.get(), targets.getFirst())
                    .ifPresent(where -> complaints.add(
                            mapping.then(key), "is " + where + ": a fence keeps the region that is left from writing"));
        } else if (host.isPresent() && !step.equals("notify")) {
            regions.leftBehind(host.get(), targets.getFirst())
                    .ifPresent(where -> complaints.add(
                            mapping.then(key),
                            "is %s: it does not answer when that region is left; ask somebody in %s"
                                    .formatted(where, targets.getFirst())));
        }
    }

    /** A gate stands between what stops the source and a call that may make another one. */
    private void gates(List<StepConfig> steps, KeyPath path) {
        boolean wanted = plan.objectives().rpo() != null || !plan.replication().isEmpty();
        boolean fenced = false;
        boolean gated = false;
        for (int i = 0; wanted && i < steps.size(); i++) {
            StepKind step = steps.get(i).kind();
            if (step instanceof StepKind.Call && !gated) {
                complaints.add(
                        complaints.at(path, steps, i).then("call"),
                        "has no rpo-gate %s: nobody would ask what data the standby lacks"
                                .formatted(fenced ? "between the fence and itself" : "before it"));
            }
            fenced |= step instanceof StepKind.Fence;
            gated = step instanceof StepKind.RpoGate || (gated && !(step instanceof StepKind.Fence));
        }
    }

    private void gate(String source, List<String> targets, KeyPath at) {
        if (plan.objectives().rpo() == null) {
            complaints.add(at, "has no objective to go by: set objectives.rpo");
        }
        Map<String, SourceConfig> standbys = plan.replication().get(source);
        if (standbys == null) {
            if (!complaints.isThere(path.then("replication").then(source))) {
                complaints.add(
                        at,
                        "\"" + source + "\" is not a source in replication"
                                + Nearest.hint(source, plan.replication().keySet()));
            }
            return;
        }
        targets.stream()
                .filter(region -> !complaints.isWritten(
                        path.then("replication").then(source).then(region)))
                .forEach(region -> complaints.add(
                        at,
                        "\"%s\" has no standby in %s: write it in replication.%s".formatted(source, region, source)));
    }

    private void verify(@Nullable String name, List<String> targets, KeyPath at) {
        if (name == null) {
            return;
        }
        complaints.refer("checks", "check", name, at);
        CheckConfig check = config.checks().get(name);
        Host asked = check == null ? null : check.address();
        if (asked != null) {
            targets.forEach(target -> regions.leftBehind(asked, target)
                    .ifPresent(where ->
                            complaints.add(at, "asks %s, which is %s: that region is left".formatted(asked, where))));
        }
    }

    private void approve(StepKind.Approve approve, KeyPath at) {
        long approvers = config.tokens().values().stream()
                .filter(token -> token.roles().contains(Role.APPROVE))
                .count();
        if (approve.people() > 1 && approvers < approve.people()) {
            complaints.add(
                    at.then("people"),
                    "asks for %d people, and tokens with the role approve there %s: add tokens"
                            .formatted(approve.people(), approvers == 1 ? "is 1" : "are " + approvers));
        }
    }
}
