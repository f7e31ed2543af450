package dev.leeward.cli;

import dev.leeward.console.ExitCode;
import dev.leeward.console.TerminalCommand;
import dev.leeward.journal.JournalReader;
import dev.leeward.journal.Verification;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at every line of the journal. */
@Command(
        name = "verify",
        description = {
            "Checks that every entry is as it was written and follows the one before it, and that none is missing.",
            "The last hash, kept elsewhere, proves later that nothing before it was changed."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it is whole",
            "1:it is damaged; what and where, a line each on standard error",
            "2:could not look"
        },
        footer = {"", "Example: leeward journal verify --config config/leeward.yaml"})
final class JournalVerifyCommand extends TerminalCommand {
    @Option(names = "--json", description = "as JSON, for scripts")
    private boolean json;

    @Mixin
    private StateOptions node = new StateOptions();

    @Override
    public Integer call() throws Exception {
        Verification found = JournalReader.ofState(node.state()).verify();
        PrintWriter out = out();
        PrintWriter err = err();
        if (json) {
            out.println(found.toJson().encodePrettily());
        } else {
            found.damages().forEach(damage -> err.println("damaged: " + damage));
            if (found.torn()) {
                err.println("the last line is not whole; if no node runs, the next start cuts it off");
            }
            out.printf(
                    "%s: %d entries, the last is %d, its hash is %s%n",
                    found.isGood() ? "good" : "DAMAGED", found.entries(), found.lastSeq(), found.lastHash());
        }
        return found.isGood() ? ExitCode.OK : ExitCode.NO;
    }
}
