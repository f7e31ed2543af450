package dev.leeward.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;

/** Lists what is forced. */
@Command(
        name = "overrides",
        description = "Lists what operators force on the running node, with owner, reason and end.",
        footer = {"", "Example: leeward overrides --config config/leeward.yaml"})
final class OverridesCommand extends NodeCommand {
    private static final Duration SOON = Duration.ofHours(1);

    @Override
    public Integer call() throws Exception {
        return tell(node().client().get("/api/v1/overrides"), answer -> print(answer.getJsonArray("overrides")));
    }

    private void print(JsonArray overrides) {
        if (overrides.isEmpty()) {
            out().println("nothing is forced");
        } else {
            table(overrides, Instant.now()).printRows(out());
        }
    }

    /** A row for each; those that end within the hour say so. */
    static Table table(JsonArray overrides, Instant now) {
        Table table = new Table("ON", "FORCED", "OWNER", "SINCE", "ENDS IN", "REASON");
        for (Object o : overrides) {
            JsonObject override = (JsonObject) o;
            table.row(
                    override.getString("kind") + " " + override.getString("id")
                            + (override.getBoolean("configured") ? "" : " (not configured)"),
                    override.getString("force") + OverrideAnswers.unrecorded(override),
                    override.getString("owner"),
                    Instant.parse(override.getString("since")).truncatedTo(ChronoUnit.SECONDS),
                    left(Duration.between(now, Instant.parse(override.getString("until")))),
                    override.getString("reason"));
        }
        return table;
    }

    private static String left(Duration left) {
        long minutes = left.toMinutes();
        String text = minutes >= 60
                ? "%dh %02dm".formatted(minutes / 60, minutes % 60)
                : minutes > 0 ? minutes + "m" : Math.max(0, left.toSeconds()) + "s";
        return left.compareTo(SOON) < 0 ? text + " (soon)" : text;
    }
}
