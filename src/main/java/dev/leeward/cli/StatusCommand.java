package dev.leeward.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows regions, pools, members and services as the running node sees them. */
@Command(
        name = "status",
        description = "Shows regions, pools, members and services as the running node sees them.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footer = {"", "Example: leeward status --config config/leeward.yaml"})
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private NodeOptions node = new NodeOptions();

    @Option(names = "--json", description = "as JSON, for scripts")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        AdminClient.Answer answer = node.client().get("/api/v1/status");
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (json) {
            out.println(answer.body().encodePrettily());
        } else {
            print(answer.body(), out);
        }
        return Main.OK;
    }

    private static void print(JsonObject status, PrintWriter out) {
        out.printf(
                "node %s, generation %d%s%n",
                status.getString("node"),
                status.getLong("generation"),
                status.getBoolean("ready") ? "" : ", not ready: the first round of probes is running");
        Table regions = new Table("REGION", "STATE", "WEIGHT", "UP", "OVERRIDE");
        each(
                status,
                "regions",
                (name, region) -> regions.row(
                        name,
                        region.getString("state"),
                        region.getInteger("weight"),
                        region.getInteger("members-up") + " of " + region.getInteger("members"),
                        orNone(region.getString("override"))));
        regions.print(out);
        Table members = new Table("MEMBER", "STATUS", "SINCE", "FAILURES", "LAST PROBE");
        each(status, "members", (name, member) -> {
            JsonObject probes = member.getJsonObject("probes", new JsonObject());
            members.row(
                    name,
                    member.getString("status") + (member.getBoolean("settled") ? "" : " (about to change)"),
                    Instant.parse(member.getString("since")).truncatedTo(ChronoUnit.SECONDS),
                    probes.getInteger("failures", 0) + " of " + probes.getInteger("fall", 0),
                    probes.getString("last", member.getString("reason")));
        });
        members.print(out);
        Table services = new Table("SERVICE", "POLICY", "TTL", "BECAUSE", "ANSWERS");
        each(
                status,
                "services",
                (name, service) -> services.row(
                        name,
                        service.getString("policy"),
                        service.getInteger("ttl"),
                        service.getString("because"),
                        answers(service)));
        services.print(out);
    }

    private static String answers(JsonObject service) {
        List<String> answers = new ArrayList<>();
        for (Object o : service.getJsonArray("answers")) {
            JsonObject answer = (JsonObject) o;
            answers.add(answer.getString("from") + ":" + answer.getInteger("weight"));
        }
        return String.join(" ", answers);
    }

    private static String orNone(@Nullable String override) {
        return override == null ? "none" : override;
    }

    /** What is done with one entry of an object. */
    private interface Row {
        void add(String name, JsonObject value);
    }

    private static void each(JsonObject status, String key, Row row) {
        for (Map.Entry<String, Object> entry : status.getJsonObject(key)) {
            row.add(entry.getKey(), (JsonObject) entry.getValue());
        }
    }
}
