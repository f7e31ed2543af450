package dev.leeward.console;

import dev.leeward.recovery.OverrideJson;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Ends an override before its time. Returns when answers follow. */
@Command(name = "lift", description = "Ends what is forced on it, before its time.")
final class LiftCommand extends NodeCommand {
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

    @Override
    public Integer call() throws Exception {
        AdminClient.Answer answer = node().client()
                .delete("/api/v1/overrides/"
                        + OverrideJson.word(Objects.requireNonNull(parent).kind()) + "/"
                        + AdminClient.encoded(id)
                        + "?owner=" + AdminClient.encoded(owner.name())
                        + "&local=" + local + "&dry-run=" + dryRun);
        return tell(answer, done -> OverrideAnswers.print(done, out(), err()));
    }
}
