package dev.leeward.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.SourceConfig;
import dev.leeward.config.SourceConfig.Evidence;
import dev.leeward.config.SourceConfig.HttpSource;
import dev.leeward.config.SourceConfig.Kind;
import dev.leeward.replication.Answer.Came;
import dev.leeward.replication.Sample.Told;
import dev.leeward.replication.Sample.Unusable;
import dev.leeward.values.Comparison;
import dev.leeward.values.JsonPointer;
import dev.leeward.values.MetricSelector;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceReaderTest {
    private static final Instant ASKED = Instant.parse("2026-01-01T00:00:00Z");

    private static Came came(int status, MultiMap headers, String body) {
        return new Came(ASKED, ASKED.plusMillis(3), status, headers, Buffer.buffer(body));
    }

    private static Came body(String body) {
        return came(200, MultiMap.caseInsensitiveMultiMap(), body);
    }

    private static Sample read(SourceConfig source, Came answer) {
        return new SourceReader(source).read(answer);
    }

    private static double value(SourceConfig source, Came answer) {
        return assertInstanceOf(Told.class, read(source, answer)).value();
    }

    private static String complaint(SourceConfig source, Came answer) {
        return assertInstanceOf(Unusable.class, read(source, answer)).why();
    }

    private static SourceConfig heartbeat(HttpSource http) {
        return SourceConfigs.of(Kind.HEARTBEAT, http, null);
    }

    private static SourceConfig lag(HttpSource http) {
        return SourceConfigs.of(Kind.LAG, http, SourceConfigs.STREAMING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"at\": 1767225600.25}                  | 1767225600.25",
                "{\"at\": 1767225600}                     | 1767225600",
                "{\"at\": \"1767225600.5\"}               | 1767225600.5",
                "{\"at\": \"2026-01-01T00:00:00.75Z\"}    | 1767225600.75",
                "{\"at\": \"2026-01-01t01:30:00+01:30\"}  | 1767225600",
                "{\"at\": -3}                             | -3",
            })
    void readsATimeFromJson(String document, double value) {
        assertEquals(value, SourceReaderTest.value(heartbeat(SourceConfigs.json("/at")), body(document)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                      | /at is missing, or neither a number nor a text",
                "{\"at\": null}          | /at is missing, or neither a number nor a text",
                "{\"at\": [1]}           | /at is missing, or neither a number nor a text",
                "{\"at\": true}          | /at is missing, or neither a number nor a text",
                "{\"at\": \"NaN\"}       | /at is neither a number nor a time such as 2026-01-31T12:00:00Z: NaN",
                "{\"at\": \"yesterday\"} | /at is neither a number nor a time such as 2026-01-31T12:00:00Z: yesterday",
                "{\"at\": \"2026-01-01T00:00:00\"} | /at is neither a number nor a time such as 2026-01-31T12:00:00Z: 2026-01-01T00:00:00",
                "{\"at\": 17672          | not JSON",
                "{\"at\": NaN}           | not JSON",
                "<html>                  | not JSON",
                "``                      | not JSON",
            })
    void saysWhatIsWrongWithADocument(String document, String complaint) {
        assertEquals(complaint, complaint(heartbeat(SourceConfigs.json("/at")), body(document)));
    }

    @Test
    void readsAHeader() {
        SourceConfig source = heartbeat(SourceConfigs.header("X-Newest"));
        MultiMap once = MultiMap.caseInsensitiveMultiMap().add("x-newest", " 2026-01-01T00:00:00Z ");
        MultiMap twice = MultiMap.caseInsensitiveMultiMap().add("x-newest", "1").add("x-newest", "2");
        assertEquals(1767225600, value(source, came(200, once, "")));
        assertEquals("header X-Newest is missing", complaint(source, body("")));
        assertEquals("header X-Newest is there more than once", complaint(source, came(200, twice, "")));
    }

    @Test
    void readsTheFirstGroupOfAPattern() {
        SourceConfig source = lag(SourceConfigs.pattern("behind=(\\S+)"));
        assertEquals(4.5, value(source, body("role=replica behind=4.5 of=primary")));
        assertEquals("the pattern is not a number: n/a", complaint(source, body("behind=n/a")));
        assertEquals("the pattern is not in the answer", complaint(source, body("role=primary")));
    }

    @Test
    void givesUpAPatternThatBlowsUp() {
        SourceConfig source = heartbeat(SourceConfigs.pattern("((x+x+)+)y"));
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertEquals("takes too many steps", complaint(source, body("x".repeat(60_000)))));
    }

    @Test
    void ofSeveralSeriesTheWorstCounts() {
        String page = "t{db=\"a\"} 30\nt{db=\"b\"} 10\nt{db=\"c\"} 20\nstreaming 1\n";
        assertEquals(10, value(heartbeat(SourceConfigs.prometheus("t")), body(page)));
        assertEquals(30, value(lag(SourceConfigs.prometheus("t")), body(page)));
        assertEquals(20, value(lag(SourceConfigs.prometheus("t{db=\"c\"}")), body(page)));
        assertEquals("absent is missing", complaint(heartbeat(SourceConfigs.prometheus("absent")), body(page)));
        assertTrue(Double.isNaN(value(heartbeat(SourceConfigs.prometheus("t")), body(page + "t{db=\"d\"} NaN"))));
        assertTrue(Double.isNaN(value(lag(SourceConfigs.prometheus("t")), body(page + "t{db=\"d\"} NaN"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "streaming 1                                   | ``",
                "streaming{a=\"1\"} 1;streaming{a=\"2\"} 1     | ``",
                "streaming 0                                   | streaming is 0, not == 1",
                "streaming{a=\"1\"} 1;streaming{a=\"2\"} 0     | streaming is 0, not == 1",
                "streaming NaN                                 | streaming is NaN, not == 1",
                "other 1                                       | streaming is missing",
            })
    void everySeriesHasToShowThatTheStandbyReceives(String lines, String disconnected) {
        Sample sample = read(SourceConfigs.lag(), body("lag_seconds 0\n" + lines.replace(';', '\n')));
        assertEquals(disconnected, assertInstanceOf(Told.class, sample).disconnected());
    }

    @Test
    void readsEvidenceFromTheSameDocument() {
        Evidence evidence =
                new Evidence(Map.of(JsonPointer.parse("/receiver"), Comparison.parse("streaming")), Map.of());
        SourceConfig source = SourceConfigs.of(Kind.LAG, SourceConfigs.json("/lag"), evidence);
        assertEquals(
                "",
                assertInstanceOf(Told.class, read(source, body("{\"lag\": 0, \"receiver\": \"streaming\"}")))
                        .disconnected());
        assertEquals(
                "/receiver is stopping, not == streaming",
                assertInstanceOf(Told.class, read(source, body("{\"lag\": 0, \"receiver\": \"stopping\"}")))
                        .disconnected());
    }

    @Test
    void aMetricMayBeTheValueAndTheEvidence() {
        Evidence below =
                new Evidence(Map.of(), Map.of(MetricSelector.parse("lag_seconds"), Comparison.parse("< 1000")));
        SourceConfig source = SourceConfigs.of(Kind.LAG, SourceConfigs.prometheus("lag_seconds"), below);
        assertEquals(new Told(ASKED, ASKED.plusMillis(3), 7, ""), read(source, body("lag_seconds 7")));
        assertEquals(
                new Told(ASKED, ASKED.plusMillis(3), 7000, "lag_seconds is 7000, not < 1000"),
                read(source, body("lag_seconds 7000")));
    }

    @Test
    void aLagWithoutEvidenceCountsForNothing() {
        SourceConfig without = SourceConfigs.of(Kind.LAG, SourceConfigs.prometheus("lag_seconds"), null);
        assertEquals(
                "nothing is configured under connected that would show that it does",
                assertInstanceOf(Told.class, read(without, body("lag_seconds 0")))
                        .disconnected());
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 404, 500, 503})
    void anyOtherStatusTellsNothing(int status) {
        Came answer = came(status, MultiMap.caseInsensitiveMultiMap(), "heartbeat_seconds 1767225600");
        assertEquals("status " + status, complaint(SourceConfigs.heartbeat(), answer));
    }

    @Test
    void readsLongPagesOfMetricsAlone() {
        assertEquals(
                4 << 20, new SourceReader(SourceConfigs.heartbeat()).question().longest());
        assertEquals(
                64 << 10,
                new SourceReader(heartbeat(SourceConfigs.json("/at")))
                        .question()
                        .longest());
    }
}
