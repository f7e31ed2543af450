package dev.leeward.console;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Map;

/** What a run would come to, for people. */
final class PreviewPage {
    private PreviewPage() {}

    static void print(JsonObject preview, PrintWriter out) {
        out.printf(
                "dry run, nothing has changed: %s of %s from %s to %s would %s%n",
                preview.getString("kind"),
                preview.getString("plan"),
                preview.getString("from"),
                preview.getString("to"),
                preview.getString("would"));
        if (preview.getString("because") != null) {
            out.println(preview.getString("because"));
        }
        if (preview.getDouble("bound") != null) {
            out.printf("it may take %s at most%n", PlanAnswers.duration(preview.getDouble("bound")));
        }
        Table steps = new Table("STEP", "BUDGET");
        for (Object one : preview.getJsonArray("steps")) {
            JsonObject step = (JsonObject) one;
            steps.row(step.getString("step"), PlanAnswers.duration(step.getDouble("budget")));
        }
        steps.print(out);
        Table rules = new Table("BROKEN RULE", "BINDS", "WHY");
        for (Object one : preview.getJsonArray("rules")) {
            JsonObject rule = (JsonObject) one;
            rules.row(
                    rule.getString("rule"),
                    rule.getBoolean("overridden") ? "overridden" : rule.getBoolean("binding") ? "yes" : "no, only told",
                    rule.getString("why"));
        }
        rules.print(out);
        PlanPage.exposures(preview.getJsonObject("gate")).print(out);
        Table answers = new Table("SERVICE", "NOW", "THEN", "THEN BECAUSE");
        for (Map.Entry<String, Object> one : preview.getJsonObject("answers")) {
            JsonObject service = (JsonObject) one.getValue();
            JsonObject then = service.getJsonObject("then");
            answers.row(
                    one.getKey(),
                    PlanAnswers.joined(service.getJsonObject("now").getJsonArray("addresses")),
                    PlanAnswers.joined(then.getJsonArray("addresses")),
                    then.getString("because"));
        }
        answers.print(out);
    }
}
