package dev.leeward.console;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one plan. */
@Command(
        name = "show",
        description = "Shows a plan: what is active, what a switch would lose, whether it would work, its run, and what"
                + " to type next.",
        footer = {"", "Example: leeward plan show shop"})
final class PlanShowCommand extends NodeCommand {
    @Parameters(index = "0", paramLabel = "PLAN", description = "its name")
    private String plan = "";

    @Override
    public Integer call() throws Exception {
        return tell(node().client().get(PlanAnswers.path(plan)), found -> PlanPage.print(found, node().typed(), out()));
    }
}
