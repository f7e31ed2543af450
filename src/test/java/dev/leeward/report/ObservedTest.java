package dev.leeward.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.leeward.report.Event.OfNode;
import dev.leeward.report.Event.OfServices;
import dev.leeward.report.Event.What;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hand-computed: seconds after midnight of the first of November. */
class ObservedTest {
    private static final Instant MIDNIGHT = Instant.parse("2026-11-01T00:00:00Z");
    private static final Answered HEALTHY = new Answered(Health.HEALTHY, List.of("eu"), "a usable pool", "");
    private static final Answered DOWN = new Answered(Health.UNHEALTHY, List.of("eu"), "all down: every member", "");

    private final Observed observed = new Observed();

    private static Instant at(long second) {
        return MIDNIGHT.plusSeconds(second);
    }

    private void node(long second, What what) {
        observed.add(new OfNode(at(second), what));
    }

    private void told(long second, Answered answered) {
        told(second, answered, second);
    }

    private void told(long second, Answered answered, long since) {
        observed.add(new OfServices(at(second), List.of("www.example.test"), answered, at(since)));
    }

    /** A heartbeat a minute. */
    private void alive(long from, long to) {
        for (long second = from; second <= to; second += 60) {
            node(second, What.ALIVE);
        }
    }

    private Timeline timeline(long from, long to) {
        Span span = new Span(at(from), at(to));
        return observed.service("www.example.test", span, observed.gaps(span));
    }

    /** {@code healthy 0-600, …}. */
    private String drawn(long from, long to) {
        List<String> parts = new ArrayList<>();
        for (Segment segment : timeline(from, to).segments()) {
            parts.add("%s %d-%d"
                    .formatted(
                            segment.health().word(),
                            Duration.between(MIDNIGHT, segment.span().from()).toSeconds(),
                            Duration.between(MIDNIGHT, segment.span().to()).toSeconds()));
        }
        return String.join(", ", parts);
    }

    @Test
    void countsWhatWasAnswered() {
        node(0, What.STARTED);
        told(0, HEALTHY);
        alive(60, 600);
        told(630, DOWN);
        told(690, HEALTHY);
        alive(720, 1200);
        assertEquals("healthy 0-630, unhealthy 630-690, healthy 690-1200", drawn(0, 1200));
        Availability told = Availability.of(timeline(0, 1200));
        assertEquals(0.95, told.share());
        assertEquals(0.95, told.atLeast());
        assertEquals(Duration.ofSeconds(60), told.down());
        assertEquals(1.30103, told.nines(), 0.00001);
    }

    @Test
    void silenceIsUnknownAndNeverHealthy() {
        node(0, What.STARTED);
        told(0, HEALTHY);
        alive(60, 300);
        alive(1500, 1800);
        assertEquals("healthy 0-300, unknown 300-1500, healthy 1500-1800", drawn(0, 1800));
        Availability told = Availability.of(timeline(0, 1800));
        assertEquals(1.0, told.share());
        assertEquals(1 / 3.0, told.atLeast());
        assertNull(told.nines());
    }

    @Test
    void aHeartbeatThatIsLateOnceIsNoSilence() {
        node(0, What.STARTED);
        told(0, HEALTHY);
        node(150, What.ALIVE);
        assertEquals("healthy 0-150", drawn(0, 150));
    }

    @Test
    void whatPassedBeforeTheFirstAndAfterTheLastLineIsUnknown() {
        node(100, What.STARTED);
        told(100, HEALTHY);
        alive(160, 400);
        assertEquals("unknown 0-100, healthy 100-400, unknown 400-1000", drawn(0, 1000));
        assertEquals(
                List.of("no node was running, or it was not recorded", "no node was running, or it was not recorded"),
                observed.gaps(new Span(at(0), at(1000))).stream()
                        .map(Gap::because)
                        .toList());
    }

    @Test
    void aRestartIsUnknownHoweverShort() {
        node(0, What.STARTED);
        told(0, HEALTHY);
        node(60, What.ALIVE);
        node(80, What.STARTED);
        told(82, HEALTHY);
        node(120, What.ALIVE);
        assertEquals("healthy 0-60, unknown 60-80, unknown 80-82, healthy 82-120", drawn(0, 120));
        assertEquals(
                "the node ended without a word",
                observed.gaps(new Span(at(0), at(120))).getFirst().because());
    }

    @Test
    void saysThatANodeWasStopped() {
        node(0, What.STARTED);
        told(0, HEALTHY);
        node(60, What.STOPPED);
        node(80, What.STARTED);
        told(80, HEALTHY);
        node(120, What.ALIVE);
        assertEquals("healthy 0-60, unknown 60-80, healthy 80-120", drawn(0, 120));
        assertEquals(
                "the node was stopped",
                observed.gaps(new Span(at(0), at(120))).getFirst().because());
    }

    @Test
    void whatIsNotToldAgainAfterAStartIsUnknown() {
        node(0, What.STARTED);
        told(0, HEALTHY);
        node(60, What.STOPPED);
        node(80, What.STARTED);
        alive(120, 600);
        assertEquals("healthy 0-60, unknown 60-80, unknown 80-600", drawn(0, 600));
    }

    @Test
    void anIsolatedNodeKnowsNothing() {
        node(0, What.STARTED);
        told(0, HEALTHY);
        alive(60, 120);
        node(130, What.ISOLATED);
        alive(180, 240);
        node(250, What.CONNECTED);
        alive(300, 360);
        assertEquals("healthy 0-130, unknown 130-250, healthy 250-360", drawn(0, 360));
    }

    @Test
    void afterADamagedLineNothingIsKnownUntilItIsToldAgain() {
        node(0, What.STARTED);
        told(0, HEALTHY);
        node(60, What.ALIVE);
        observed.add(new OfNode(Instant.MIN, What.DAMAGED));
        alive(120, 240);
        told(250, HEALTHY);
        node(300, What.ALIVE);
        assertEquals("healthy 0-60, unknown 60-120, unknown 120-250, healthy 250-300", drawn(0, 300));
    }

    @Test
    void aMonthGoesOnWhereTheOneBeforeEnded() {
        // The file of the month alone, whose first line is some seconds into it.
        observed.add(new OfNode(at(20), What.CONTINUED, at(-40)));
        told(20, HEALTHY, -86_400);
        alive(80, 200);
        assertEquals("healthy 0-200", drawn(0, 200));
    }

    @Test
    void anOutageThatBeganBeforeIsCountedFromTheBeginAndToldFromItsOwn() {
        observed.add(new OfNode(at(20), What.CONTINUED, at(-40)));
        told(20, DOWN, -3600);
        alive(80, 200);
        told(210, HEALTHY);
        alive(260, 400);
        assertEquals("unhealthy 0-210, healthy 210-380", drawn(0, 380));
        Outage outage = Outage.of(timeline(0, 380)).getFirst();
        assertEquals(at(-3600), outage.begin());
        assertEquals(at(210), outage.end());
        assertEquals(Duration.ofSeconds(210), outage.down());
        assertEquals(Health.HEALTHY, outage.after());
    }

    @Test
    void anOutageOverARestartIsOne() {
        node(0, What.STARTED);
        told(0, DOWN);
        node(60, What.STOPPED);
        node(70, What.STARTED);
        told(71, DOWN);
        node(100, What.ALIVE);
        List<Outage> outages = Outage.of(timeline(0, 100));
        assertEquals(1, outages.size());
        assertEquals(at(0), outages.getFirst().begin());
        assertEquals(Duration.ofSeconds(89), outages.getFirst().down());
        assertNull(outages.getFirst().after());
    }

    @Test
    void anOutageOverADayWithoutANodeIsTwo() {
        node(0, What.STARTED);
        told(0, DOWN);
        node(60, What.STOPPED);
        node(86_400, What.STARTED);
        told(86_401, DOWN);
        node(86_430, What.ALIVE);
        List<Outage> outages = Outage.of(timeline(0, 86_430));
        assertEquals(2, outages.size());
        assertEquals(Health.UNKNOWN, outages.getFirst().after());
        assertEquals(at(86_401), outages.getLast().begin());
    }

    @Test
    void aClockThatIsSetBackStandsStill() {
        node(0, What.STARTED);
        told(0, HEALTHY);
        alive(60, 300);
        told(200, DOWN);
        told(290, HEALTHY);
        node(330, What.ALIVE);
        assertEquals("healthy 0-200, unhealthy 200-290, healthy 290-330", drawn(0, 330));
    }

    @Test
    void aBudgetIsOfTheWholePeriod() {
        Availability told = new Availability(Duration.ofDays(10), Duration.ofMinutes(10), Duration.ofHours(1));
        Availability.Budget budget = told.budget(0.999, Duration.ofDays(30));
        assertEquals(Duration.ofMillis(2_592_000), budget.allowed());
        assertEquals(Duration.ofMillis(1_992_000), budget.left());
    }

    @Test
    void withoutAnObservationThereIsNoAvailability() {
        Availability told = Availability.of(timeline(0, 60));
        assertNull(told.share());
        assertNull(told.nines());
        assertEquals(0.0, told.atLeast());
    }
}
