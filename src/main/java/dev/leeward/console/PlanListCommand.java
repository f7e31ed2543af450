package dev.leeward.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import picocli.CommandLine.Command;

/** Lists the plans. */
@Command(
        name = "list",
        description = "Lists the plans: where they are, whether they could move, and what they do.",
        footer = {"", "Example: leeward plan list"})
final class PlanListCommand extends NodeCommand {
    @Override
    public Integer call() throws Exception {
        return tell(node().client().get(PlanAnswers.PATH), answer -> print(answer.getJsonArray("plans")));
    }

    private void print(JsonArray plans) {
        if (plans.isEmpty()) {
            out().println("no plan is configured");
        } else {
            Table table = new Table("PLAN", "ACTIVE", "LATCHED", "READY FOR", "RUN");
            for (Object one : plans) {
                JsonObject plan = (JsonObject) one;
                table.row(
                        plan.getString("name"),
                        PlanAnswers.joined(plan.getJsonArray("active")),
                        PlanAnswers.joined(new JsonArray(plan.getJsonObject("latched").stream()
                                .map(Map.Entry::getKey)
                                .toList())),
                        ready(plan.getJsonObject("readiness")),
                        PlanAnswers.run(plan.getJsonObject("run")));
            }
            table.printRows(out());
        }
    }

    private static String ready(JsonObject readiness) {
        return PlanAnswers.joined(new JsonArray(readiness.stream()
                .filter(region -> ((JsonObject) region.getValue()).getBoolean("ready"))
                .map(Map.Entry::getKey)
                .toList()));
    }
}
