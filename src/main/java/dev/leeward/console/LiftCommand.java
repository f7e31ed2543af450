package dev.leeward.console;

import dev.leeward.recovery.OverrideJson;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Ends an override before its time. Returns when answers follow. */
@Command(name = "lift", description = "Ends what is forced on it, before its time.")
final class LiftCommand implements Callable<Integer> {
    @ParentCommand
    private @Nullable OverrideCommands parent;

    @Parameters(index = "0", paramLabel = "ID", description = "its name; of a member POOL/ADDRESS")
    private String id = "";

    @Mixin
    private OwnerOption owner = new OwnerOption();

    @Option(
            names = "--local",
            description = "in an emergency: it ends on this node even if the journal does not take it")
    private boolean local;

    @Option(names = "--dry-run", description = "tells what it would come to, and changes nothing")
    private boolean dryRun;

    @Option(names = "--json", description = "as JSON, for scripts")
    private boolean json;

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        AdminClient.Answer answer = node.client()
                .delete("/api/v1/overrides/"
                        + OverrideJson.word(Objects.requireNonNull(parent).kind()) + "/"
                        + AdminClient.encoded(id)
                        + "?owner=" + AdminClient.encoded(owner.name())
                        + "&local=" + local + "&dry-run=" + dryRun);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (answer.status() != 200) {
            return answer.refused(err);
        }
        if (json) {
            out.println(answer.body().encodePrettily());
        } else {
            OverrideAnswers.print(answer.body(), out, err);
        }
        return ExitCode.OK;
    }
}
