package dev.leeward.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.SourceConfig;
import dev.leeward.replication.Sample.Told;
import dev.leeward.replication.Track.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TrackTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final SourceConfig LAG = SourceConfigs.lag();

    private static Track sampledFor(Duration time) {
        Track track = Track.EMPTY;
        for (Duration at = Duration.ZERO; at.compareTo(time) <= 0; at = at.plusSeconds(2)) {
            Instant moment = START.plus(at);
            track = track.after(new Told(moment, moment, 0, ""), LAG);
        }
        return track;
    }

    private static Instant toldAt(Track track, Duration moment) {
        return Objects.requireNonNull(track.at(START.plus(moment))).told();
    }

    @Test
    void remembersTheLastTenMinutesInFull() {
        Track track = sampledFor(Duration.ofHours(1));
        Duration moment = Duration.ofMinutes(51).plusSeconds(7);
        assertEquals(START.plus(moment).minusSeconds(1), toldAt(track, moment));
    }

    @Test
    void remembersADayByTheMinuteAndNeverLaterThanAsked() {
        Track track = sampledFor(Duration.ofHours(25));
        assertTrue(track.points().size() < 2000, () -> track.points().size() + " points");
        assertNull(track.at(START.plus(Duration.ofMinutes(55))));
        for (Duration moment = Duration.ofHours(2); moment.toHours() < 25; moment = moment.plusSeconds(617)) {
            Duration age = Duration.between(toldAt(track, moment), START.plus(moment));
            assertTrue(!age.isNegative() && age.toSeconds() <= 60, moment + ": " + age);
        }
    }

    @Test
    void remembersOnlyTheLatestHeartbeat() {
        SourceConfig heartbeat = SourceConfigs.heartbeat();
        Track track = Track.EMPTY;
        for (int i = 0; i < 3; i++) {
            Instant moment = START.plusSeconds(2 * i);
            track = track.after(new Told(moment, moment, moment.getEpochSecond(), ""), heartbeat);
        }
        assertEquals(new Point(START.plusSeconds(4), START.plusSeconds(4)), track.lastPoint());
        assertEquals(1, track.points().size());
    }

    @Test
    void remembersNothingThatDidNotCount() {
        assertNull(
                Track.EMPTY.after(new Told(START, START, Double.NaN, ""), LAG).lastPoint());
        assertNull(Track.EMPTY
                .after(new Told(START, START, 0, "streaming is 0"), LAG)
                .lastPoint());
    }
}
