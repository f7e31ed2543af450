package dev.leeward.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plan on one page, for whoever was woken up by it: where it is, what is wrong, and what to type next. */
final class PlanPage {
    private PlanPage() {}

    /** @param node the options that find the node */
    static void print(JsonObject plan, String node, PrintWriter out) {
        head(plan, out);
        regions(plan.getJsonObject("regions")).print(out);
        exposures(plan.getJsonObject("exposure")).print(out);
        roles(plan.getJsonObject("roles")).print(out);
        readiness(plan.getJsonObject("readiness")).print(out);
        JsonObject run = plan.getJsonObject("run");
        if (run != null) {
            run(run, out);
        }
        drills(plan.getJsonArray("drills")).print(out);
        out.println();
        new WhatNext(plan, node).lines().forEach(out::println);
    }

    private static void head(JsonObject plan, PrintWriter out) {
        out.printf("plan %s: %s is active%n", plan.getString("name"), PlanAnswers.joined(plan.getJsonArray("active")));
        for (Map.Entry<String, Object> latch : plan.getJsonObject("latched")) {
            JsonObject left = (JsonObject) latch.getValue();
            out.printf(
                    "%s was left at %s %s, and is gone back to %s%n",
                    latch.getKey(),
                    PlanAnswers.time(left.getString("since")),
                    left.getBoolean("automatic") ? "by the node" : "by a person",
                    plan.getJsonObject("failback").getString("mode").equals("auto")
                            ? "by itself when it has been well for long enough"
                            : "when somebody says so");
        }
        out.println("services: " + PlanAnswers.joined(plan.getJsonArray("services")));
        JsonObject rto = plan.getJsonObject("rto");
        out.printf(
                "time to recover: objective %s, bound %s, last measured %s%n",
                seconds(rto.getDouble("objective"), "none"),
                seconds(rto.getDouble("bound"), "none"),
                seconds(rto.getDouble("measured"), "never"));
        out.println("data that may be lost: objective "
                + seconds(plan.getJsonObject("rpo").getDouble("objective"), "none"));
        JsonObject residual = plan.getJsonObject("residual");
        if (residual != null && residual.getString("unknown") != null) {
            out.println("how long caches may hold old answers is unknown: " + residual.getString("unknown"));
        } else if (residual != null) {
            out.printf(
                    "caches may hold old answers for another %s, until %s%n",
                    seconds(residual.getDouble("seconds")), PlanAnswers.time(residual.getString("until")));
        }
        if (plan.getString("disabled") != null) {
            out.println("IT BEGINS NOTHING BY ITSELF: " + plan.getString("disabled"));
        }
        if (plan.getString("trouble") != null) {
            out.println("NO DECISION CAN BE TAKEN: " + plan.getString("trouble"));
        }
    }

    private static Table regions(JsonObject regions) {
        Table table = new Table("REGION", "ACTIVE", "USABLE", "UP");
        for (Map.Entry<String, Object> one : regions) {
            JsonObject region = (JsonObject) one.getValue();
            table.row(
                    one.getKey(),
                    region.getBoolean("active") ? "active" : "",
                    region.getBoolean("usable") ? "yes" : region.getBoolean("down") ? "DOWN" : "no",
                    region.getInteger("members-up") + " of " + region.getInteger("members"));
        }
        return table;
    }

    static Table exposures(JsonObject exposures) {
        Table table = new Table("SOURCE", "GATE", "IF IT LIVES", "IF IT IS DEAD", "BECAUSE");
        for (Map.Entry<String, Object> one : exposures) {
            JsonObject exposure = (JsonObject) one.getValue();
            table.row(
                    one.getKey(),
                    exposure.getString("verdict"),
                    seconds(exposure.getDouble("if-alive")),
                    seconds(exposure.getDouble("if-dead")),
                    exposure.getString("because"));
        }
        return table;
    }

    private static Table roles(JsonObject roles) {
        Table table = new Table("SOURCE", "REGION", "ROLE", "BECAUSE");
        for (Map.Entry<String, Object> source : roles) {
            for (Map.Entry<String, Object> one : (JsonObject) source.getValue()) {
                JsonObject region = (JsonObject) one.getValue();
                table.row(source.getKey(), one.getKey(), region.getString("role"), region.getString("because"));
            }
        }
        return table;
    }

    private static Table readiness(JsonObject readiness) {
        Table table = new Table("READY FOR", "ITEM", "VERDICT", "LOOKED AT", "EVIDENCE");
        for (Map.Entry<String, Object> one : readiness) {
            JsonObject region = (JsonObject) one.getValue();
            table.row(one.getKey(), "", region.getBoolean("ready") ? "READY" : "NOT READY", "", "");
            for (Object item : region.getJsonArray("items")) {
                JsonObject told = (JsonObject) item;
                table.row(
                        "",
                        told.getString("name"),
                        told.getString("verdict"),
                        PlanAnswers.time(told.getString("at")),
                        told.getString("evidence"));
            }
        }
        return table;
    }

    private static void run(JsonObject run, PrintWriter out) {
        out.println();
        out.println(RunWatch.head(run) + ", by " + run.getString("requested-by")
                + (run.getJsonArray("approved-by").isEmpty()
                        ? ""
                        : ", approved by " + PlanAnswers.joined(run.getJsonArray("approved-by"))));
        for (Object step : run.getJsonArray("steps")) {
            out.println("  " + PlanAnswers.step((JsonObject) step));
        }
        out.println("it is " + run.getString("state") + " since " + PlanAnswers.time(run.getString("changed")) + ": "
                + run.getString("because"));
        JsonObject rto = run.getJsonObject("rto");
        if (rto.getDouble("service") != null) {
            out.printf("it took %s until every service was well%n", seconds(rto.getDouble("service")));
        }
    }

    private static Table drills(JsonArray drills) {
        Table table = new Table("DRILL", "LEVEL", "TO", "OUTCOME", "BECAUSE");
        for (Object one : drills) {
            JsonObject drill = (JsonObject) one;
            table.row(
                    PlanAnswers.time(drill.getString("ended")),
                    drill.getString("level"),
                    drill.getString("to"),
                    drill.getString("outcome"),
                    drill.getString("because"));
        }
        return table;
    }

    private static String seconds(@Nullable Double seconds) {
        return seconds(seconds, "not known");
    }

    private static String seconds(@Nullable Double seconds, String absent) {
        return seconds == null ? absent : PlanAnswers.duration(seconds);
    }
}
