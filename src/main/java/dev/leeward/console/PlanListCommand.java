package dev.leeward.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the plans. */
@Command(
        name = "list",
        description = "Lists the plans: where they are, whether they could move, and what they do.",
        footer = {"", "Example: leeward plan list"})
final class PlanListCommand implements Callable<Integer> {
    @Option(names = "--json", description = "as JSON, for scripts")
    private boolean json;

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        AdminClient.Answer answer = node.client().get(PlanAnswers.PATH);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        JsonArray plans = answer.body().getJsonArray("plans");
        if (json) {
            out.println(answer.body().encodePrettily());
        } else if (plans.isEmpty()) {
            out.println("no plan is configured");
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
            table.printRows(out);
        }
        return ExitCode.OK;
    }

    private static String ready(JsonObject readiness) {
        return PlanAnswers.joined(new JsonArray(readiness.stream()
                .filter(region -> ((JsonObject) region.getValue()).getBoolean("ready"))
                .map(Map.Entry::getKey)
                .toList()));
    }
}
