package dev.leeward.console;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What people say to the plans of a running node, and see of them. */
@Command(
        name = "plan",
        description = {
            "Shows plans, and moves their services out of a region and back.",
            "Exit codes: 0 done, 1 no or not all the way, 2 could not."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            PlanListCommand.class,
            PlanShowCommand.class,
            PlanRunCommand.Run.class,
            PlanSayCommand.Approve.class,
            PlanSayCommand.Pause.class,
            PlanSayCommand.Resume.class,
            PlanSayCommand.Cancel.class,
            PlanRunCommand.Failback.class
        },
        footer = {"", "Example: leeward plan show shop"})
final class PlanCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "list, show, run, approve, pause, resume, cancel or failback?");
    }
}
