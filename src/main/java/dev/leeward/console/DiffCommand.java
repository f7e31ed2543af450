package dev.leeward.console;

import dev.leeward.config.ConfigException;
import dev.leeward.node.Configuration;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Tells which answers would change if the running node took a file. */
@Command(
        name = "diff",
        description = {
            "Tells which answers would change, from what to what, if the running node took this file.",
            "By name, and by the share of clients that would get another answer. The node computes it with its own"
                    + " verdicts; members that it does not know yet count as up. Nothing is changed."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:told, be it that nothing would change", "1:the file has problems", "2:could not"},
        footer = {
            "",
            "Example: leeward diff --config config/leeward.yaml",
            "A file elsewhere: leeward diff --config new.yaml --admin http://127.0.0.1:8053 --token-file state/admin.token"
        })
final class DiffCommand extends NodeCommand {
    private static final int MAX_SERVICES = 50;
    private static final int MAX_NAMES = 50;

    @Override
    public Integer call() throws Exception {
        try {
            Configuration candidate = Configuration.check(node().config());
            AdminClient.Answer answer = node().client()
                    .post(
                            "/api/v1/diff?file="
                                    + AdminClient.encoded(
                                            node().config().toAbsolutePath().toString()),
                            candidate.text());
            return answer.isGood()
                    ? tell(answer, diff -> print(diff, out()))
                    : ReloadCommand.refused(answer, "", err());
        } catch (ConfigException e) {
            e.problems().forEach(err()::println);
        }
        return ExitCode.NO;
    }

    private static void print(JsonObject diff, PrintWriter out) {
        JsonArray answers = diff.getJsonArray("answers");
        JsonArray names = diff.getJsonArray("names");
        if (answers.isEmpty() && names.isEmpty()) {
            out.println("no answer would change");
            return;
        }
        out.printf(
                "%d of %d services would answer otherwise%s%n",
                diff.getInteger("services-changed"),
                diff.getInteger("services"),
                diff.getInteger("new-members") == 0
                        ? ""
                        : "; members that are new and taken as up: " + diff.getInteger("new-members"));
        answers.stream().limit(MAX_SERVICES).forEach(change -> service((JsonObject) change, out));
        more(diff.getInteger("services-changed") - Math.min(MAX_SERVICES, answers.size()), "services", out);
        names.stream().limit(MAX_NAMES).forEach(change -> name((JsonObject) change, out));
        more(names.size() - Math.min(MAX_NAMES, names.size()) + diff.getInteger("names-more"), "names", out);
    }

    private static void more(int count, String what, PrintWriter out) {
        if (count > 0) {
            out.println("and " + count + " more " + what);
        }
    }

    private static void service(JsonObject change, PrintWriter out) {
        int networks = change.getInteger("measured-over-networks");
        for (Object o : change.getJsonArray("types")) {
            JsonObject type = (JsonObject) o;
            String share = switch (change.getString("what")) {
                case "added" -> "added";
                case "removed" -> "removed";
                default -> percent(type.getDouble("share"));
            };
            int before = type.getInteger("ttl-before");
            int after = type.getInteger("ttl-after");
            out.printf(
                    "%s %s %s %s -> %s%s%s%n",
                    change.getString("name"),
                    type.getString("type"),
                    share,
                    parts(type.getJsonArray("before")),
                    parts(type.getJsonArray("after")),
                    before == after || before == 0 || after == 0 ? "" : ", ttl %d -> %d".formatted(before, after),
                    networks == 0 ? "" : ", measured over " + networks + " client networks");
        }
    }

    private static String parts(JsonArray parts) {
        if (parts.isEmpty()) {
            return "nothing";
        }
        return parts.stream()
                .map(JsonObject.class::cast)
                .map(part -> (parts.size() == 1 ? "" : percent(part.getDouble("share")) + " ")
                        + part.getString("from") + " "
                        + part.getJsonArray("data").stream()
                                .map(Object::toString)
                                .collect(Collectors.joining(" ")))
                .collect(Collectors.joining(" | "));
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * share);
    }

    private static void name(JsonObject change, PrintWriter out) {
        boolean zone = change.getJsonArray("types").isEmpty();
        out.printf(
                "%s%s %s%n",
                zone ? "zone " : "",
                change.getString("name"),
                zone
                        ? "%s with %d names".formatted(change.getString("what"), change.getInteger("names"))
                        : change.getJsonArray("types").stream()
                                        .map(Object::toString)
                                        .collect(Collectors.joining(" ")) + " " + change.getString("what"));
    }
}
