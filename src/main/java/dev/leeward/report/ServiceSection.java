package dev.leeward.report;

import dev.leeward.report.TimelineChart.Mark;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the page says of one service. */
final class ServiceSection {
    /** Of one that went up and down all month the first are shown. */
    static final int MOST_ROWS = 50;

    private ServiceSection() {}

    static String of(Report.OfService service, Report report) {
        Availability told = service.availability();
        String numbers = "%s available, %s down, %s unknown"
                .formatted(Words.share(told.share()), Words.duration(told.down()), Words.duration(told.unknown()));
        Markup page = new Markup();
        page.open("article").open("h3").text(service.name());
        page.element("small", numbers + (service.plan() == null ? "" : " · plan " + service.plan()));
        page.close("h3");
        page.markup(new TimelineChart(report.about(), report.regions())
                .draw(
                        "How " + service.name() + " was answered",
                        numbers + ". The table below has the same.",
                        service.timeline(),
                        lanes(service, report.regions()),
                        marks(service, report)));
        outages(page, service.outages());
        segments(page, service.timeline());
        return page.close("article").toString();
    }

    /** By the regions of the configuration, in their order, then by whatever else was answered. */
    private static Map<String, List<Span>> lanes(Report.OfService service, List<String> regions) {
        Map<String, List<Span>> lanes = new LinkedHashMap<>();
        regions.forEach(region -> lanes.put(region, new ArrayList<>()));
        service.timeline().segments().stream()
                .filter(segment -> segment.health() != Health.UNKNOWN)
                .forEach(segment -> segment.answered()
                        .regions()
                        .forEach(region -> lanes.computeIfAbsent(region, _ -> new ArrayList<>())
                                .add(segment.span())));
        lanes.values().removeIf(List::isEmpty);
        return lanes;
    }

    private static List<Mark> marks(Report.OfService service, Report report) {
        List<Mark> marks = new ArrayList<>(overrides(service.overrides()));
        report.plans().stream()
                .filter(plan -> plan.name().equals(service.plan()))
                .forEach(plan -> marks.addAll(switches(plan)));
        return marks;
    }

    static List<Mark> overrides(List<ForcedSpan> overrides) {
        return overrides.stream()
                .map(forced -> new Mark(
                        forced.span(),
                        "%s %s %s by %s: %s"
                                .formatted(forced.kind(), forced.id(), forced.force(), forced.owner(), forced.reason()),
                        false))
                .toList();
    }

    static List<Mark> switches(Report.OfPlan plan) {
        return plan.switches().stream()
                .map(switched -> new Mark(
                        new Span(switched.at(), switched.at()),
                        "%s: to %s%s"
                                .formatted(
                                        Words.moment(switched.at()),
                                        String.join(", ", switched.active()),
                                        switched.run() == null ? "" : ", run " + switched.run()),
                        true))
                .toList();
    }

    static void outages(Markup page, List<Outage> outages) {
        if (outages.isEmpty()) {
            return;
        }
        page.open("div", "class", "wide").open("table");
        page.heads("outage began", "ended", "down", "run", "because").open("tbody");
        outages.stream()
                .limit(MOST_ROWS)
                .forEach(outage -> page.rowAndProse(
                        outage.because(),
                        Words.moment(outage.begin()),
                        ended(outage),
                        Words.duration(outage.down()),
                        outage.run() == null ? Words.NOT_KNOWN : outage.run()));
        page.close("tbody").close("table").close("div");
        more(page, outages.size());
    }

    private static String ended(Outage outage) {
        if (outage.after() == null) {
            return "goes on";
        }
        return Words.moment(outage.end()) + (outage.after() == Health.UNKNOWN ? ", then unknown" : "");
    }

    static void segments(Markup page, Timeline timeline) {
        page.open("details").element("summary", "The timeline as a table").open("table");
        page.heads("from", "to", "health", "from region", "because").open("tbody");
        timeline.segments().stream()
                .limit(MOST_ROWS)
                .forEach(segment -> page.rowAndProse(
                        segment.answered().because(),
                        Words.moment(segment.span().from()),
                        Words.moment(segment.span().to()),
                        segment.health().word(),
                        String.join(", ", segment.answered().regions())));
        page.close("tbody").close("table");
        more(page, timeline.segments().size());
        page.close("details");
    }

    private static void more(Markup page, int all) {
        if (all > MOST_ROWS) {
            page.element("p", "and %d more, which report --json has".formatted(all - MOST_ROWS));
        }
    }
}
