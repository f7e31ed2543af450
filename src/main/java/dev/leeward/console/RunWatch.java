package dev.leeward.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Follows a run, and prints each change of its steps in a line. Blocks. */
final class RunWatch {
    private static final Duration POLL = Duration.ofMillis(300);

    private final AdminClient client;
    private final String plan;
    private final PrintWriter out;
    private final List<String> printed = new ArrayList<>();

    RunWatch(AdminClient client, String plan, PrintWriter out) {
        this.client = client;
        this.plan = plan;
        this.out = out;
    }

    /** Returns the run when it is over or waits for a person. */
    JsonObject follow(JsonObject taken) throws IOException, InterruptedException {
        out.println(head(taken));
        JsonObject run = taken;
        print(run);
        while (!PlanAnswers.hasStopped(run)) {
            Thread.sleep(POLL);
            run = again(run);
            print(run);
        }
        out.printf("run %s: %s: %s%n", run.getString("id"), run.getString("state"), run.getString("because"));
        return run;
    }

    static String head(JsonObject run) {
        String planned = run.getString("planned");
        return "run %s of %s: %s to %s%s: %s"
                .formatted(
                        run.getString("id"),
                        run.getString("plan"),
                        run.getString("from"),
                        run.getString("to"),
                        planned == null ? "" : ", at " + PlanAnswers.time(planned),
                        run.getString("cause"));
    }

    private JsonObject again(JsonObject run) throws IOException, InterruptedException {
        AdminClient.Answer answer = client.get(PlanAnswers.path(plan));
        JsonObject now = answer.isGood() ? answer.body().getJsonObject("run") : null;
        if (now == null || !now.getString("id").equals(run.getString("id"))) {
            throw new IOException(
                    "run " + run.getString("id") + " is shown no more; look at leeward plan show " + plan);
        }
        return now;
    }

    /** What differs from what was printed last, but for steps that wait. */
    private void print(JsonObject run) {
        JsonArray steps = run.getJsonArray("steps");
        for (int i = 0; i < steps.size(); i++) {
            JsonObject step = steps.getJsonObject(i);
            String line = PlanAnswers.step(step);
            if (printed.size() <= i) {
                printed.add("");
            }
            if (!step.getString("state").equals("waiting") && !line.equals(printed.get(i))) {
                out.println(line);
                printed.set(i, line);
            }
        }
        out.flush();
    }
}
