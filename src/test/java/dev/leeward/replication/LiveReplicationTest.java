package dev.leeward.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.leeward.config.FailbackConfig;
import dev.leeward.config.ObjectivesConfig;
import dev.leeward.config.PlanConfig;
import dev.leeward.config.PlanConfig.Active;
import dev.leeward.config.PlanConfig.BeforeSwitch;
import dev.leeward.config.RoleConfig;
import dev.leeward.config.RtoClass;
import dev.leeward.config.SourceConfig;
import dev.leeward.config.SourceConfig.Kind;
import dev.leeward.config.StepsConfig;
import dev.leeward.config.TriggerConfig;
import dev.leeward.health.VirtualLoop;
import dev.leeward.probe.TestMember;
import dev.leeward.replication.Answer.Came;
import dev.leeward.replication.Answer.Silent;
import dev.leeward.replication.Exposure.Verdict;
import dev.leeward.replication.RoleStanding.Role;
import dev.leeward.values.StatusRange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LiveReplicationTest {
    private static final Instant START = VirtualLoop.START;
    private static final String EU = "http://eu.test/primary";
    private static final String US = "http://us.test/primary";
    private static final String STANDBY = "http://us.test/lag";

    private final VirtualLoop loop = new VirtualLoop();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Servers servers = new Servers();
    private final LiveReplication live = new LiveReplication(loop, servers::asker, meters);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    /** What each URL answers now; the others are silent. */
    private final class Servers {
        private final Map<String, Integer> statuses = new HashMap<>();
        private final Map<String, String> bodies = new HashMap<>();
        private final List<String> asked = new ArrayList<>();
        private final Set<String> open = new HashSet<>();

        Asker asker(Question question) {
            open.add(question.url());
            return new Asker() {
                @Override
                public void ask(Consumer<Answer> done) {
                    asked.add(question.url());
                    Integer status = statuses.get(question.url());
                    Instant now = loop.now();
                    done.accept(
                            status == null
                                    ? new Silent(now, "connection refused")
                                    : new Came(
                                            now,
                                            now,
                                            status,
                                            MultiMap.caseInsensitiveMultiMap(),
                                            Buffer.buffer(bodies.getOrDefault(question.url(), ""))));
                }

                @Override
                public void close() {
                    open.remove(question.url());
                }
            };
        }
    }

    @BeforeEach
    void listens() {
        log.start();
        ((Logger) LoggerFactory.getLogger(LiveReplication.class)).addAppender(log);
        ((Logger) LoggerFactory.getLogger(LiveReplication.class)).setLevel(Level.INFO);
    }

    @AfterEach
    void stopsListening() {
        ((Logger) LoggerFactory.getLogger(LiveReplication.class)).detachAppender(log);
        ((Logger) LoggerFactory.getLogger(LiveReplication.class)).setLevel(null);
    }

    private static PlanConfig plan(
            Map<String, Map<String, SourceConfig>> replication, Map<String, Map<String, RoleConfig>> roles) {
        return new PlanConfig(
                List.of(),
                List.of("eu-west", "us-east"),
                Active.ONE,
                BeforeSwitch.HOLD,
                new ObjectivesConfig(null, Duration.ofSeconds(30), RtoClass.SERVICE),
                new TriggerConfig(TriggerConfig.Mode.OFF, null, Duration.ofSeconds(10), TriggerConfig.DownWhen.ANY),
                replication,
                roles,
                List.of(),
                new StepsConfig(List.of(), Map.of()),
                new FailbackConfig(FailbackConfig.Mode.MANUAL, Duration.ofMinutes(30), List.of(100)),
                null,
                List.of(),
                Duration.ofMinutes(2));
    }

    private static RoleConfig role(String url) {
        return new RoleConfig(url, List.of(StatusRange.parse("200")), List.of(StatusRange.parse("503")), null);
    }

    private static SourceConfig heartbeat(String url) {
        return SourceConfigs.of(Kind.HEARTBEAT, SourceConfigs.json(url, "/at"), null);
    }

    private static Map<String, PlanConfig> plans(String standby) {
        return Map.of(
                "shop",
                plan(
                        Map.of("orders-db", Map.of("us-east", heartbeat(standby))),
                        Map.of("orders-db", Map.of("eu-west", role(EU), "us-east", role(US)))));
    }

    private void standbyTells(Instant newest) {
        servers.statuses.put(STANDBY, 200);
        servers.bodies.put(STANDBY, "{\"at\": \"" + newest + "\"}");
    }

    private Exposure exposure() {
        return Objects.requireNonNull(
                live.exposures("shop", "us-east", loop.now(), null, null).get("orders-db"));
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    private double failed() {
        return meters.get("leeward.replication.samples.failed").counter().count();
    }

    @Test
    void asksEveryTwoSecondsAndTellsWhatIsKnown() {
        standbyTells(START.minusSeconds(3));
        live.start(plans(STANDBY));
        loop.run(Duration.ofSeconds(20).minusMillis(1));
        assertEquals(10, servers.asked.stream().filter(STANDBY::equals).count());
        assertEquals(Verdict.OPEN, exposure().verdict());
        assertEquals(START.minusSeconds(3), exposure().newest());
        assertEquals(START.plusSeconds(18), exposure().sampled());
        assertEquals(22.999, gauge("leeward.replication.exposure"));
        assertEquals(0, failed());
    }

    @Test
    void aStandbyThatFallsSilentIsUnknownAfterTenSeconds() {
        standbyTells(START);
        live.start(plans(STANDBY));
        loop.run(Duration.ofSeconds(1));
        servers.statuses.remove(STANDBY);
        loop.run(Duration.ofSeconds(9));
        assertEquals(Verdict.OPEN, exposure().verdict());
        assertEquals(5, failed());
        loop.run(Duration.ofMillis(1));
        assertEquals(Verdict.UNKNOWN, exposure().verdict());
        assertTrue(exposure().because().startsWith("no answer for 10.001 s: connection refused"), exposure()::because);
        assertTrue(Double.isNaN(gauge("leeward.replication.exposure")));
    }

    @Test
    void countsAnswersThatCountForNothing() {
        servers.statuses.put(STANDBY, 200);
        servers.bodies.put(STANDBY, "{\"at\": -1}");
        live.start(plans(STANDBY));
        loop.run(Duration.ofSeconds(3));
        assertEquals(2, failed());
        servers.bodies.put(STANDBY, "{}");
        loop.run(Duration.ofSeconds(2));
        assertEquals(3, failed());
    }

    @Test
    void knowsNothingOfWhatIsNotConfigured() {
        live.start(plans(STANDBY));
        assertEquals(Map.of(), live.exposures("shop", "eu-west", START, null, null));
        assertEquals(Map.of(), live.exposures("other", "us-east", START, null, null));
        assertEquals(Map.of(), live.roles("other", START));
    }

    @Test
    void aReloadKeepsWhatIsAskedAsBeforeAndEndsTheRest() {
        standbyTells(START);
        live.start(plans(STANDBY));
        loop.run(Duration.ofSeconds(2));
        live.reload(plans(STANDBY));
        loop.run(Duration.ZERO);
        assertEquals(Verdict.OPEN, exposure().verdict());

        live.reload(plans("http://us.test/other"));
        loop.run(Duration.ZERO);
        assertEquals("never an answer: connection refused", exposure().because());
        assertEquals(Set.of(EU, US, "http://us.test/other"), servers.open);

        live.reload(Map.of());
        loop.run(Duration.ZERO);
        assertEquals(Set.of(), servers.open);
        assertEquals(0, meters.find("leeward.replication.exposure").gauges().size());
    }

    @Test
    void asksNothingAfterItWasStopped() {
        live.start(plans(STANDBY));
        loop.run(Duration.ofSeconds(2));
        live.stop();
        loop.run(Duration.ZERO);
        int asked = servers.asked.size();
        loop.run(Duration.ofSeconds(10));
        assertEquals(asked, servers.asked.size());
        assertEquals(Set.of(), servers.open);
    }

    @Test
    void twoPrimariesAreToldOnceAndWhenItIsOver() {
        servers.statuses.put(EU, 200);
        servers.statuses.put(US, 503);
        live.start(plans(STANDBY));
        loop.run(Duration.ofSeconds(4));
        assertEquals(List.of("eu-west"), standing().primaries());
        assertEquals(
                Role.REPLICA,
                Objects.requireNonNull(standing().regions().get("us-east")).role());
        assertEquals(List.of(), log.list);

        servers.statuses.put(US, 200);
        loop.run(Duration.ofSeconds(20));
        assertEquals(2, gauge("leeward.replication.primaries"));
        servers.statuses.remove(EU);
        loop.run(Duration.ofSeconds(14));
        assertEquals(List.of("us-east"), standing().primaries());
        List<String> told =
                log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertEquals(2, told.size(), told::toString);
        assertTrue(told.getFirst().startsWith("plan shop: orders-db has 2 primaries, "), told::toString);
        assertEquals("plan shop: orders-db has one primary at most again", told.getLast());
    }

    private RoleStanding standing() {
        return Objects.requireNonNull(live.roles("shop", loop.now()).get("orders-db"));
    }

    @Test
    void asksRealServers() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (TestMember standby = TestMember.of(connection -> {
                    connection.request();
                    String body = "{\"at\": " + Instant.now().toEpochMilli() / 1000.0 + "}";
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                });
                TestMember primary = TestMember.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
            LiveReplication real = LiveReplication.on(vertx, new SimpleMeterRegistry());
            SourceConfig source = heartbeat("http://127.0.0.1:" + standby.port() + "/");
            RoleConfig role = role("http://127.0.0.1:" + primary.port() + "/primary");
            PlanConfig plan =
                    plan(Map.of("orders-db", Map.of("us-east", source)), Map.of("orders-db", Map.of("eu-west", role)));
            real.start(Map.of("shop", plan)).await(10, TimeUnit.SECONDS);
            Awaitility.await().untilAsserted(() -> {
                Exposure exposure = real.exposures("shop", "us-east", Instant.now(), null, null)
                        .get("orders-db");
                assertEquals(Verdict.OPEN, Objects.requireNonNull(exposure).verdict());
                RoleStanding standing = real.roles("shop", Instant.now()).get("orders-db");
                assertEquals(
                        List.of("eu-west"), Objects.requireNonNull(standing).primaries());
            });
            real.stop().await(10, TimeUnit.SECONDS);
            standby.awaitAllClosed();
            primary.awaitAllClosed();
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }
}
