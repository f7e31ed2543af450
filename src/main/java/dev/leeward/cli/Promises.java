package dev.leeward.cli;

import dev.leeward.config.Config;
import dev.leeward.config.ObjectivesConfig;
import dev.leeward.config.PlanConfig;
import dev.leeward.config.Problem;
import dev.leeward.config.RtoClass;
import dev.leeward.console.Table;
import dev.leeward.objectives.DetectionBound;
import dev.leeward.objectives.Redundancy;
import dev.leeward.objectives.RtoBound;
import dev.leeward.values.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a configuration can promise and what it cannot, for people. */
record Promises(String file, Config config, List<Problem> warnings) {
    /** @param valid whether nothing is wrong with it */
    void print(boolean valid, PrintWriter out) {
        warnings.forEach(warning -> out.printf("warning: %s%n", warning));
        if (valid) {
            out.printf(
                    "%s: no problem; zones: %d, services: %d, pools: %d, regions: %d%s%n",
                    file,
                    config.zones().size(),
                    config.services().size(),
                    config.pools().size(),
                    config.regions().size(),
                    config.plans().isEmpty() ? "" : ", plans: " + config.plans().size());
        }
        config.plans().forEach((name, plan) -> plan(name, plan, out));
        if (!config.plans().isEmpty()) {
            out.println();
            out.println(
                    "A bound holds for clients that keep to the TTL: caches that ignore it are in none. Nor is what a run waits for");
            out.println("when an RPO gate is closed, or a fence is silent and a person has to tell.");
        }
        singlePoints(out);
    }

    private void plan(String name, PlanConfig plan, PrintWriter out) {
        List<RtoBound> bounds = RtoBound.of(config, plan);
        ObjectivesConfig objectives = plan.objectives();
        String objective = objectives.rto() == null
                ? "no objective"
                : "objective " + Durations.text(objectives.rto()) + " for clients of class "
                        + word(objectives.rtoClass());
        out.println();
        out.printf("plan %s: the longest that a recovery takes; %s%n", name, objective);
        if (bounds.isEmpty()) {
            out.println("no region has steps, so the plan moves nothing");
            return;
        }
        Table table = new Table(
                "direction",
                "detect",
                "down-for",
                "approve",
                "steps",
                "publish",
                "verify",
                "ttl",
                "service",
                "jvm",
                "browser",
                "verdict");
        bounds.forEach(bound -> table.row(
                bound.from() + " -> " + bound.to(),
                text(bound.detection().total()),
                text(bound.regionDownFor()),
                bound.waits() ? "no end" : text(bound.approval()),
                text(bound.steps()),
                text(RtoBound.PUBLISH),
                text(bound.verify()),
                text(bound.ttl()),
                text(bound.total(RtoClass.SERVICE)),
                text(bound.total(RtoClass.JVM)),
                text(bound.total(RtoClass.BROWSER)),
                verdict(bound, objectives)));
        table.print(out);
        bounds.stream().map(RtoBound::detection).distinct().forEach(detection -> out.println(detected(detection)));
        if (bounds.getFirst().waits()) {
            out.println("* plus approval: a person begins the run (trigger.mode: off), and nothing says until when");
        }
    }

    private static String detected(DetectionBound detection) {
        return "detect: check %s; first failure %s, others %s%s, verdict %s"
                .formatted(
                        detection.check(),
                        text(detection.first()),
                        text(detection.others()),
                        detection.bySchedule() ? " (as scheduled: no budget to confirm is counted on)" : "",
                        text(DetectionBound.TICK));
    }

    private static String verdict(RtoBound bound, ObjectivesConfig objectives) {
        String kept = objectives.rto() == null ? "-" : bound.keeps(objectives) ? "kept" : "missed";
        return bound.waits() ? kept + "*" : kept;
    }

    private static String text(Duration duration) {
        return Durations.text(duration);
    }

    private static String word(RtoClass client) {
        return client.name().toLowerCase(Locale.ROOT);
    }

    private void singlePoints(PrintWriter out) {
        Table table = new Table("service", "single point of failure");
        Redundancy.of(config)
                .forEach((service, points) -> points.forEach(point -> table.row(service, point.message())));
        table.print(out);
    }
}
