package dev.leeward.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.SourceConfig;
import dev.leeward.replication.Exposure.Verdict;
import dev.leeward.replication.Sample.Silent;
import dev.leeward.replication.Sample.Told;
import dev.leeward.replication.Sample.Unusable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Moments are seconds after {@link #START}; the objective is 30 s, and the clocks may be 1 s apart. */
class ExposureTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration RPO = Duration.ofSeconds(30);
    private static final SourceConfig HEARTBEAT = SourceConfigs.heartbeat();
    private static final SourceConfig LAG = SourceConfigs.lag();

    private static Instant at(double seconds) {
        return START.plusMillis(Math.round(seconds * 1000));
    }

    /** What a standby tells at {@code seconds}, at once. */
    private static Told told(double seconds, double value) {
        return new Told(at(seconds), at(seconds), value, "");
    }

    /** A heartbeat that the source wrote at {@code written}. */
    private static Told beat(double seconds, double written) {
        return told(seconds, START.getEpochSecond() + written);
    }

    private static Track track(SourceConfig source, Sample... samples) {
        Track track = Track.EMPTY;
        for (Sample sample : samples) {
            track = track.after(sample, source);
        }
        return track;
    }

    private static Exposure alive(Track track, SourceConfig source, double now) {
        return Exposure.of(track, source, RPO, at(now), null, null);
    }

    private static Exposure faulty(Track track, SourceConfig source, double now, double fault) {
        return Exposure.of(track, source, RPO, at(now), null, at(fault));
    }

    private static Exposure dead(Track track, SourceConfig source, double now, double stop) {
        return Exposure.of(track, source, RPO, at(now), at(stop), at(stop));
    }

    private static void assertExposed(
            @Nullable Double ifAlive, @Nullable Double ifDead, Verdict verdict, Exposure exposure) {
        assertEquals(ifAlive, Spans.seconds(exposure.ifAlive()), exposure::because);
        assertEquals(ifDead, Spans.seconds(exposure.ifDead()), exposure::because);
        assertEquals(verdict, exposure.verdict(), exposure::because);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-5           | the standby tells a time before 1970: -5.0",
                "NaN          | the standby tells NaN",
                "Infinity     | the standby tells Infinity",
                "-Infinity    | the standby tells -Infinity",
                "1767225702.5 | the standby tells a time that is 2.5 s ahead; is it in seconds, and are the clocks set?",
                "1.7672257e12 | the standby tells a time that is 10000000000 s ahead; is it in seconds, and are the clocks set?",
                "1e308        | the standby tells a time that is 10000000000 s ahead; is it in seconds, and are the clocks set?",
            })
    void aHeartbeatThatCannotBeIsUnknown(double value, String because) {
        Exposure exposure = alive(track(HEARTBEAT, told(100, value)), HEARTBEAT, 100);
        assertExposed(null, null, Verdict.UNKNOWN, exposure);
        assertEquals(because, exposure.because());
        assertNull(exposure.newest());
        assertEquals(at(100), exposure.sampled());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // written | age of the sample | if alive | verdict
                "  99.2   | 0                 | 0.8      | OPEN",
                "  99.2   | 10                | 10.8     | OPEN",
                "  70     | 0                 | 30       | OPEN",
                "  69.999 | 0                 | 30.001   | HELD",
                // Hours old is no reason to guess: it is the newest time that is known.
                "-10700   | 0                 | 10800    | HELD",
                // Ahead by less than the clocks may be apart.
                "  100.9  | 0                 | 0        | OPEN",
            })
    void aHeartbeatIsTheNewestTime(double written, double age, double ifAlive, Verdict verdict) {
        Track track = track(HEARTBEAT, beat(100, written));
        assertExposed(ifAlive, ifAlive, verdict, alive(track, HEARTBEAT, 100 + age));
    }

    @Test
    void aHeartbeatOfTheEpochIsHalfACenturyBehindAndNotUnknown() {
        Exposure exposure = alive(track(HEARTBEAT, told(100, 0)), HEARTBEAT, 100);
        assertEquals(Verdict.HELD, exposure.verdict());
        assertEquals(Instant.EPOCH, exposure.newest());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-0.5      | `` | the standby tells a negative lag: -0.5",
                "NaN       | `` | the standby tells NaN",
                "Infinity  | `` | the standby tells Infinity",
                "0         | streaming is 0, not == 1 | the standby does not receive: streaming is 0, not == 1",
            })
    void aLagThatProvesNothingIsUnknown(double value, String disconnected, String because) {
        Exposure exposure = alive(track(LAG, new Told(at(100), at(100), value, disconnected)), LAG, 100);
        assertExposed(null, null, Verdict.UNKNOWN, exposure);
        assertEquals(because, exposure.because());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0      | 1          | OPEN",
                "5.5    | 6.5        | OPEN",
                "29     | 30         | OPEN",
                "29.5   | 30.5       | HELD",
                "1e5    | 100001     | HELD",
                "1e300  | 10000000001 | HELD",
            })
    void aLagCountsFromTheSendingOfTheQuestionLessTheSkew(double lag, double ifAlive, Verdict verdict) {
        Told slow = new Told(at(100), at(101.4), lag, "");
        assertExposed(ifAlive, ifAlive, verdict, alive(track(LAG, slow), LAG, 100));
    }

    @Test
    void nothingToldIsUnknown() {
        assertEquals("not asked yet", alive(Track.EMPTY, HEARTBEAT, 100).because());
        Track silent = track(HEARTBEAT, new Silent(at(98), "connection refused"));
        assertExposed(null, null, Verdict.UNKNOWN, alive(silent, HEARTBEAT, 100));
        assertEquals(
                "never an answer: connection refused",
                alive(silent, HEARTBEAT, 100).because());
    }

    @Test
    void anAnswerWithoutAValueTakesTheWordBackAtOnce() {
        Track track = track(HEARTBEAT, beat(98, 97), new Unusable(at(100), "heartbeat_seconds is missing"));
        Exposure exposure = alive(track, HEARTBEAT, 100);
        assertExposed(null, null, Verdict.UNKNOWN, exposure);
        assertEquals(
                "heartbeat_seconds is missing; at 2026-01-01T00:01:38Z it had everything until 2026-01-01T00:01:37Z",
                exposure.because());
    }

    @Test
    void silenceLeavesTheLastWordUntilItIsStale() {
        Track track = track(HEARTBEAT, beat(90, 89), new Silent(at(98), "timed out"));
        assertExposed(11.0, 11.0, Verdict.OPEN, alive(track, HEARTBEAT, 100));
        Exposure stale = alive(track, HEARTBEAT, 100.001);
        assertExposed(null, null, Verdict.UNKNOWN, stale);
        assertEquals(
                "no answer for 10.001 s: timed out; at 2026-01-01T00:01:30Z it had everything until 2026-01-01T00:01:29Z",
                stale.because());
    }

    @Test
    void aClockThatWasSetBackMakesASampleAsDoubtfulAsAge() {
        assertEquals(
                Verdict.UNKNOWN,
                alive(track(HEARTBEAT, beat(100, 99)), HEARTBEAT, 50).verdict());
    }

    @Test
    void aHeartbeatThatGoesBackIsBelieved() {
        Track restored = track(HEARTBEAT, beat(98, 97.5), beat(100, 40));
        assertExposed(60.0, 60.0, Verdict.HELD, alive(restored, HEARTBEAT, 100));
    }

    @Test
    void aHeartbeatMayImproveAfterTheFault() {
        Track track = track(HEARTBEAT, beat(100, 90), beat(120, 119));
        assertExposed(1.0, 0.0, Verdict.OPEN, faulty(track, HEARTBEAT, 120, 105));
    }

    @Test
    void whatACutOffReplicaTellsOfItsLagDoesNotImproveAnything() {
        // It was 4 s behind when the source went away, and tells 0 since it replayed what it had.
        Track track = track(LAG, told(98, 4), told(100, 4), told(102, 0), told(130, 0));
        assertExposed(1.0, 1.0, Verdict.OPEN, alive(track, LAG, 130));
        assertExposed(35.0, 6.0, Verdict.HELD, faulty(track, LAG, 130, 101));
        assertExposed(35.0, 6.0, Verdict.OPEN, dead(track, LAG, 130, 101));
    }

    @Test
    void anAnswerThatWasOnItsWayAtTheFaultIsOfAfterIt() {
        Track track = track(LAG, told(98, 4), new Told(at(99.5), at(100.5), 0, ""));
        assertExposed(8.0, 7.0, Verdict.OPEN, faulty(track, LAG, 101, 100));
    }

    @Test
    void aLagThatGrowsAfterTheFaultCounts() {
        Track track = track(LAG, told(98, 4), told(110, 60));
        assertExposed(61.0, 51.0, Verdict.HELD, faulty(track, LAG, 110, 100));
    }

    @Test
    void aLagFromAfterTheFaultAloneIsUnknown() {
        Exposure exposure = faulty(track(LAG, told(110, 0)), LAG, 110, 100);
        assertExposed(null, null, Verdict.UNKNOWN, exposure);
        assertTrue(exposure.because().startsWith("no lag is remembered from before the fault"), exposure::because);
    }

    @Test
    void aDeadSourceIsCountedUntilItsStop() {
        Track track = track(HEARTBEAT, beat(200, 99.2));
        assertExposed(100.8, 0.8, Verdict.HELD, faulty(track, HEARTBEAT, 200, 100));
        Exposure dead = dead(track, HEARTBEAT, 200, 100);
        assertExposed(100.8, 0.8, Verdict.OPEN, dead);
        assertEquals(Duration.ofMillis(800), dead.lost());
        assertEquals(
                "a switch loses 0.8 s at most, and the objective allows 30 s: the standby has everything until"
                        + " 2026-01-01T00:01:39.200Z; the source stopped at 2026-01-01T00:01:40Z",
                dead.because());
    }

    @Test
    void aFenceThatIsAcknowledgedLateLeavesAllThatTimeAtStake() {
        assertExposed(160.0, 60.0, Verdict.HELD, dead(track(HEARTBEAT, beat(200, 40)), HEARTBEAT, 200, 100));
    }

    @Test
    void aHeartbeatFromAfterTheStopCountsAsTheStop() {
        Exposure exposure = dead(track(HEARTBEAT, beat(200, 100.7)), HEARTBEAT, 200, 100);
        assertExposed(100.0, 0.0, Verdict.OPEN, exposure);
        assertEquals(at(100), exposure.newest());
    }

    @Test
    void aStandbyThatCannotBeAskedIsUnknownEvenWhenTheSourceIsDead() {
        Track track = track(HEARTBEAT, beat(100, 100), new Silent(at(110), "connection refused"));
        assertExposed(null, null, Verdict.UNKNOWN, dead(track, HEARTBEAT, 120, 100));
    }

    @Test
    void aFaultIsNoStop() {
        Exposure exposure = faulty(track(HEARTBEAT, beat(200, 99.2)), HEARTBEAT, 200, 100);
        assertEquals(Duration.ofMillis(100_800), exposure.lost());
        assertEquals(
                "a switch loses 100.8 s at most, and the objective allows 30 s: the standby has everything until"
                        + " 2026-01-01T00:01:39.200Z; the source may be alive, and had it stopped at the fault,"
                        + " 2026-01-01T00:01:40Z, it would be 0.8 s",
                exposure.because());
    }

    @Test
    void withoutAnObjectiveNothingIsCloseEnough() {
        Exposure exposure = Exposure.of(track(HEARTBEAT, beat(100, 100)), HEARTBEAT, null, at(100), null, null);
        assertEquals(Verdict.HELD, exposure.verdict());
        assertTrue(exposure.because().contains("the plan states no objective rpo"), exposure::because);
    }

    @Test
    void anObjectiveOfZeroOpensForAStandbyThatHasEverything() {
        Exposure exposure =
                Exposure.of(track(HEARTBEAT, beat(100, 99)), HEARTBEAT, Duration.ZERO, at(100), at(99), null);
        assertEquals(Verdict.OPEN, exposure.verdict());
    }

    @Test
    void showsSecondsInJson() {
        assertEquals(
                "{\"if-dead\":0.8,\"if-alive\":100.8,\"verdict\":\"held\",\"because\":\"B\",\"sampled\":\"2026-01-01T00:03:20Z\"}",
                faulty(track(HEARTBEAT, beat(200, 99.2)), HEARTBEAT, 200, 100)
                        .json()
                        .put("because", "B")
                        .encode());
        assertEquals(
                "{\"if-dead\":null,\"if-alive\":null,\"verdict\":\"unknown\",\"because\":\"not asked yet\",\"sampled\":null}",
                alive(Track.EMPTY, HEARTBEAT, 100).json().encode());
    }
}
