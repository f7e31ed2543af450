package dev.leeward.console;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Moves a plan. Returns when the run is over, or stops for a person or a gate; prints its steps meanwhile. */
abstract sealed class PlanRunCommand extends NodeCommand {
    private final String word;

    @Parameters(index = "0", paramLabel = "PLAN", description = "its name")
    private String plan = "";

    @Option(names = "--to", paramLabel = "REGION", description = "where to go: the next that is well, or that was left")
    private @Nullable String to;

    @Mixin
    private ConsentOptions consent = new ConsentOptions();

    @Option(names = "--planned", description = "a planned move: TTLs go down first, so that few old answers are about")
    private boolean planned;

    @Option(names = "--at", paramLabel = "TIME", description = "when it begins: +10m, 14:05 or 2026-01-01T14:05:00Z")
    private @Nullable String at;

    @Mixin
    private OwnerOption owner = new OwnerOption();

    @Option(names = "--detach", description = "returns when it is taken, not when it is over")
    private boolean detach;

    @Option(names = "--dry-run", description = "tells what it would do and come to, and changes nothing")
    private boolean dryRun;

    private PlanRunCommand(String word) {
        this.word = word;
    }

    /** The region to leave; null: the active one. */
    abstract @Nullable String from();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = out();
        String request = request().encode();
        AdminClient client = node().client();
        AdminClient.Answer answer = client.post(PlanAnswers.path(plan, word), request);
        if (!answer.isGood()) {
            return answer.refused(err());
        }
        if (dryRun) {
            return foreseen(answer.body(), out);
        }
        JsonObject run = answer.body().getJsonObject("run");
        if (detach) {
            out.println(
                    json()
                            ? run.encodePrettily()
                            : RunWatch.head(run) + "\nfollow it with leeward plan show " + plan + node().typed());
            return ExitCode.OK;
        }
        JsonObject stopped =
                new RunWatch(client, plan, json() ? new PrintWriter(Writer.nullWriter()) : out).follow(run);
        if (json()) {
            out.println(stopped.encodePrettily());
        } else if (PlanAnswers.isHeld(stopped)) {
            out.println("what can be said now: leeward plan show " + plan + node().typed());
        }
        return PlanAnswers.exitCode(stopped);
    }

    private JsonObject request() {
        return consent.request()
                .put("from", from())
                .put("to", to)
                .put("at", at())
                .put("by", owner.name())
                .put("dry-run", dryRun);
    }

    private @Nullable String at() {
        if (at == null) {
            if (planned) {
                throw new ParameterException(line(), "--planned: say when, with --at TIME");
            }
            return null;
        }
        try {
            return FutureTime.parse(at, ZonedDateTime.now(ZoneId.systemDefault()))
                    .toString();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line(), "--at: " + e.getMessage(), e);
        }
    }

    private int foreseen(JsonObject preview, PrintWriter out) {
        if (json()) {
            out.println(preview.encodePrettily());
        } else {
            PreviewPage.print(preview, out);
        }
        return preview.getString("would").equals("begin") ? ExitCode.OK : ExitCode.NO;
    }

    @Command(
            name = "run",
            description = {
                "Moves the services of a plan to another region, step by step.",
                "An open proposal is taken on and approved by it, a run that is held goes on."
            },
            footer = {
                "",
                "Example: leeward plan run shop --reason \"the power is out\"",
                "What would it do? leeward plan run shop --dry-run",
                "A planned move: leeward plan run shop --planned --at +10m --reason \"maintenance\"",
                "Exit codes: 0 succeeded, 1 refused, stopped or failed, 2 could not."
            })
    static final class Run extends PlanRunCommand {
        @Option(
                names = "--from",
                paramLabel = "REGION",
                description = "what to leave: the active region, or the one of several that is down")
        private @Nullable String from;

        Run() {
            super("run");
        }

        @Override
        @Nullable
        String from() {
            return from;
        }
    }

    @Command(
            name = "failback",
            description = {
                "Goes back to a region that was left, by its own steps and gates.",
                "Nothing else goes back unless the plan says so."
            },
            footer = {
                "",
                "Example: leeward plan failback shop --reason \"the power is back\"",
                "Exit codes: 0 succeeded, 1 refused, stopped or failed, 2 could not."
            })
    static final class Failback extends PlanRunCommand {
        Failback() {
            super("failback");
        }

        @Override
        @Nullable
        String from() {
            return null;
        }
    }
}
