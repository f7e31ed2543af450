package dev.leeward.console;

import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command to a running node: how the node is found, and whether its answer is told to a person or a script. */
abstract class NodeCommand extends TerminalCommand {
    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(names = "--json", description = "as JSON, for scripts")
    private boolean json;

    final NodeOptions node() {
        return node;
    }

    /** Whether a script reads what is printed. */
    final boolean json() {
        return json;
    }

    /**
     * Tells an answer, or why there is none; returns the exit code.
     *
     * @param inWords prints it for a person
     */
    final int tell(AdminClient.Answer answer, Consumer<JsonObject> inWords) {
        if (!answer.isGood()) {
            return answer.refused(err());
        }
        if (json) {
            out().println(answer.body().encodePrettily());
        } else {
            inWords.accept(answer.body());
        }
        return ExitCode.OK;
    }
}
