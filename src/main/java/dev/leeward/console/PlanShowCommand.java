package dev.leeward.console;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows one plan. */
@Command(
        name = "show",
        description = "Shows a plan: what is active, what a switch would lose, whether it would work, its run, and what"
                + " to type next.",
        footer = {"", "Example: leeward plan show shop"})
final class PlanShowCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "PLAN", description = "its name")
    private String plan = "";

    @Option(names = "--json", description = "as JSON, for scripts")
    private boolean json;

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        AdminClient.Answer answer = node.client().get(PlanAnswers.path(plan));
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (answer.status() != 200) {
            return answer.refused(spec.commandLine().getErr());
        }
        if (json) {
            out.println(answer.body().encodePrettily());
        } else {
            PlanPage.print(answer.body(), node.typed(), out);
        }
        return ExitCode.OK;
    }
}
