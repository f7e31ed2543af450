package dev.leeward.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What people take upon them when they let a run go on. */
final class ConsentOptions {
    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "why, for the report; needed with --override, --accept-data-loss and --source-is-dead")
    private String reason = "";

    @Option(
            names = "--override",
            paramLabel = "RULE",
            description = "a rule that is not to bind it, such as not-twice-in; can be given again")
    private List<String> override = List.of();

    @Option(
            names = "--accept-data-loss",
            paramLabel = "TIME",
            description = "how much of what was written last may be lost, such as 45s; unknown: whatever it is")
    private @Nullable String acceptDataLoss;

    @Option(
            names = "--source-is-dead",
            description = "you know that the region that is left takes no writes any more, though no fence says so")
    private boolean sourceIsDead;

    JsonObject request() {
        return new JsonObject()
                .put("reason", reason)
                .put("override", new JsonArray(override))
                .put("accept-data-loss", acceptDataLoss)
                .put("source-is-dead", sourceIsDead);
    }
}
