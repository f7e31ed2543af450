package dev.leeward.console;

import dev.leeward.config.ConfigException;
import io.vertx.core.json.JsonArray;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes the running node read its files again. */
@Command(
        name = "reload",
        description = {
            "Makes the running node read its configuration and zones again.",
            "A configuration with a problem changes nothing, and is told; so does one that would change more of the answers"
                    + " than max-change, unless it is accepted."
        },
        footer = {"", "Example: leeward reload --config config/leeward.yaml"})
final class ReloadCommand extends TerminalCommand {
    private static final String NOTHING_HAS_CHANGED = "not reloaded, nothing has changed:";

    /** HTTP's word for what another reload or diff is in the way of. */
    private static final int NOT_NOW = 409;

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(names = "--accept-change", description = "take it even if it changes more of the answers than max-change")
    private boolean acceptChange;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = out();
        PrintWriter err = err();
        try {
            AdminClient.Answer answer =
                    node.client().post("/api/v1/reload" + (acceptChange ? "?accept-change=true" : ""));
            if (answer.isGood()) {
                out.println("reloaded: generation " + answer.body().getLong("generation"));
                answer.body().getJsonArray("notes").forEach(err::println);
                return ExitCode.OK;
            }
            return refused(answer, NOTHING_HAS_CHANGED, err);
        } catch (ConfigException e) {
            // The node reads the same file: what is told here is what it would tell.
            err.println(NOTHING_HAS_CHANGED);
            e.problems().forEach(err::println);
            return ExitCode.NO;
        }
    }

    /**
     * Prints why a node did not take a configuration, or would not; returns the exit code.
     *
     * @param head a line before it; empty for none
     */
    static int refused(AdminClient.Answer answer, String head, PrintWriter err) {
        JsonArray problems = answer.body().getJsonArray("problems");
        if (problems == null) {
            err.println("leeward: " + answer.body().getString("error"));
            return ExitCode.COULD_NOT;
        }
        if (!head.isEmpty()) {
            err.println(head);
        }
        problems.forEach(err::println);
        return answer.status() == NOT_NOW ? ExitCode.COULD_NOT : ExitCode.NO;
    }
}
