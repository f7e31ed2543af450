package dev.leeward.console;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command to a running node: how the node is found, and whether its answer is told to a person or a script. */
abstract class NodeCommand implements Callable<Integer> {
    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(names = "--json", description = "as JSON, for scripts")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    final NodeOptions node() {
        return node;
    }

    /** Whether a script reads what is printed. */
    final boolean json() {
        return json;
    }

    /** What was typed. */
    final CommandLine line() {
        return Objects.requireNonNull(spec).commandLine();
    }

    final PrintWriter out() {
        return line().getOut();
    }

    final PrintWriter err() {
        return line().getErr();
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
