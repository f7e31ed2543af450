package dev.leeward.cli;

import dev.leeward.console.Table;
import dev.leeward.report.Availability;
import dev.leeward.report.Report;
import dev.leeward.report.Words;
import java.io.PrintWriter;

/** A report for a terminal: what the page says first. */
final class ReportText {
    private ReportText() {}

    static void print(Report report, PrintWriter out) {
        out.printf(
                "%s, node %s%n", report.about().period().name(), report.about().node());
        out.printf(
                "journal: %s, %s%n",
                report.seal().sound() ? "sound" : "NOT SOUND", report.seal().text());
        Table availability = new Table("", "AVAILABLE", "NINES", "AT LEAST", "DOWN", "UNKNOWN", "OUTAGES");
        report.plans()
                .forEach(plan -> row(
                        availability,
                        "plan " + plan.name(),
                        plan.availability(),
                        plan.outages().size()));
        report.services()
                .forEach(service -> row(
                        availability,
                        service.name(),
                        service.availability(),
                        service.outages().size()));
        availability.print(out);
        Table runs = new Table("RUN", "KIND", "FROM", "TO", "STATE", "ANSWERED AFTER", "IN SERVICE AFTER", "OBJECTIVE");
        report.plans().stream()
                .flatMap(plan -> plan.runs().stream())
                .forEach(run -> runs.row(
                        run.id(),
                        run.kind(),
                        run.from(),
                        run.to(),
                        run.state(),
                        Words.seconds(run.rto().answer()),
                        Words.seconds(run.rto().service()),
                        Words.seconds(run.rto().objective())));
        runs.print(out);
        Table drills = new Table("DRILL", "LEVEL", "FROM", "TO", "ENDED", "OUTCOME", "IN SERVICE AFTER");
        report.plans().stream()
                .flatMap(plan -> plan.drills().done().stream())
                .forEach(drill -> drills.row(
                        drill.id(),
                        drill.level(),
                        drill.from(),
                        drill.to(),
                        Words.moment(drill.ended()),
                        drill.outcome(),
                        Words.seconds(drill.rto().service())));
        drills.print(out);
    }

    private static void row(Table table, String name, Availability told, int outages) {
        table.row(
                name,
                Words.share(told.share()),
                Words.nines(told.nines()),
                Words.share(told.atLeast()),
                Words.duration(told.down()),
                Words.duration(told.unknown()),
                outages);
    }
}
