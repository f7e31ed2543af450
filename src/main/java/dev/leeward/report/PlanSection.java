package dev.leeward.report;

import dev.leeward.config.DrillConfig;
import dev.leeward.recovery.Terms;
import dev.leeward.recovery.Terms.Moment;
import dev.leeward.recovery.Terms.Term;
import dev.leeward.report.RecoveryChart.Recovery;
import dev.leeward.report.TimelineChart.Mark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the page says of one plan: where it was, what it did, how long that took, and what was drilled. */
final class PlanSection {
    private final Report.OfPlan plan;
    private final Report report;
    private final Markup page = new Markup();

    private PlanSection(Report.OfPlan plan, Report report) {
        this.plan = plan;
        this.report = report;
    }

    static String of(Report.OfPlan plan, Report report) {
        return new PlanSection(plan, report).html();
    }

    private String html() {
        page.open("section").open("h2").text("Plan " + plan.name());
        page.element(
                "small",
                Words.count(plan.config().services().size(), "service") + ", RTO "
                        + objective(plan.config().objectives().rto()) + ", RPO "
                        + objective(plan.config().objectives().rpo()));
        page.close("h2");
        timeline();
        recoveries();
        exposure();
        drills();
        return page.close("section").toString();
    }

    private static String objective(@Nullable Duration objective) {
        return objective == null ? "not told" : Words.duration(objective);
    }

    private void timeline() {
        Availability told = plan.availability();
        Map<String, List<Span>> usable = new LinkedHashMap<>();
        plan.regions().forEach((region, timeline) -> usable.put(region, healthy(timeline)));
        List<Mark> marks = new ArrayList<>(ServiceSection.switches(plan));
        page.markup(new TimelineChart(report.about(), report.regions())
                .draw(
                        "All services of plan " + plan.name(),
                        "%s of the time observed all of them were healthy; the lanes show when each region was usable."
                                .formatted(Words.share(told.share())),
                        plan.timeline(),
                        usable,
                        marks));
        page.element(
                "p",
                "Healthy while all of its services are. The lanes show when each region was usable.",
                "class",
                "legend");
        ServiceSection.outages(page, plan.outages());
        ServiceSection.segments(page, plan.timeline());
    }

    private static List<Span> healthy(Timeline timeline) {
        return timeline.segments().stream()
                .filter(segment -> segment.health() == Health.HEALTHY)
                .map(Segment::span)
                .toList();
    }

    private void recoveries() {
        page.element("h3", "Recoveries");
        if (plan.runs().isEmpty()) {
            page.element("p", "There was none.");
            return;
        }
        List<Recovery> recoveries = plan.runs().stream()
                .map(run -> new Recovery(run.id(), run.terms(), run.rto()))
                .toList();
        chart(recoveries, "How long the recoveries of plan " + plan.name() + " took");
        page.open("div", "class", "wide").open("table");
        page.heads("run", "kind", "way", "state", "answered", "in service", "by / approved", "because");
        page.open("tbody");
        plan.runs()
                .forEach(run -> page.rowAndProse(
                        remarks(run),
                        run.id(),
                        run.kind(),
                        way(run.from(), run.to()),
                        run.state(),
                        after(run.rto().answer()),
                        service(run.rto()),
                        people(run)));
        page.close("tbody").close("table").close("div");
        terms(recoveries);
    }

    private void chart(List<Recovery> recoveries, String title) {
        Duration rto = plan.config().objectives().rto();
        String drawn = new RecoveryChart(recoveries, rto == null ? null : rto.toMillis() / 1000.0)
                .draw(title, "Each bar begins with the fault. The table below has the same numbers.");
        if (!drawn.isEmpty()) {
            page.markup(drawn).markup(Legend.OF_RECOVERIES);
        }
    }

    private void terms(List<Recovery> recoveries) {
        if (recoveries.stream().noneMatch(Recovery::isMeasured)) {
            return;
        }
        page.open("div", "class", "wide").open("table");
        page.heads(Stream.concat(Stream.of(""), Stream.of(Term.values()).map(Term::word))
                .toArray(String[]::new));
        page.open("tbody");
        for (Recovery recovery : recoveries) {
            List<Object> cells = new ArrayList<>(List.of(recovery.id()));
            for (Term term : Term.values()) {
                cells.add(moment(recovery.terms(), term));
            }
            page.row(cells.toArray());
        }
        page.close("tbody").close("table").close("div");
    }

    /** The first is told as a time of day, the others as how much later they were. */
    private static String moment(Terms terms, Term term) {
        Instant at = terms.at(term);
        if (at == null) {
            return Words.NOT_KNOWN;
        }
        Moment first = terms.inOrder().getFirst();
        return term == first.term()
                ? Words.moment(at)
                : "+" + Words.seconds(Recovery.between(first, new Moment(term, at)));
    }

    private static String way(String from, String to) {
        return from + " → " + to;
    }

    private static String service(Rto rto) {
        return after(rto.service()) + (rto.met() == null ? "" : rto.met() ? " ✓" : " ✗");
    }

    private static String after(@Nullable Double seconds) {
        return seconds == null ? Words.NOT_KNOWN : "after " + Words.seconds(seconds);
    }

    private static String people(Run run) {
        return run.requestedBy() + (run.approvedBy().isEmpty() ? "" : " / " + String.join(", ", run.approvedBy()));
    }

    private static String remarks(Run run) {
        List<String> remarks = new ArrayList<>(List.of(run.cause()));
        if (!run.because().isEmpty()) {
            remarks.add(run.because());
        }
        run.overridden().forEach(rule -> remarks.add("rule overridden: " + rule.rule() + ", " + rule.reason()));
        Run.AcceptedLoss loss = run.acceptedLoss();
        if (loss != null) {
            String much = loss.seconds() == null ? "an unknown amount" : Words.seconds(loss.seconds());
            remarks.add("loss accepted: " + much + ", " + loss.reason());
        }
        return String.join("; ", remarks);
    }

    private void exposure() {
        if (plan.worst().isEmpty()) {
            return;
        }
        page.element("h3", "Worst exposure at a gate")
                .open("div", "class", "wide")
                .open("table");
        page.heads("source", "if alive", "if dead", "verdict", "because").open("tbody");
        plan.worst()
                .forEach(exposure -> page.rowAndProse(
                        exposure.because(),
                        exposure.source(),
                        Words.seconds(exposure.ifAlive()),
                        Words.seconds(exposure.ifDead()),
                        exposure.verdict()));
        page.close("tbody").close("table").close("div");
    }

    private void drills() {
        Drills drills = plan.drills();
        page.element("h3", "Drills").element("p", due(drills));
        if (drills.done().isEmpty()) {
            return;
        }
        List<Recovery> recoveries = drills.done().stream()
                .map(drill -> new Recovery(drill.id(), drill.terms(), drill.rto()))
                .toList();
        chart(recoveries, "How long the drills of plan " + plan.name() + " took");
        page.open("div", "class", "wide").open("table");
        page.heads("drill", "level", "way", "ended", "outcome", "in service", "because")
                .open("tbody");
        drills.done()
                .forEach(drill -> page.rowAndProse(
                        drill.because(),
                        drill.id(),
                        drill.level(),
                        way(drill.from(), drill.to()),
                        Words.moment(drill.ended()),
                        drill.outcome(),
                        service(drill.rto())));
        page.close("tbody").close("table").close("div");
        terms(recoveries);
        page.open("ul");
        drills.trials()
                .forEach(trials -> page.element(
                        "li",
                        "%s: %d of %d succeeded, so at least %.1f %% would, with a confidence of 95 %%"
                                .formatted(trials.level(), trials.succeeded(), trials.all(), 100 * trials.atLeast())));
        page.close("ul");
    }

    private String due(Drills drills) {
        DrillConfig config = plan.config().drill();
        if (config == null || config.every() == null || drills.due() == null) {
            return Words.count(drills.done().size(), "drill") + " done; none has to be.";
        }
        String overdue = drills.overdueSince() == null
                ? ""
                : " One is overdue since " + Words.moment(drills.overdueSince()) + ".";
        return "%s done, %d due by now, one every %s.%s"
                .formatted(
                        Words.count(drills.done().size(), "drill"),
                        drills.due(),
                        Words.duration(config.every()),
                        overdue);
    }
}
