package dev.leeward.configfile;

import dev.leeward.config.Config;
import dev.leeward.config.KeyPath;
import dev.leeward.config.PlanConfig;
import dev.leeward.config.SourceConfig;
import dev.leeward.config.SourceConfig.Evidence;
import dev.leeward.config.SourceConfig.HttpSource;
import dev.leeward.values.Host;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** What the sources and roles of a plan have to be: where they are asked, and what is read there. */
final class SourceChecks {
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private final Complaints complaints;
    private final PlanConfig plan;
    private final KeyPath path;
    private final UrlChecks urls;
    private final PlanRegions regions;

    SourceChecks(Complaints complaints, Config config, PlanConfig plan, KeyPath path) {
        this.complaints = complaints;
        this.plan = plan;
        this.path = path;
        this.urls = new UrlChecks(complaints);
        this.regions = new PlanRegions(config, plan);
    }

    void run() {
        each(plan.replication(), path.then("replication"), this::source);
        each(plan.roles(), path.then("roles"), (region, role, at) -> urls.check("get", role.get(), role.token(), at));
    }

    private interface Check<T> {
        void of(String region, T written, KeyPath at);
    }

    private <T> void each(Map<String, Map<String, T>> written, KeyPath section, Check<T> check) {
        written.forEach((source, standbys) -> {
            KeyPath at = section.then(source);
            complaints.name(source, at);
            standbys.forEach((region, one) -> {
                regions.refer(region, at.then(region), complaints);
                check.of(region, one, at.then(region));
            });
        });
    }

    private void source(String region, SourceConfig source, KeyPath at) {
        HttpSource http = source.http();
        KeyPath there = at.then("http");
        Optional<Host> host = urls.check("url", http.url(), http.token(), there);
        host.flatMap(asked -> regions.leftBehind(asked, region))
                .ifPresent(where -> complaints.add(
                        there.then("url"),
                        "is %s: it tells nothing once that region is down; ask the standby in %s"
                                .formatted(where, region)));
        long places = Stream.of(http.json(), http.header(), http.prometheus(), http.pattern())
                .filter(Objects::nonNull)
                .count();
        boolean wrong = Stream.of("json", "header", "prometheus", "pattern")
                        .filter(key -> complaints.isWritten(there.then(key)))
                        .count()
                > places;
        if (places != 1 && !wrong) {
            complaints.add(there, "needs one of json, header, prometheus and pattern");
        }
        if (http.header() != null && !HEADER.matcher(http.header()).matches()) {
            complaints.add(there.then("header"), "\"" + http.header() + "\" is not the name of a header");
        }
        if (http.pattern() != null) {
            pattern(http.pattern(), there.then("pattern"));
        }
        evidence(source, at.then("connected"));
    }

    private void pattern(String pattern, KeyPath at) {
        try {
            if (Pattern.compile(pattern).matcher("").groupCount() == 0) {
                complaints.add(at, "\"" + pattern + "\" has no group: put what is the value in ( )");
            }
        } catch (PatternSyntaxException e) {
            complaints.add(at, "\"" + pattern + "\" is not a regular expression: " + e.getDescription());
        }
    }

    private void evidence(SourceConfig source, KeyPath at) {
        Evidence connected = source.connected();
        boolean shown = connected != null
                && !(connected.json().isEmpty() && connected.prometheus().isEmpty());
        if (source.kind() == SourceConfig.Kind.LAG && !shown) {
            complaints.add(
                    at,
                    "is missing: a lag counts only with what shows, in the same answer, that the standby still receives");
        }
        if (connected != null) {
            connected.prometheus().forEach((metric, comparison) -> {
                if (!(comparison.wanted() instanceof Double)) {
                    complaints.add(
                            at.then("prometheus").then(metric.toString()),
                            "compares a metric with what is not a number");
                }
            });
        }
    }
}
