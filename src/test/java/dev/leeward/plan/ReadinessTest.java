package dev.leeward.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.plan.Readiness.Item;
import dev.leeward.plan.Readiness.Verdict;
import dev.leeward.recovery.Standing;
import dev.leeward.replication.Exposure;
import dev.leeward.replication.RoleStanding;
import dev.leeward.replication.RoleStanding.Role;
import dev.leeward.replication.RoleStanding.Told;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.steering.Verdict.Status;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadinessTest {
    private static final Instant NOW = Instant.parse("2026-01-08T00:00:00Z");

    private static final String WORLD = """
            zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
            regions: {eu-west: {EU}, us-east: {US}}
            checks: {web: {tcp: {port: 80}}}
            pools:
              web-eu: {region: eu-west, check: web, members: [192.0.2.1, MEMBER]}
              web-us: {region: us-east, check: web, members: [198.51.100.1, 198.51.100.2], enough: 51%}
            services: {www.example.test: {policy: failover, pools: [web-eu, web-us]}}
            plans:
              shop:
                services: [www.example.test]
                regions: [eu-west, us-east]
                trigger: {mode: auto}
                steps: [{switch: {}}]
            """;

    private String yaml = WORLD;
    private final Map<String, Status> statuses = new HashMap<>();
    private final Map<String, Exposure> exposures = new HashMap<>();
    private final Map<String, RoleStanding> roles = new HashMap<>();
    private @Nullable Long certificateDays;
    private @Nullable String trouble;
    private Duration shipping = Duration.ZERO;
    private List<JsonObject> drills = List.of();

    private Readiness readiness() {
        Config config;
        try {
            config = ConfigReader.parse(
                    yaml.replace("{EU}", "{}").replace("{US}", "{}").replace("MEMBER", "192.0.2.2"),
                    Path.of("leeward.yaml"));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
        Topology topology = Topology.of(config);
        Map<Target, dev.leeward.steering.Verdict> verdicts = new HashMap<>();
        topology.targets().forEach(target -> {
            Status status = statuses.getOrDefault(target.address().toString(), Status.UP);
            if (status != Status.UNKNOWN) {
                verdicts.put(target, dev.leeward.steering.Verdict.of(status, true, NOW, "as told"));
            }
        });
        Snapshot snapshot = Snapshot.first(topology, NOW).withVerdicts(verdicts, NOW);
        var plan = Objects.requireNonNull(config.plans().get("shop"));
        return new Outlook(
                        "shop",
                        plan,
                        "eu-west",
                        "us-east",
                        Objects.requireNonNull(topology.plans().get("shop")),
                        snapshot,
                        Standing.first(plan),
                        exposures,
                        roles,
                        certificateDays,
                        trouble,
                        shipping,
                        drills,
                        NOW)
                .readiness();
    }

    private void found(String item, Verdict verdict, String evidence) {
        Readiness readiness = readiness();
        Item found = readiness.items().stream()
                .filter(one -> one.name().equals(item))
                .findFirst()
                .orElseThrow(() -> new AssertionError(item + " is not in " + readiness));
        assertEquals(verdict, found.verdict(), found.toString());
        assertTrue(found.evidence().contains(evidence), found.toString());
        assertEquals(verdict == Verdict.PASS, readiness.isReady(), readiness.toString());
    }

    private List<String> items() {
        return readiness().items().stream().map(Item::name).toList();
    }

    @Test
    void isReadyWhereNothingIsWrong() {
        assertTrue(readiness().isReady(), readiness().toString());
        assertEquals(List.of("health", "answer-parity", "journal"), items());
    }

    @ParameterizedTest
    @CsvSource({
        "UP, UP, PASS, 2 of 2 members up",
        "UP, DOWN, FAIL, www.example.test has too few members up",
        "DOWN, DOWN, FAIL, www.example.test has nobody up",
        "UNKNOWN, UNKNOWN, UNKNOWN, www.example.test is not probed yet"
    })
    void asksForEveryServiceToBeUsable(Status first, Status second, Verdict verdict, String evidence) {
        statuses.put("198.51.100.1", first);
        statuses.put("198.51.100.2", second);
        found("health", verdict, evidence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "capacity: 1000, load: 400 | capacity: 2000, load: 300 | PASS    | can carry",
                "capacity: 1000, load: 900 | capacity: 1000, load: 300 | FAIL    | 1200 would come to what can take 800",
                "                          | capacity: 1000, load: 300 | UNKNOWN | not all told"
            })
    void asksWhetherWhatWouldComeCanBeCarried(@Nullable String eu, String us, Verdict verdict, String evidence) {
        yaml = WORLD.replace("{EU}", "{" + Objects.requireNonNullElse(eu, "") + "}")
                .replace("{US}", "{" + us + "}");
        found("capacity", verdict, evidence);
    }

    @Test
    void doesNotKnowTheCapacityThatARuleAsksForAndNobodyTells() {
        yaml = WORLD.replace("    steps:", "    rules: [capacity]\n    steps:");
        found("capacity", Verdict.UNKNOWN, "no region tells");
    }

    @ParameterizedTest
    @CsvSource({"OPEN, PASS", "HELD, FAIL", "UNKNOWN, UNKNOWN"})
    void takesTheWordOfTheGate(Exposure.Verdict gate, Verdict verdict) {
        exposures.put("orders-db", new Exposure(null, null, false, gate, "as told", null, NOW));
        found("exposure/orders-db", verdict, "as told");
    }

    @ParameterizedTest
    @CsvSource({
        "PRIMARY, REPLICA, PASS, eu-west alone",
        "PRIMARY, PRIMARY, FAIL, 2 primaries",
        "PRIMARY, UNKNOWN, UNKNOWN, nothing is known of us-east",
        "REPLICA, REPLICA, UNKNOWN, no region says",
        "UNKNOWN, UNKNOWN, UNKNOWN, nothing is known of eu-west"
    })
    void asksForExactlyOnePrimary(Role eu, Role us, Verdict verdict, String evidence) {
        Map<String, Told> told = new LinkedHashMap<>();
        told.put("eu-west", new Told(eu, "as told", NOW));
        told.put("us-east", new Told(us, "as told", NOW.minusSeconds(3)));
        roles.put("orders-db", new RoleStanding("orders-db", told));
        found("one-primary/orders-db", verdict, evidence);
        assertEquals(
                NOW.minusSeconds(3),
                readiness().items().stream()
                        .filter(one -> one.name().startsWith("one-primary"))
                        .findFirst()
                        .orElseThrow()
                        .at());
    }

    @Test
    void missesAFamilyThatIsAnsweredNow() {
        yaml = WORLD.replace("MEMBER", "\"2001:db8::1\"");
        found("answer-parity", Verdict.FAIL, "www.example.test has no AAAA there");
    }

    @ParameterizedTest
    @CsvSource({"30, PASS, ends in 30 days", "7, PASS, 7 days", "6, FAIL, 6 days", "-1, FAIL, has ended"})
    void asksForAWeekOfCertificate(long days, Verdict verdict, String evidence) {
        certificateDays = days;
        found("certificate", verdict, evidence);
    }

    @Test
    void asksForAJournalThatTakesDecisions() {
        trouble = "the disk is full";
        found("journal", Verdict.FAIL, "the disk is full");
    }

    @Test
    void asksForAJournalThatIsShipped() {
        shipping = Duration.ofSeconds(61);
        found("journal", Verdict.FAIL, "waits for 61 s");
    }

    @ParameterizedTest
    @CsvSource({
        "succeeded, us-east, 6, PASS, succeeded",
        "succeeded, us-east, 8, FAIL, overdue since 2026-01-07T00:00:00Z",
        "failed, us-east, 1, UNKNOWN, none towards it",
        "succeeded, eu-west, 1, UNKNOWN, none towards it"
    })
    void asksForADrillInTime(String outcome, String to, int daysAgo, Verdict verdict, String evidence) {
        yaml = WORLD.replace("    steps:", "    drill: {level: shadow, every: 168h}\n    steps:");
        drills = List.of(new JsonObject()
                .put("outcome", outcome)
                .put("to", to)
                .put("ended", NOW.minus(Duration.ofDays(daysAgo)).toString()));
        found("drill", verdict, evidence);
    }

    @Test
    void isNotReadyWhereNobodyCanTell() {
        yaml = WORLD.replace("    steps:", "    drill: {level: shadow}\n    steps:");
        assertFalse(readiness().isReady());
    }
}
