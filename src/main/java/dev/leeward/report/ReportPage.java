package dev.leeward.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A report as one static page, to be printed, mailed and kept: no script, nothing is fetched, light and dark as the reader has it. Whatever
 * is drawn is in a table too.
 */
public final class ReportPage {
    /** More cannot be looked at; the worst are shown, and how many are not is told. */
    private static final int MOST_SERVICES = 200;

    private static final List<String> HOW = List.of(
            "Healthy is time in which every kind of client was answered with members that were up. Down is all other time observed: answered"
                    + " from when-all-down, with members that a plan or a delay held, or without a record.",
            "Unknown is time in which no node ran, the node doubted itself, or nothing was recorded. It is in no availability; “at least” is the"
                    + " availability if the service was down in all of it.",
            "What is counted is what was answered. What clients felt also holds the time until a fault is detected and until caches let go of what"
                    + " they had: that is in the terms of each recovery, from the fault to drained and healthy.",
            "An error budget is the downtime that the objective allows in the whole period, less the downtime so far.",
            "The share of drills that succeed is at least the number given, with a confidence of 95 %, one-sided, by Clopper and Pearson’s exact"
                    + " bound. Drills that were interrupted show nothing and do not count.",
            "All times are UTC.");

    private final Report report;
    private final Markup page = new Markup();
    private final List<Report.OfService> services;

    private ReportPage(Report report) {
        this.report = report;
        this.services = report.services().stream()
                .sorted(Comparator.comparing((Report.OfService service) ->
                                service.availability().down())
                        .reversed()
                        .thenComparing(Report.OfService::name))
                .limit(MOST_SERVICES)
                .toList();
    }

    public static String of(Report report) {
        return new ReportPage(report).html();
    }

    private String html() {
        String title = "Leeward report, " + report.about().period().name();
        page.markup("<!DOCTYPE html>\n").open("html", "lang", "en").open("head");
        page.open("meta", "charset", "utf-8");
        page.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        // Holds the page to what it promises: whatever may be in it, nothing is fetched and nothing runs.
        page.open(
                "meta",
                "http-equiv",
                "Content-Security-Policy",
                "content",
                "default-src 'none'; style-src 'unsafe-inline'");
        page.element("title", title);
        page.open("style").markup(style()).close("style").close("head").open("body");
        page.markup(
                "<svg width=\"0\" height=\"0\" aria-hidden=\"true\"><defs><pattern id=\"hatch\" width=\"6\" height=\"6\""
                        + " patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect class=\"hatch-ground\" width=\"6\" height=\"6\"/>"
                        + "<rect class=\"hatch-line\" width=\"2\" height=\"6\"/></pattern></defs></svg>\n");
        head();
        page.open("main");
        figures();
        summary();
        report.plans().forEach(plan -> page.markup(PlanSection.of(plan, report)));
        services();
        overrides();
        gaps();
        how();
        return page.close("main").close("body").close("html").toString();
    }

    private static String style() {
        try (InputStream css = Objects.requireNonNull(
                ReportPage.class.getResourceAsStream("report.css"), "report.css is in no jar of ours")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void head() {
        Report.About about = report.about();
        Seal journal = report.seal();
        page.open("header");
        page.element("p", "Leeward · availability and recovery", "class", "kind");
        page.element("h1", about.period().name());
        page.element(
                "p",
                "Node %s · %s to %s · made %s"
                        .formatted(
                                about.node(),
                                about.period().from().truncatedTo(ChronoUnit.SECONDS),
                                about.period().to().truncatedTo(ChronoUnit.SECONDS),
                                about.asOf().truncatedTo(ChronoUnit.SECONDS)),
                "class",
                "about");
        page.open("p", "class", journal.sound() ? "seal" : "seal broken");
        page.element("strong", journal.sound() ? "✓ Journal verified" : "✗ Journal not sound");
        page.text(" " + journal.text());
        if (!journal.head().isEmpty()) {
            page.text(" · head ").element("code", journal.head());
        }
        page.close("p").close("header");
    }

    /** What a reader in a hurry wants to know. */
    private void figures() {
        long whole = report.services().stream()
                .filter(service -> service.availability().down().isZero())
                .count();
        List<Run> runs =
                report.plans().stream().flatMap(plan -> plan.runs().stream()).toList();
        long measured = runs.stream().filter(run -> run.rto().met() != null).count();
        long met = runs.stream()
                .filter(run -> Boolean.TRUE.equals(run.rto().met()))
                .count();
        int drills = report.plans().stream()
                .mapToInt(plan -> plan.drills().done().size())
                .sum();
        long overdue = report.plans().stream()
                .filter(plan -> plan.drills().overdueSince() != null)
                .count();
        Duration blind = report.gaps().stream().map(gap -> gap.span().length()).reduce(Duration.ZERO, Duration::plus);
        page.open("dl", "class", "figures");
        figure("Services never down", whole + " of " + report.services().size(), worst());
        figure("Recoveries in time", met + " of " + measured, Words.count(runs.size(), "run") + " in all");
        figure(
                "Drills done",
                String.valueOf(drills),
                overdue == 0 ? "none overdue" : Words.count(overdue, "plan") + " overdue");
        figure("Not observed", Words.duration(blind), Words.count(report.gaps().size(), "gap"));
        page.close("dl");
    }

    private String worst() {
        return services.stream()
                .findFirst()
                .filter(service -> !service.availability().down().isZero())
                .map(service -> "worst: %s of %s"
                        .formatted(Words.duration(service.availability().down()), service.name()))
                .orElse("no downtime was observed");
    }

    private void figure(String what, String value, String remark) {
        page.open("div")
                .element("dt", what)
                .element("dd", value, "class", "value")
                .element("dd", remark)
                .close("div");
    }

    private void summary() {
        page.open("section")
                .element("h2", "Availability")
                .open("div", "class", "wide")
                .open("table");
        page.heads(
                "",
                "available",
                "nines",
                "at least",
                "healthy",
                "down",
                "unknown",
                "budget left, 99.9 %",
                "budget left, 99.99 %",
                "outages");
        page.open("tbody");
        report.plans()
                .forEach(plan -> summary(
                        "plan " + plan.name(),
                        plan.availability(),
                        plan.outages().size()));
        services.forEach(service -> summary(
                service.name(), service.availability(), service.outages().size()));
        page.close("tbody").close("table").close("div");
        int more = report.services().size() - services.size();
        if (more > 0) {
            page.element(
                    "p",
                    "%s that %s down no longer than these %s not shown; report --json has all."
                            .formatted(
                                    Words.count(more, "more service"),
                                    more == 1 ? "was" : "were",
                                    more == 1 ? "is" : "are"));
        }
        page.close("section");
    }

    private void summary(String name, Availability told, int outages) {
        Duration period = report.about().period().length();
        page.row(
                name,
                Words.share(told.share()),
                Words.nines(told.nines()),
                Words.share(told.atLeast()),
                Words.duration(told.healthy()),
                Words.duration(told.down()),
                Words.duration(told.unknown()),
                Words.duration(told.budget(0.999, period).left()),
                Words.duration(told.budget(0.9999, period).left()),
                outages);
    }

    private void services() {
        page.open("section").element("h2", "Services");
        page.markup(Legend.OF_TIMELINES);
        services.forEach(service -> page.markup(ServiceSection.of(service, report)));
        page.close("section");
    }

    private void overrides() {
        page.open("section").element("h2", "Overrides");
        if (report.overrides().isEmpty()) {
            page.element("p", "None was in force.");
        } else {
            page.open("div", "class", "wide").open("table");
            page.heads("on", "forced", "from", "to", "which", "by", "reason").open("tbody");
            report.overrides()
                    .forEach(forced -> page.rowAndProse(
                            forced.reason(),
                            forced.kind() + " " + forced.id(),
                            forced.force(),
                            Words.moment(forced.from()),
                            Words.moment(forced.to()),
                            forced.ended(),
                            forced.owner()));
            page.close("tbody").close("table").close("div");
        }
        page.close("section");
    }

    private void gaps() {
        page.open("section").element("h2", "Not observed");
        if (report.gaps().isEmpty()) {
            page.element("p", "All of the time was observed.");
        } else {
            page.open("table").heads("from", "to", "for", "because").open("tbody");
            report.gaps().stream()
                    .limit(MOST_SERVICES)
                    .forEach(gap -> page.rowAndProse(
                            gap.because(),
                            Words.moment(gap.span().from()),
                            Words.moment(gap.span().to()),
                            Words.duration(gap.span().length())));
            page.close("tbody").close("table");
        }
        page.close("section");
    }

    private void how() {
        page.open("section", "class", "how")
                .element("h2", "How this was counted")
                .open("ul");
        HOW.forEach(line -> page.element("li", line));
        page.close("ul").close("section");
    }
}
