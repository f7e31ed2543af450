package dev.leeward.report;

import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.journal.Entry;
import dev.leeward.recovery.Terms;
import dev.leeward.report.Event.OfNode;
import dev.leeward.report.Event.OfRegion;
import dev.leeward.report.Event.OfServices;
import dev.leeward.report.Event.What;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A month as it might have been: an outage that a run answers, one that nobody has an answer to, a failback, drills, overrides, a restart, a
 * night without a node, and people who write markup where reasons go.
 */
public final class MadeUpMonth {
    static final Period NOVEMBER = Period.of(YearMonth.of(2026, 11));

    static final String YAML = """
            zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
            regions: {eu-west: {weight: 60}, us-east: {weight: 40}, ap-south: {weight: 0}}
            checks: {web: {tcp: {port: 80}}}
            pools:
              web-eu: {region: eu-west, check: web, members: [192.0.2.1, 192.0.2.2]}
              web-us: {region: us-east, check: web, members: [198.51.100.1, 198.51.100.2]}
              web-ap: {region: ap-south, check: web, members: [203.0.113.1]}
            services:
              www.example.test: {policy: failover, pools: [web-eu, web-us]}
              api.example.test: {policy: failover, pools: [web-eu, web-us]}
              img.example.test: {policy: weighted, pools: [web-eu, web-us, web-ap]}
              status.example.test: {policy: failover, pools: [web-ap, web-us]}
              old.example.test: {policy: failover, pools: [web-ap], when-all-down: none}
            plans:
              shop:
                services: [www.example.test, api.example.test]
                regions: [eu-west, us-east]
                objectives: {rto: 5m, rpo: 30s}
                trigger: {mode: propose, approval-timeout: 3m}
                replication:
                  orders: {us-east: {http: {url: "http://192.0.2.5:9187/metrics", prometheus: lag}, kind: heartbeat},
                           eu-west: {http: {url: "http://192.0.2.6:9187/metrics", prometheus: lag}, kind: heartbeat}}
                steps:
                  us-east: [{rpo-gate: {source: orders}}, {switch: {}}, {verify: {check: web, passes: 3, timeout: 60s}}]
                  eu-west: [{rpo-gate: {source: orders}}, {switch: {}}, {verify: {check: web, passes: 3, timeout: 60s}}]
                drill: {level: shadow, every: 7d}
            """;

    private static final List<String> SHOP = List.of("www.example.test", "api.example.test");
    private static final List<String> ALL = List.of(
            "www.example.test", "api.example.test", "img.example.test", "status.example.test", "old.example.test");

    private final List<Event> events = new ArrayList<>();
    private final List<Entry> journal = new ArrayList<>();

    private MadeUpMonth() {
        node("2026-10-31T22:00:00Z", What.STARTED);
        services("2026-10-31T22:00:02Z", SHOP, Health.HEALTHY, "a usable pool", "eu-west");
        services(
                "2026-10-31T22:00:02Z",
                List.of(ALL.get(2)),
                Health.HEALTHY,
                "a usable pool",
                "ap-south",
                "eu-west",
                "us-east");
        services("2026-10-31T22:00:02Z", ALL.subList(3, 5), Health.HEALTHY, "a usable pool", "ap-south");
        region("2026-10-31T22:00:02Z", "eu-west", true);
        region("2026-10-31T22:00:02Z", "us-east", true);
        regionFails();
        nightWithoutANode();
        failback();
        services("2026-11-21T14:00:00Z", List.of("old.example.test"), Health.UNHEALTHY, "all down: no records");
        services("2026-11-22T09:31:40Z", List.of("old.example.test"), Health.HEALTHY, "a usable pool", "ap-south");
        for (int day : List.of(3, 10, 17)) {
            drill(day, "shadow", day == 10 ? "failed" : "succeeded");
        }
        drill(19, "blind", "succeeded");
        people();
        heartbeats(Instant.parse("2026-11-27T10:12:00Z"));
    }

    private void regionFails() {
        region("2026-11-05T03:12:09.400Z", "eu-west", false);
        services(
                "2026-11-05T03:12:09.400Z",
                SHOP,
                Health.UNHEALTHY,
                "nobody is usable here, and the plan holds it",
                "eu-west");
        services(
                "2026-11-05T03:12:09.400Z",
                List.of(ALL.get(2)),
                Health.HEALTHY,
                "a usable pool",
                "ap-south",
                "us-east");
        run(
                "shop-7",
                "switch",
                "eu-west",
                "us-east",
                Instant.parse("2026-11-05T03:12:06.100Z"),
                new double[] {0, 3.3, 61.2, 69.8, 70.1, 105.1, 73.4},
                300);
        services("2026-11-05T03:13:16.200Z", SHOP, Health.HEALTHY, "a usable pool", "us-east");
        region("2026-11-05T09:40:00Z", "eu-west", true);
        services(
                "2026-11-05T09:40:00Z",
                List.of(ALL.get(2)),
                Health.HEALTHY,
                "a usable pool",
                "ap-south",
                "eu-west",
                "us-east");
    }

    private void nightWithoutANode() {
        node("2026-11-08T23:10:00Z", What.STOPPED);
        node("2026-11-09T06:02:00Z", What.STARTED);
        services("2026-11-09T06:02:02Z", SHOP, Health.HEALTHY, "a usable pool", "us-east");
        services(
                "2026-11-09T06:02:02Z",
                List.of(ALL.get(2)),
                Health.HEALTHY,
                "a usable pool",
                "ap-south",
                "eu-west",
                "us-east");
        services("2026-11-09T06:02:02Z", ALL.subList(3, 5), Health.HEALTHY, "a usable pool", "ap-south");
        region("2026-11-09T06:02:02Z", "eu-west", true);
        region("2026-11-09T06:02:02Z", "us-east", true);
    }

    private void failback() {
        run(
                "shop-8",
                "failback",
                "us-east",
                "eu-west",
                Instant.parse("2026-11-12T10:00:00Z"),
                new double[] {0, 0, 4.5, 6, 6.3, 41.3, 9},
                300);
        services("2026-11-12T10:00:06.300Z", SHOP, Health.HEALTHY, "a usable pool", "eu-west");
        services(
                "2026-11-18T16:20:10Z",
                SHOP,
                Health.UNHEALTHY,
                "nobody is usable here, and the plan holds it",
                "eu-west");
        region("2026-11-18T16:20:10Z", "eu-west", false);
        run(
                "shop-9",
                "switch",
                "eu-west",
                "us-east",
                Instant.parse("2026-11-18T16:20:07Z"),
                new double[] {0, 3, 341, 360, 361, 396, 365},
                300);
        services("2026-11-18T16:26:08Z", SHOP, Health.HEALTHY, "a usable pool", "us-east");
        region("2026-11-18T18:00:00Z", "eu-west", true);
    }

    private void people() {
        entry(
                "2026-11-15T08:00:00Z",
                "forced",
                forced(
                        "region",
                        "ap-south",
                        "drain",
                        "<script>alert(1)</script> & \"upgrade\"",
                        "2026-11-15T08:00:00Z",
                        "2026-11-15T20:00:00Z"));
        entry(
                "2026-11-15T17:30:00Z",
                "lifted",
                new JsonObject().put("kind", "region").put("id", "ap-south"));
        entry(
                "2026-11-24T12:00:00Z",
                "forced",
                forced(
                        "member",
                        "web-eu/192.0.2.2",
                        "down",
                        "disk is being replaced",
                        "2026-11-24T12:00:00Z",
                        "2026-11-26T12:00:00Z"));
        entry(
                "2026-11-26T12:00:00Z",
                "ended",
                new JsonObject().put("kind", "member").put("id", "web-eu/192.0.2.2"));
        services("2026-11-15T08:00:00Z", List.of("status.example.test"), Health.HEALTHY, "a usable pool", "us-east");
        services("2026-11-15T17:30:00Z", List.of("status.example.test"), Health.HEALTHY, "a usable pool", "ap-south");
    }

    private static JsonObject forced(String kind, String id, String force, String reason, String since, String until) {
        return new JsonObject()
                .put("kind", kind)
                .put("id", id)
                .put("force", force)
                .put("owner", "carol")
                .put("reason", reason)
                .put("since", since)
                .put("until", until);
    }

    private void node(String at, What what) {
        events.add(new OfNode(Instant.parse(at), what));
    }

    private void services(String at, List<String> names, Health health, String because, String... regions) {
        Instant time = Instant.parse(at);
        String detail = health == Health.UNHEALTHY ? "192.0.2.1 of web-eu: connection refused" : "";
        events.add(new OfServices(time, names, new Answered(health, List.of(regions), because, detail), time));
    }

    private void region(String at, String region, boolean usable) {
        events.add(new OfRegion(Instant.parse(at), "shop", region, usable, Instant.parse(at)));
    }

    private void entry(String at, String type, JsonObject payload) {
        journal.add(entry(journal.size() + 1, at, type, payload));
    }

    static Entry entry(long seq, String at, String type, JsonObject payload) {
        return new Entry(1, seq, Instant.parse(at), "0".repeat(64), type, "leeward", payload, null);
    }

    /** @param terms in seconds after the fault, in the order of {@link Terms.Term} */
    private void run(String id, String kind, String from, String to, Instant fault, double[] terms, double objective) {
        double service = Math.max(terms[5], terms[6]);
        Instant created = after(fault, terms[1]);
        JsonObject run = new JsonObject()
                .put("id", id)
                .put("plan", "shop")
                .put("kind", kind)
                .put("from", from)
                .put("to", to)
                .put("cause", kind.equals("failback") ? "asked for" : "eu-west is down: connection refused")
                .put("requested-by", kind.equals("failback") ? "carol" : "leeward")
                .put("approved-by", new JsonArray().add("alice"))
                .put("created", created.toString())
                .put("ended", after(fault, service).toString())
                .put("state", id.equals("shop-9") ? "succeeded-with-overrides" : "succeeded")
                .put("because", "")
                .put("steps", new JsonArray())
                .put(
                        "overridden",
                        id.equals("shop-9")
                                ? new JsonArray()
                                        .add(new JsonObject()
                                                .put("rule", "not-twice-in 24h")
                                                .put("reason", "eu-west is <b>gone</b>"))
                                : new JsonArray())
                .put(
                        "accepted-loss",
                        id.equals("shop-9")
                                ? new JsonObject().put("seconds", 45).put("reason", "approved by the board")
                                : null)
                .put(
                        "exposure",
                        new JsonObject()
                                .put(
                                        "orders",
                                        new JsonObject()
                                                .put("if-dead", id.equals("shop-9") ? 41.5 : 1.2)
                                                .put("if-alive", id.equals("shop-9") ? 44.0 : 1.9)
                                                .put("verdict", id.equals("shop-9") ? "held" : "open")
                                                .put("because", "heartbeat")))
                .put("terms", terms(fault, terms))
                .put("rto", rto(terms[4], service, objective));
        entry(
                created.toString(),
                "run-opened",
                new JsonObject().put("run", run.copy().putNull("ended").put("state", "pending")));
        entry(
                after(fault, terms[4]).toString(),
                "switched",
                new JsonObject()
                        .put("run", run.copy().putNull("ended").put("state", "running"))
                        .put("plan", "shop")
                        .put("active", new JsonArray().add(to))
                        .put("latched", new JsonArray()));
        entry(after(fault, service).toString(), "run-ended", new JsonObject().put("run", run));
    }

    private void drill(int day, String level, String outcome) {
        Instant fault = Instant.parse("2026-11-%02dT09:00:00Z".formatted(day));
        double[] terms = {0, 3.1 + day / 10.0, 14, 22, 22.4, 57.4, 26};
        boolean measured = outcome.equals("succeeded");
        JsonObject drill = new JsonObject()
                .put("id", "drill-" + day)
                .put("plan", "shop")
                .put("level", level)
                .put("from", "eu-west")
                .put("to", "us-east")
                .put("began", fault.toString())
                .put("ended", after(fault, 60).toString())
                .put("outcome", outcome)
                .put("because", measured ? "" : "us-east has no capacity for it: 4000 of 5200")
                .put("terms", measured ? terms(fault, terms) : null)
                .put("rto", measured ? rto(terms[4], terms[5], 300) : null);
        entry(after(fault, 60).toString(), "drilled", new JsonObject().put("drill", drill));
    }

    private static JsonObject terms(Instant fault, double[] seconds) {
        JsonObject terms = new JsonObject();
        for (Terms.Term term : Terms.Term.values()) {
            terms.put(term.word(), after(fault, seconds[term.ordinal()]).toString());
        }
        return terms;
    }

    private static JsonObject rto(double answer, double service, double objective) {
        return new JsonObject()
                .put("answer", answer)
                .put("service", service)
                .put("objective", objective)
                .put("met", service <= objective);
    }

    private static Instant after(Instant time, double seconds) {
        return time.plusMillis(Math.round(seconds * 1000));
    }

    /** A minute apart where the node ran. */
    private void heartbeats(Instant until) {
        for (Instant at = Instant.parse("2026-10-31T22:01:00Z");
                at.isBefore(until);
                at = at.plus(Duration.ofMinutes(1))) {
            if (at.isBefore(Instant.parse("2026-11-08T23:10:00Z"))
                    || at.isAfter(Instant.parse("2026-11-09T06:02:02Z"))) {
                events.add(new OfNode(at, What.ALIVE));
            }
        }
        events.sort(Comparator.comparing(Event::time));
    }

    static List<Event> events() {
        return new MadeUpMonth().events;
    }

    static List<Entry> journal() {
        return new MadeUpMonth()
                .journal.stream().sorted(Comparator.comparing(Entry::time)).toList();
    }

    static Config config() {
        return config(YAML);
    }

    static Config config(String yaml) {
        try {
            return ConfigReader.parse(yaml, Path.of("report.yaml"));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Observed observed(List<Event> events) {
        Observed observed = new Observed();
        events.forEach(observed::add);
        return observed;
    }

    public static Report report() {
        return Report.of(
                new Report.About("ns1", NOVEMBER, Instant.parse("2026-11-27T10:12:00Z")),
                config(),
                observed(events()),
                journal(),
                new Seal(true, 1284, "9f3c".repeat(16), "1284 entries, each whole and chained to the one before"));
    }
}
