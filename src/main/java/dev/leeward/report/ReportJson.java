package dev.leeward.report;

import dev.leeward.recovery.Terms;
import dev.leeward.recovery.Terms.Term;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A report for scripts: durations in seconds, times in UTC, shares of 1, null for what is not known. */
public final class ReportJson {
    private ReportJson() {}

    public static JsonObject of(Report report) {
        Report.About about = report.about();
        Duration period = about.period().length();
        JsonObject plans = new JsonObject();
        report.plans().forEach(plan -> plans.put(plan.name(), plan(plan, period)));
        JsonObject services = new JsonObject();
        report.services().forEach(service -> services.put(service.name(), service(service, period)));
        return new JsonObject()
                .put("node", about.node())
                .put("period", about.period().name())
                .put("from", text(about.period().from()))
                .put("to", text(about.period().to()))
                .put("as-of", text(about.asOf()))
                .put("journal", journal(report.seal()))
                .put("plans", plans)
                .put("services", services)
                .put("overrides", array(report.overrides(), ReportJson::override))
                .put("not-observed", array(report.gaps(), ReportJson::gap));
    }

    private static JsonObject journal(Seal seal) {
        return new JsonObject()
                .put("sound", seal.sound())
                .put("entries", seal.entries())
                .put("head", seal.head())
                .put("text", seal.text());
    }

    private static JsonObject service(Report.OfService service, Duration period) {
        return availability(service.availability(), period)
                .put("plan", service.plan())
                .put("outages", array(service.outages(), ReportJson::outage))
                .put("timeline", array(service.timeline().segments(), ReportJson::segment));
    }

    private static JsonObject plan(Report.OfPlan plan, Duration period) {
        JsonObject regions = new JsonObject();
        plan.regions().forEach((region, timeline) -> regions.put(region, usable(timeline)));
        return availability(plan.availability(), period)
                .put("services", array(plan.config().services(), Object::toString))
                .put("outages", array(plan.outages(), ReportJson::outage))
                .put("regions", regions)
                .put("switches", array(plan.switches(), ReportJson::switched))
                .put("runs", array(plan.runs(), ReportJson::run))
                .put("worst-exposure", exposures(plan.worst()))
                .put("drills", drills(plan.drills()));
    }

    private static JsonObject availability(Availability told, Duration period) {
        return new JsonObject()
                .put("availability", told.share())
                .put("availability-at-least", told.atLeast())
                .put("nines", told.nines())
                .put("observed", seconds(told.observed()))
                .put("healthy", seconds(told.healthy()))
                .put("down", seconds(told.down()))
                .put("unknown", seconds(told.unknown()))
                .put("error-budgets", array(Report.OBJECTIVES, objective -> {
                    Availability.Budget budget = told.budget(objective, period);
                    return new JsonObject()
                            .put("objective", objective)
                            .put("allowed", seconds(budget.allowed()))
                            .put("left", seconds(budget.left()));
                }));
    }

    private static JsonObject outage(Outage outage) {
        return new JsonObject()
                .put("begin", text(outage.begin()))
                .put("end", text(outage.end()))
                .put("after", outage.after() == null ? null : outage.after().word())
                .put("down", seconds(outage.down()))
                .put("because", outage.because())
                .put("run", outage.run());
    }

    private static JsonObject segment(Segment segment) {
        return span(segment.span())
                .put("health", segment.health().word())
                .put("regions", new JsonArray(segment.answered().regions()))
                .put("because", segment.answered().because());
    }

    private static JsonObject usable(Timeline timeline) {
        return new JsonObject()
                .put("usable", seconds(timeline.time(Health.HEALTHY)))
                .put("not-usable", seconds(timeline.time(Health.UNHEALTHY)))
                .put("unknown", seconds(timeline.time(Health.UNKNOWN)));
    }

    private static JsonObject switched(Switched switched) {
        return new JsonObject()
                .put("at", text(switched.at()))
                .put("active", new JsonArray(switched.active()))
                .put("run", switched.run());
    }

    private static JsonObject run(Run run) {
        Run.AcceptedLoss loss = run.acceptedLoss();
        return new JsonObject()
                .put("id", run.id())
                .put("kind", run.kind())
                .put("from", run.from())
                .put("to", run.to())
                .put("cause", run.cause())
                .put("requested-by", run.requestedBy())
                .put("approved-by", new JsonArray(run.approvedBy()))
                .put("created", text(run.created()))
                .put("ended", text(run.ended()))
                .put("state", run.state())
                .put("because", run.because())
                .put("terms", terms(run.terms()))
                .put("rto", rto(run.rto()))
                .put(
                        "overridden",
                        array(
                                run.overridden(),
                                rule -> new JsonObject()
                                        .put("rule", rule.rule())
                                        .put("reason", rule.reason())))
                .put(
                        "accepted-loss",
                        loss == null
                                ? null
                                : new JsonObject()
                                        .put("seconds", loss.seconds())
                                        .put("reason", loss.reason()))
                .put("exposure", exposures(run.exposures()));
    }

    private static JsonObject terms(Terms terms) {
        JsonObject all = new JsonObject();
        for (Term term : Term.values()) {
            all.put(term.word(), text(terms.at(term)));
        }
        return all;
    }

    private static JsonObject rto(Rto rto) {
        return new JsonObject()
                .put("answer", rto.answer())
                .put("service", rto.service())
                .put("objective", rto.objective())
                .put("met", rto.met());
    }

    private static JsonObject exposures(List<Run.Exposure> exposures) {
        JsonObject bySource = new JsonObject();
        exposures.forEach(exposure -> bySource.put(
                exposure.source(),
                new JsonObject()
                        .put("if-dead", exposure.ifDead())
                        .put("if-alive", exposure.ifAlive())
                        .put("verdict", exposure.verdict())
                        .put("because", exposure.because())));
        return bySource;
    }

    private static JsonObject drills(Drills drills) {
        return new JsonObject()
                .put("due", drills.due())
                .put("last-succeeded", text(drills.last()))
                .put("overdue-since", text(drills.overdueSince()))
                .put(
                        "by-level",
                        array(
                                drills.trials(),
                                trials -> new JsonObject()
                                        .put("level", trials.level())
                                        .put("trials", trials.all())
                                        .put("succeeded", trials.succeeded())
                                        .put("share-at-least", trials.atLeast())))
                .put("done", array(drills.done(), ReportJson::drill));
    }

    private static JsonObject drill(Drill drill) {
        return new JsonObject()
                .put("id", drill.id())
                .put("level", drill.level())
                .put("from", drill.from())
                .put("to", drill.to())
                .put("began", text(drill.began()))
                .put("ended", text(drill.ended()))
                .put("outcome", drill.outcome())
                .put("because", drill.because())
                .put("terms", terms(drill.terms()))
                .put("rto", rto(drill.rto()));
    }

    private static JsonObject override(ForcedSpan forced) {
        return span(forced.span())
                .put("kind", forced.kind())
                .put("id", forced.id())
                .put("force", forced.force())
                .put("owner", forced.owner())
                .put("reason", forced.reason())
                .put("ended", forced.ended());
    }

    private static JsonObject gap(Gap gap) {
        return span(gap.span()).put("because", gap.because());
    }

    private static JsonObject span(Span span) {
        return new JsonObject().put("from", text(span.from())).put("to", text(span.to()));
    }

    private static <T> JsonArray array(List<T> list, Function<T, Object> json) {
        return new JsonArray(list.stream().map(json).toList());
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
