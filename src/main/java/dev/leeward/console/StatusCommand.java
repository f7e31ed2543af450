package dev.leeward.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;

/** Shows regions, pools, members and services as the running node sees them. */
@Command(
        name = "status",
        description = "Shows regions, pools, members and services as the running node sees them.",
        footer = {"", "Example: leeward status --config config/leeward.yaml"})
final class StatusCommand extends NodeCommand {
    @Override
    public Integer call() throws Exception {
        return tell(node().client().get("/api/v1/status"), status -> print(status, out()));
    }

    private static void print(JsonObject status, PrintWriter out) {
        out.printf(
                "node %s, generation %d%s%n",
                status.getString("node"),
                status.getLong("generation"),
                status.getBoolean("ready") ? "" : ", not ready: the first round of probes is running");
        if (status.getString("isolated-since") != null) {
            out.println("ISOLATED since " + status.getString("isolated-since")
                    + ": nothing passes anywhere, so this node doubts itself and takes nothing out");
        }
        if (status.getString("journal-trouble") != null) {
            out.println("NO DECISION CAN BE TAKEN: " + status.getString("journal-trouble"));
        }
        Table regions = new Table("REGION", "STATE", "WEIGHT", "UP", "OVERRIDE");
        each(
                status,
                "regions",
                (name, region) -> regions.row(
                        name,
                        region.getString("state"),
                        region.getInteger("weight"),
                        region.getInteger("members-up") + " of " + region.getInteger("members"),
                        OverrideAnswers.text(region.getJsonObject("override"))));
        regions.print(out);
        plans(status).print(out);
        Table members = new Table("MEMBER", "STATUS", "FORCED", "SINCE", "FAILURES", "LAST PROBE");
        each(status, "members", (name, member) -> {
            String forced = Objects.requireNonNullElse(member.getString("forced"), "none");
            members.row(health(name, forced, member));
            each(member, "parts", (check, part) -> members.row(health("  " + check, "", part)));
        });
        members.print(out);
        Table services = new Table("SERVICE", "POLICY", "TTL", "ANSWERS", "OVERRIDE", "BECAUSE");
        each(
                status,
                "services",
                (name, service) -> services.row(
                        name,
                        service.getString("policy"),
                        ttl(service),
                        answers(service),
                        OverrideAnswers.text(service.getJsonObject("override")),
                        service.getString("because", "by the client's network")));
        services.print(out);
        secondaries(status).print(out);
        OverridesCommand.table(status.getJsonArray("overrides"), Instant.now()).print(out);
    }

    private static Table secondaries(JsonObject status) {
        Table secondaries = new Table("ZONE", "SECONDARY", "STATE", "SERIAL", "ANSWERED", "SINCE");
        for (Object o : status.getJsonArray("secondaries", new JsonArray())) {
            JsonObject secondary = (JsonObject) o;
            secondaries.row(
                    secondary.getString("zone"),
                    secondary.getString("secondary"),
                    secondary.getString("state"),
                    secondary.getLong("serial"),
                    Objects.requireNonNullElse(secondary.getValue("answered"), "nothing"),
                    Objects.requireNonNullElse(secondary.getString("since"), ""));
        }
        return secondaries;
    }

    private static Table plans(JsonObject status) {
        Table plans = new Table("PLAN", "ACTIVE", "LATCHED", "RUN");
        each(
                status,
                "plans",
                (name, plan) -> plans.row(
                        name,
                        PlanAnswers.joined(plan.getJsonArray("active")),
                        PlanAnswers.joined(plan.getJsonArray("latched")),
                        PlanAnswers.run(plan.getJsonObject("run"))));
        return plans;
    }

    private static String answers(JsonObject service) {
        List<String> answers = new ArrayList<>();
        for (Object o : service.getJsonArray("answers", new JsonArray())) {
            JsonObject answer = (JsonObject) o;
            answers.add(answer.getString("from") + ":" + answer.getInteger("weight"));
        }
        for (Object choice : service.getJsonArray("by-network", new JsonArray())) {
            answers.add(answers((JsonObject) choice));
        }
        return String.join(service.containsKey("by-network") ? " | " : " ", answers);
    }

    /** The least, where it depends on the client's network. */
    private static int ttl(JsonObject service) {
        return service.getJsonArray("by-network", new JsonArray().add(service)).stream()
                .mapToInt(choice -> ((JsonObject) choice).getInteger("ttl"))
                .min()
                .orElse(0);
    }

    /** What is known of a member, or of one of the checks that its own is made of. */
    private static Object[] health(String name, String forced, JsonObject told) {
        JsonObject probes = told.getJsonObject("probes", new JsonObject());
        return new Object[] {
            name,
            told.getString("status") + remarks(told),
            forced,
            Instant.parse(told.getString("since")).truncatedTo(ChronoUnit.SECONDS),
            probes.containsKey("fall") ? probes.getInteger("failures") + " of " + probes.getInteger("fall") : "",
            Objects.requireNonNullElse(probes.getString("last"), told.getString("reason"))
        };
    }

    /** What is to be known of a member beside whether it is up. */
    private static String remarks(JsonObject member) {
        List<String> remarks = new ArrayList<>();
        if (!member.getBoolean("settled")) {
            remarks.add("about to change");
        }
        if (member.getBoolean("stale")) {
            remarks.add("stale");
        }
        if (member.getInteger("percent") < 100) {
            remarks.add(member.getInteger("percent") + "% of its weight");
        }
        return remarks.isEmpty() ? "" : " (" + String.join(", ", remarks) + ")";
    }

    /** What is done with one entry of an object. */
    private interface Row {
        void add(String name, JsonObject value);
    }

    private static void each(JsonObject told, String key, Row row) {
        for (Map.Entry<String, Object> entry : told.getJsonObject(key, new JsonObject())) {
            row.add(entry.getKey(), (JsonObject) entry.getValue());
        }
    }
}
