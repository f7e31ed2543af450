package dev.leeward.replication;

import dev.leeward.config.SourceConfig;
import dev.leeward.replication.Sample.Spoken;
import dev.leeward.replication.Sample.Told;
import dev.leeward.replication.Sample.Unusable;
import dev.leeward.replication.Track.Point;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The newest source time known to be on a standby: what was written until then, a switch keeps. Pure.
 *
 * <pre>
 *   what the last answer told             heartbeat                         lag
 *   no answer for 10 s, or none yet       unknown                           unknown
 *   no number, NaN, infinite, negative    unknown                           unknown
 *   the contrary of `connected`           –                                 unknown
 *   a time ahead by more than `skew`      unknown                           –
 *   anything else, hours old too          that time, or that of the         sent − lag − skew, and not
 *                                         answer if it is earlier           later than before the fault
 * </pre>
 *
 * Neither is later than the stop of a source that is dead. A heartbeat may improve after a fault: only a source that writes moves it.
 * A lag may not: a replica that is cut off tells 0 once it has replayed what it had. A heartbeat that goes back is believed: a
 * standby that was restored has lost what it had.
 */
sealed interface Newest {
    /** It has everything until {@code time}. */
    record Known(Instant time) implements Newest {}

    /** Nobody can tell; {@code why} is for people. */
    record Unknown(String why) implements Newest {}

    /** Three centuries, in seconds: what is larger is no more behind than that, and any arithmetic of times still holds. */
    double MOST_SECONDS = 1e10;

    /**
     * At {@code now}.
     *
     * @param stop when the source has stopped for certain; null: it may live
     * @param fault when the source began to fail; null: it has not
     */
    static Newest of(Track track, SourceConfig source, Instant now, @Nullable Instant stop, @Nullable Instant fault) {
        Spoken last = track.last();
        if (last == null || !Answer.isFresh(last.asked(), now)) {
            return new Unknown(stale(track, last, now));
        }
        Newest newest = switch (last) {
            case Unusable unusable -> new Unknown(unusable.why());
            case Told told -> of(told, source);
        };
        return switch (newest) {
            case Unknown unknown -> unknown;
            case Known(Instant time) -> bounded(time, track, source, stop, fault);
        };
    }

    private static String stale(Track track, @Nullable Spoken last, Instant now) {
        String why = track.silence() == null ? "" : ": " + track.silence().why();
        if (last == null) {
            return track.silence() == null ? "not asked yet" : "never an answer" + why;
        }
        return "no answer for " + Spans.text(Duration.between(last.asked(), now).abs()) + why;
    }

    private static Newest bounded(
            Instant time, Track track, SourceConfig source, @Nullable Instant stop, @Nullable Instant fault) {
        Instant earliest = stop == null ? time : earlier(time, stop);
        if (fault == null) {
            return new Known(earliest);
        }
        return switch (source.kind()) {
            case HEARTBEAT -> new Known(earliest);
            case LAG -> {
                Point before = track.at(fault);
                yield before == null
                        ? new Unknown("no lag is remembered from before the fault at " + Spans.text(fault)
                                + ", and a later one proves nothing")
                        : new Known(earlier(earliest, before.newest()));
            }
        };
    }

    /** What one sample tells by itself. */
    static Newest of(Told told, SourceConfig source) {
        double value = told.value();
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return new Unknown("the standby tells " + value);
        }
        return switch (source.kind()) {
            case HEARTBEAT -> ofHeartbeat(told, source.skew());
            case LAG -> ofLag(told, source.skew());
        };
    }

    private static Newest ofHeartbeat(Told told, Duration skew) {
        double ahead = told.value() - seconds(told.answered());
        if (told.value() < 0) {
            return new Unknown("the standby tells a time before 1970: " + told.value());
        }
        if (ahead > seconds(skew)) {
            return new Unknown("the standby tells a time that is " + Spans.text(span(ahead))
                    + " ahead; is it in seconds, and are the clocks set?");
        }
        return new Known(earlier(Instant.EPOCH.plus(span(told.value())), told.answered()));
    }

    private static Newest ofLag(Told told, Duration skew) {
        if (told.value() < 0) {
            return new Unknown("the standby tells a negative lag: " + told.value());
        }
        return told.disconnected().isEmpty()
                ? new Known(told.asked().minus(span(told.value())).minus(skew))
                : new Unknown("the standby does not receive: " + told.disconnected());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static double seconds(Duration span) {
        return span.toNanos() / 1e9;
    }

    private static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / 1e9;
    }

    /** To the microsecond, which is as fine as seconds since 1970 are in a double. */
    private static Duration span(double seconds) {
        return Duration.of(Math.round(Math.min(seconds, MOST_SECONDS) * 1e6), ChronoUnit.MICROS);
    }
}
