package dev.leeward.cli;

import dev.leeward.config.Config;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.console.ExitCode;
import dev.leeward.console.NodeOptions;
import dev.leeward.console.PastTime;
import dev.leeward.console.TerminalCommand;
import dev.leeward.node.Server;
import dev.leeward.report.Events;
import dev.leeward.report.Observed;
import dev.leeward.report.Period;
import dev.leeward.report.Report;
import dev.leeward.report.ReportJson;
import dev.leeward.report.ReportPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Tells what was answered when, how long each recovery took, and what was drilled. Reads the state folder; no node needs to run. */
@Command(
        name = "report",
        description = {
            "Tells how a month, or another time, went: availability, outages, recoveries and drills.",
            "Reads the node's state folder; the node need not run."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:could not read, or write"},
        footer = {
            "",
            "Example: leeward report --month 2026-11 --html report.html",
            "Since yesterday, for a script: leeward report --from -24h --json"
        })
final class ReportCommand extends TerminalCommand {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            defaultValue = NodeOptions.DEFAULT_CONFIG,
            description = "the node's configuration; its state folder is read (${DEFAULT-VALUE})")
    private Path config = Path.of(NodeOptions.DEFAULT_CONFIG);

    @ArgGroup
    private @Nullable When when;

    /** Which time; without any, this month. */
    static final class When {
        @Option(
                names = "--month",
                paramLabel = "MONTH",
                description = "a month in UTC, as 2026-11; this one if nothing is said")
        private @Nullable String month;

        @Option(names = "--year", paramLabel = "YEAR", description = "a year in UTC, as 2026")
        private @Nullable String year;

        @ArgGroup(exclusive = false)
        private @Nullable Between between;
    }

    /** From a moment to another. */
    static final class Between {
        @Option(
                names = "--from",
                paramLabel = "TIME",
                required = true,
                description = "a time such as -24h, 14:05 or 2026-11-01T00:00:00Z")
        private String from = "";

        @Option(names = "--to", paramLabel = "TIME", description = "the same; until now if it is not said")
        private @Nullable String to;
    }

    @Option(names = "--json", description = "as JSON, for scripts")
    private boolean json;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "writes a page that needs no network, to be printed and kept")
    private @Nullable Path html;

    @Override
    public Integer call() throws Exception {
        Instant now = Instant.now();
        Period period = period(now);
        if (!Files.exists(config)) {
            throw new IOException("there is no " + config + ": name the node's file with --config");
        }
        Report report = report(ConfigReader.read(config), period, now);
        PrintWriter out = out();
        if (html != null) {
            Files.writeString(html, ReportPage.of(report));
        }
        if (json) {
            out.println(ReportJson.of(report).encodePrettily());
        } else if (html != null) {
            out.println(html + ": " + period.name());
        } else {
            ReportText.print(report, out);
        }
        return ExitCode.OK;
    }

    private static Report report(Config config, Period period, Instant now) throws IOException {
        Observed observed = new Observed();
        Events.read(config.state(), period, observed::add);
        JournalOfNode journal = JournalOfNode.read(config.state());
        Report.About about = new Report.About(Server.idOf(config), period, now);
        return Report.of(about, config, observed, journal.entries(), journal.seal());
    }

    private Period period(Instant now) {
        try {
            if (when == null) {
                return Period.of(YearMonth.from(now.atOffset(ZoneOffset.UTC)));
            }
            if (when.month != null) {
                return Period.of(YearMonth.parse(when.month));
            }
            if (when.year != null) {
                return Period.of(Year.parse(when.year));
            }
            Between between = Objects.requireNonNull(when.between);
            ZonedDateTime here = now.atZone(ZoneId.systemDefault());
            return Period.between(
                    PastTime.parse(between.from, here), between.to == null ? now : PastTime.parse(between.to, here));
        } catch (DateTimeException e) {
            throw wrong("write a month as --month 2026-11, a year as --year 2026: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()), e);
        }
    }

    private ParameterException wrong(String message, Exception why) {
        return new ParameterException(line(), message, why);
    }
}
