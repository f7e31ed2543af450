package dev.leeward.cli;

import dev.leeward.console.AdminClient;
import dev.leeward.console.ExitCode;
import dev.leeward.console.TerminalCommand;
import dev.leeward.journal.JournalInUseException;
import dev.leeward.journal.Repair;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.InstantSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The way on after damage: by the node if it runs, else on its files. */
@Command(
        name = "repair",
        description = {
            "Has decisions taken again after damage or a failure.",
            "Moves what is damaged, and what follows it, into a folder beside the journal, and goes on with the state that"
                    + " holds now. Changes nothing where nothing is damaged."
        },
        footer = {"", "Example: leeward journal repair --set-aside --config config/leeward.yaml"})
final class JournalRepairCommand extends TerminalCommand {
    @Option(names = "--set-aside", description = "what is damaged is kept, and is no part of the journal any more")
    private boolean setAside;

    @Mixin
    private StateOptions node = new StateOptions();

    @Override
    public Integer call() throws Exception {
        if (!setAside) {
            throw new ParameterException(
                    line(),
                    "say --set-aside if what is damaged, and what follows it, is to be no part of the journal any more");
        }
        JsonObject done;
        try {
            done = Repair.offline(node.state(), System.getProperty("user.name"), InstantSource.system())
                    .toJson();
        } catch (JournalInUseException e) {
            AdminClient.Answer answer = node.client().post("/api/v1/journal/repair");
            if (!answer.isGood()) {
                return answer.refused(err());
            }
            done = answer.body();
        }
        print(done, out());
        return ExitCode.OK;
    }

    private static void print(JsonObject done, PrintWriter out) {
        if (done.getString("set-aside") == null) {
            out.printf("nothing is damaged; the last entry is %d%n", done.getLong("seq"));
            return;
        }
        out.printf("set aside, from entry %d on: %s%n", done.getLong("first-lost-seq"), done.getString("set-aside"));
        out.printf("the journal goes on with entry %d in epoch %d%n", done.getLong("seq"), done.getLong("epoch"));
    }
}
