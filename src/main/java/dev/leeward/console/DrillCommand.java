package dev.leeward.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tries a plan on purpose. Waits for the end and prints what happens as it happens. */
@Command(
        name = "drill",
        description = {
            "Tries a plan, from a mere look at it to a move and back.",
            "lint looks at it; shadow tries it in a copy of the state, blind with a name of its own, slice with one client"
                    + " network, live with everybody.",
            "With --json, only what came of it is printed."
        },
        footer = {
            "",
            "Example: leeward drill shop --level blind",
            "Exit codes: 0 it succeeded, 1 it did not or was refused, 2 could not."
        })
final class DrillCommand extends NodeCommand {
    private static final long POLL_MILLIS = 250;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    @Parameters(index = "0", paramLabel = "PLAN", description = "its name")
    private String plan = "";

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "lint, shadow, blind, slice or live; that of the plan")
    private @Nullable String level;

    @Option(names = "--to", paramLabel = "REGION", description = "where to; the next region that is well")
    private @Nullable String to;

    @Mixin
    private OwnerOption owner = new OwnerOption();

    @Option(names = "--cancel", description = "ends the drill that is under way; what it moved goes back first")
    private boolean cancel;

    @Option(names = "--detach", description = "does not wait for its end")
    private boolean detach;

    @Override
    public Integer call() throws Exception {
        AdminClient client = node().client();
        PrintWriter out = out();
        String path = PlanAnswers.path(plan, "drill");
        AdminClient.Answer answer = cancel
                ? client.delete(path + "?owner=" + AdminClient.encoded(owner.name()))
                : client.post(
                        path,
                        new JsonObject()
                                .put("level", level)
                                .put("to", to)
                                .put("owner", owner.name())
                                .encode());
        if (!answer.isGood()) {
            return answer.refused(err());
        }
        JsonObject drill = answer.body().getJsonObject("drill");
        if (detach && !drill.containsKey("outcome")) {
            out.println(json() ? drill.encodePrettily() : told(drill));
            return ExitCode.OK;
        }
        JsonObject done = drill.containsKey("outcome") ? drill : wait(client, path, drill, out);
        out.println(json() ? done.encodePrettily() : DrillText.of(done));
        return "succeeded".equals(done.getString("outcome")) ? ExitCode.OK : ExitCode.NO;
    }

    private static String told(JsonObject drill) {
        return "drill %s of level %s, from %s to %s, is under way"
                .formatted(
                        drill.getString("id"),
                        drill.getString("level"),
                        drill.getString("from"),
                        drill.getString("to"));
    }

    private JsonObject wait(AdminClient client, String path, JsonObject drill, PrintWriter out)
            throws IOException, InterruptedException {
        if (!json()) {
            out.println(told(drill));
        }
        int shown = 0;
        while (true) {
            JsonObject state = client.get(path).body();
            JsonObject told = state.getJsonObject("told");
            JsonArray lines = isOf(drill, told) ? told.getJsonArray("lines") : new JsonArray();
            for (; !json() && shown < lines.size(); shown++) {
                JsonObject line = lines.getJsonObject(shown);
                out.println(
                        "%s  %s".formatted(TIME.format(Instant.parse(line.getString("at"))), line.getString("text")));
            }
            out.flush();
            if (!isOf(drill, state.getJsonObject("under-way"))) {
                return ended(state, drill.getString("id"));
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private static boolean isOf(JsonObject drill, @Nullable JsonObject other) {
        return other != null && drill.getString("id").equals(other.getString("id"));
    }

    private static JsonObject ended(JsonObject state, String id) throws IOException {
        return state.getJsonArray("last").stream()
                .map(JsonObject.class::cast)
                .filter(one -> id.equals(one.getString("id")))
                .findFirst()
                .orElseThrow(() -> new IOException("the node does not know what came of drill " + id));
    }
}
