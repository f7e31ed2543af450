package dev.leeward.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.recovery.Terms;
import dev.leeward.recovery.Terms.Term;
import dev.leeward.report.Drills.Trials;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against what {@link MadeUpMonth} tells, computed by hand. */
class ReportTest {
    private static final Instant AS_OF = Instant.parse("2026-11-27T10:12:00Z");

    private final Report report = MadeUpMonth.report();

    private Report.OfService service(String name) {
        return report.services().stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Report.OfPlan shop() {
        return report.plans().getFirst();
    }

    @Test
    void addsUpToTheTimeThatHasPassed() {
        Duration passed = Duration.between(MadeUpMonth.NOVEMBER.from(), AS_OF);
        report.services().forEach(service -> {
            Availability told = service.availability();
            assertEquals(passed, told.observed().plus(told.unknown()), service.name());
        });
    }

    @Test
    void countsTheDowntimeOfAService() {
        // 03:12:09.4 to 03:13:16.2, and 16:20:10 to 16:26:08.
        assertEquals(
                Duration.ofMillis(66_800 + 358_000),
                service("www.example.test").availability().down());
        assertEquals(
                Duration.ofSeconds(70_300),
                service("old.example.test").availability().down());
        assertEquals(Duration.ZERO, service("img.example.test").availability().down());
    }

    @Test
    void doesNotCountTheNightWithoutANode() {
        // To the start 6 h 52 min; two seconds more until a service is told of; the minute since the last heartbeat.
        Duration unknown = Duration.ofHours(6).plusMinutes(52).plusSeconds(2).plusMinutes(1);
        assertEquals(unknown, service("www.example.test").availability().unknown());
        assertEquals(2, report.gaps().size());
        assertEquals("the node was stopped", report.gaps().getFirst().because());
    }

    @Test
    void findsTheRunThatAnsweredAnOutage() {
        assertEquals(
                List.of("shop-7", "shop-9"),
                service("api.example.test").outages().stream().map(Outage::run).toList());
        assertNull(service("old.example.test").outages().getFirst().run());
    }

    @Test
    void aPlanIsDownWhileOneOfItsServicesIs() {
        assertEquals(service("www.example.test").availability(), shop().availability());
        assertEquals(2, shop().outages().size());
    }

    @Test
    void keepsTheTermsOfARunInTheOrderOfTime() {
        Run run = shop().runs().getFirst();
        assertEquals(
                List.of(
                        Term.FAULT,
                        Term.DETECTED,
                        Term.DECIDED,
                        Term.FENCED,
                        Term.PUBLISHED,
                        Term.HEALTHY,
                        Term.DRAINED),
                run.terms().inOrder().stream().map(Terms.Moment::term).toList());
        assertEquals(105.1, run.rto().service());
    }

    @Test
    void theWorstExposureIsTheOneThatWasWorst() {
        assertEquals(44.0, shop().worst().getFirst().ifAlive());
    }

    @Test
    void countsDrillsByLevel() {
        Drills drills = shop().drills();
        assertEquals(4, drills.done().size());
        assertEquals(3, drills.due());
        assertEquals(
                List.of("blind", "shadow"),
                drills.trials().stream().map(Trials::level).toList());
        Trials shadow = drills.trials().getLast();
        assertEquals(2, shadow.succeeded());
        assertEquals(3, shadow.all());
        assertEquals(0.13535, shadow.atLeast(), 0.00001);
        assertEquals(Instant.parse("2026-11-26T09:01:00Z"), drills.overdueSince());
    }

    @Test
    void tellsOfOverridesAndHowTheyEnded() {
        assertEquals(
                List.of("region ap-south lifted", "member web-eu/192.0.2.2 ended"),
                report.overrides().stream()
                        .map(forced -> forced.kind() + " " + forced.id() + " " + forced.ended())
                        .toList());
        assertEquals(
                Instant.parse("2026-11-15T17:30:00Z"),
                report.overrides().getFirst().to());
        assertEquals(1, service("www.example.test").overrides().size());
        assertEquals(2, service("img.example.test").overrides().size());
    }

    @Test
    void anOverrideThatIsRenewedIsTwo() {
        JsonObject first = forced("10:00", "12:00");
        JsonObject second = forced("11:00", "14:00");
        Chronicle chronicle = Chronicle.of(List.of(
                MadeUpMonth.entry(1, "2026-11-02T10:00:00Z", "forced", first),
                MadeUpMonth.entry(2, "2026-11-02T11:00:00Z", "forced", second)));
        List<ForcedSpan> all = chronicle.forced(MadeUpMonth.NOVEMBER.elapsed(AS_OF));
        assertEquals(
                List.of("renewed", "in force"),
                all.stream().map(ForcedSpan::ended).toList());
        assertEquals(Instant.parse("2026-11-02T11:00:00Z"), all.getFirst().to());
        assertEquals(Instant.parse("2026-11-02T14:00:00Z"), all.getLast().to());
    }

    private static JsonObject forced(String since, String until) {
        return new JsonObject()
                .put("kind", "pool")
                .put("id", "web-eu")
                .put("force", "drain")
                .put("owner", "alice")
                .put("reason", "r")
                .put("since", "2026-11-02T" + since + ":00Z")
                .put("until", "2026-11-02T" + until + ":00Z");
    }

    @Test
    void aRunThatIsUnderWayIsToldAsItIs() {
        JsonObject opened = new JsonObject()
                .put("id", "shop-1")
                .put("plan", "shop")
                .put("kind", "switch")
                .put("from", "eu-west")
                .put("to", "us-east")
                .put("created", "2026-11-02T10:00:00Z")
                .put("state", "pending");
        Chronicle chronicle = Chronicle.of(List.of(
                MadeUpMonth.entry(1, "2026-11-02T10:00:00Z", "run-opened", new JsonObject().put("run", opened)),
                MadeUpMonth.entry(
                        2,
                        "2026-11-02T10:00:01Z",
                        "run-changed",
                        new JsonObject()
                                .put(
                                        "run",
                                        opened.copy()
                                                .put("state", "waiting-approval")
                                                .put("because", "as asked")))));
        Run run = chronicle.runs("shop", MadeUpMonth.NOVEMBER.elapsed(AS_OF)).getFirst();
        assertEquals("waiting-approval", run.state());
        assertNull(run.ended());
        assertNull(run.rto().service());
    }

    @Test
    void anUnknownExposureIsWorseThanAnyNumber() {
        Run.Exposure known = new Run.Exposure("orders", 3.0, 1e6, "held", "");
        Run.Exposure unknown = new Run.Exposure("orders", null, null, "unknown", "no sample");
        assertTrue(unknown.isWorseThan(known));
        assertTrue(!known.isWorseThan(unknown));
    }

    @Test
    void aServiceThatNobodyEverObservedIsThere() {
        Report empty = Report.of(
                new Report.About("ns1", MadeUpMonth.NOVEMBER, AS_OF),
                MadeUpMonth.config(),
                new Observed(),
                List.of(),
                new Seal(true, 0, "", "it has no entry yet"));
        assertEquals(5, empty.services().size());
        empty.services().forEach(service -> assertNull(service.availability().share()));
        assertEquals(List.of(), empty.plans().getFirst().runs());
        assertTrue(ReportPage.of(empty).contains("There was none."));
    }

    @Test
    void aMonthToComeIsEmpty() {
        Period december = Period.of(YearMonth.of(2026, 12));
        Report empty = Report.of(
                new Report.About("ns1", december, AS_OF),
                MadeUpMonth.config(),
                MadeUpMonth.observed(MadeUpMonth.events()),
                MadeUpMonth.journal(),
                new Seal(true, 0, "", "it has no entry yet"));
        assertNull(empty.services().getFirst().availability().atLeast());
        assertEquals(List.of(), empty.gaps());
        assertTrue(ReportPage.of(empty).contains("December 2026"));
    }

    @Test
    void saysTheSameAsJson() {
        JsonObject json = ReportJson.of(report);
        JsonObject www = json.getJsonObject("services").getJsonObject("www.example.test");
        assertEquals(424.8, www.getDouble("down"));
        assertEquals("shop", www.getString("plan"));
        assertEquals(2592.0, www.getJsonArray("error-budgets").getJsonObject(0).getDouble("allowed"));
        JsonObject shop = json.getJsonObject("plans").getJsonObject("shop");
        JsonArray runs = shop.getJsonArray("runs");
        assertEquals(false, runs.getJsonObject(2).getJsonObject("rto").getBoolean("met"));
        assertEquals(
                "2026-11-05T03:12:06.100Z",
                runs.getJsonObject(0).getJsonObject("terms").getString("fault"));
        assertEquals(45.0, runs.getJsonObject(2).getJsonObject("accepted-loss").getDouble("seconds"));
        assertEquals(json, new JsonObject(json.encode()), "it is JSON");
    }
}
