package dev.leeward.console;

import dev.leeward.recovery.OverrideJson;
import dev.leeward.steering.Lease.Force;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Forces something for a time. Returns when answers follow it. */
abstract sealed class ForceCommand extends NodeCommand {
    private final Force force;

    @ParentCommand
    private @Nullable OverrideCommands parent;

    @Parameters(index = "0", paramLabel = "ID", description = "its name; of a member POOL/ADDRESS")
    private String id = "";

    @Option(
            names = "--for",
            paramLabel = "TIME",
            required = true,
            description = "how long, such as 30m or 4h; at most 72h")
    private String time = "";

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "why, for those who will ask")
    private String reason = "";

    @Mixin
    private OwnerOption owner = new OwnerOption();

    @Option(
            names = "--override",
            paramLabel = "RULE",
            description =
                    "a rule to be overridden: never-empty, for an override that leaves a service without any answer")
    private List<String> override = List.of();

    @Option(
            names = "--local",
            description = "in an emergency: it holds on this node even if the journal does not take it, and is shown as"
                    + " unrecorded")
    private boolean local;

    @Option(names = "--dry-run", description = "tells what it would come to, and changes nothing")
    private boolean dryRun;

    private ForceCommand(Force force) {
        this.force = force;
    }

    @Override
    public Integer call() throws Exception {
        JsonObject request = new JsonObject()
                .put("kind", OverrideJson.word(Objects.requireNonNull(parent).kind()))
                .put("id", id)
                .put("force", OverrideJson.word(force))
                .put("for", time)
                .put("owner", owner.name())
                .put("reason", reason)
                .put("override", new JsonArray(override))
                .put("local", local)
                .put("dry-run", dryRun);
        AdminClient.Answer answer = node().client().post("/api/v1/overrides", request.encode());
        return tell(answer, done -> OverrideAnswers.print(done, out(), err()));
    }

    @Command(
            name = "down",
            description = {
                "Takes it out of every answer, even when nothing else is left.",
                "Replaces what is forced on it already."
            })
    static final class Down extends ForceCommand {
        Down() {
            super(Force.DOWN);
        }
    }

    @Command(
            name = "up",
            description = {"Takes it as up, whatever its probes tell.", "Replaces what is forced on it already."})
    static final class Up extends ForceCommand {
        Up() {
            super(Force.UP);
        }
    }

    @Command(
            name = "drain",
            description = {
                "Sends no more clients to it while anything else is usable.",
                "Replaces what is forced on it already."
            })
    static final class Drain extends ForceCommand {
        Drain() {
            super(Force.DRAIN);
        }
    }
}
