package dev.leeward.cli;

import dev.leeward.config.ConfigException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes the running node read its files again. */
@Command(
        name = "reload",
        description = {
            "Makes the running node read its configuration and zones again.",
            "A configuration with a problem changes nothing, and is told."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footer = {"", "Example: leeward reload --config config/leeward.yaml"})
final class ReloadCommand implements Callable<Integer> {
    @Mixin
    private NodeOptions node = new NodeOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            AdminClient.Answer answer = node.client().post("/api/v1/reload");
            if (answer.status() == 200) {
                out.println("reloaded: generation " + answer.body().getLong("generation"));
                answer.body().getJsonArray("notes").forEach(err::println);
                return Main.OK;
            }
            return refused(answer.body().getJsonArray("problems"), err);
        } catch (ConfigException e) {
            // The node reads the same file: what is told here is what it would tell.
            return refused(e.problems(), err);
        }
    }

    private static int refused(Iterable<?> problems, PrintWriter err) {
        err.println("not reloaded, nothing has changed:");
        problems.forEach(err::println);
        return Main.NO;
    }
}
