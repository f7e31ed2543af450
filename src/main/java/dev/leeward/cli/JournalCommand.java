package dev.leeward.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What was decided, and the proof. */
@Command(
        name = "journal",
        description = "Shows and checks the record of every decision; brings it elsewhere and back.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            JournalTailCommand.class,
            JournalVerifyCommand.class,
            JournalExportCommand.class,
            JournalRestoreCommand.class,
            JournalRepairCommand.class
        },
        footer = {"", "Example: leeward journal tail -n 20 --config config/leeward.yaml"})
final class JournalCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "tail, verify, export, restore or repair?");
    }
}
