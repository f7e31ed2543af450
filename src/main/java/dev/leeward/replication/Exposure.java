package dev.leeward.replication;

import dev.leeward.config.SourceConfig;
import dev.leeward.replication.Newest.Known;
import dev.leeward.replication.Newest.Unknown;
import dev.leeward.replication.Track.Point;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a switch to one standby would lose of one source. Immutable.
 *
 * <p>A source that may be alive goes on committing, so everything since {@code newest} is at stake; of one that is dead, what it wrote
 * until its stop. While no stop is known, {@code ifDead} tells what would be lost had the source stopped when the fault began, and
 * without a fault, now. That number is shown and opens nothing: a web server that is down says nothing about when a database
 * stopped.
 *
 * @param ifAlive now − newest; null when unknown
 * @param ifDead stop − newest; null when unknown
 * @param dead whether the stop is known, so that {@code ifDead} counts instead of {@code ifAlive}
 * @param because for people, one line
 * @param newest the newest source time known to be on the standby; null when unknown
 * @param sampled when the standby was asked that last answered; null: it never did
 */
public record Exposure(
        @Nullable Duration ifAlive,
        @Nullable Duration ifDead,
        boolean dead,
        Verdict verdict,
        String because,
        @Nullable Instant newest,
        @Nullable Instant sampled) {

    /** What a gate makes of it. */
    public enum Verdict {
        /** No more than the objective allows. */
        OPEN,
        /** More. */
        HELD,
        /** Nobody can tell, which holds as well. */
        UNKNOWN
    }

    /**
     * At {@code now}.
     *
     * @param rpo the objective; null: none is stated, and what is not allowed for is held
     * @param stop when the source has stopped for certain; null: it may live
     * @param fault when it began to fail; null: it has not
     */
    static Exposure of(
            Track track,
            SourceConfig source,
            @Nullable Duration rpo,
            Instant now,
            @Nullable Instant stop,
            @Nullable Instant fault) {
        Instant sampled = track.last() == null ? null : track.last().asked();
        return switch (Newest.of(track, source, now, stop, fault)) {
            case Unknown(String why) ->
                new Exposure(null, null, stop != null, Verdict.UNKNOWN, why + last(track), null, sampled);
            case Known(Instant newest) -> {
                Duration ifAlive = since(newest, now);
                Duration ifDead = since(newest, stop != null ? stop : fault != null ? fault : now);
                Duration lost = stop == null ? ifAlive : ifDead;
                Verdict verdict = rpo != null && lost.compareTo(rpo) <= 0 ? Verdict.OPEN : Verdict.HELD;
                String because = told(lost, newest, rpo) + source(ifDead, stop, fault);
                yield new Exposure(ifAlive, ifDead, stop != null, verdict, because, newest, sampled);
            }
        };
    }

    private static Duration since(Instant newest, Instant moment) {
        return newest.isBefore(moment) ? Duration.between(newest, moment) : Duration.ZERO;
    }

    private static String told(Duration lost, Instant newest, @Nullable Duration rpo) {
        return "a switch loses %s at most, and %s: the standby has everything until %s"
                .formatted(
                        Spans.text(lost),
                        rpo == null ? "the plan states no objective rpo" : "the objective allows " + Spans.text(rpo),
                        Spans.text(newest));
    }

    private static String source(Duration ifDead, @Nullable Instant stop, @Nullable Instant fault) {
        if (stop != null) {
            return "; the source stopped at " + Spans.text(stop);
        }
        return "; the source may be alive"
                + (fault == null
                        ? ""
                        : ", and had it stopped at the fault, " + Spans.text(fault) + ", it would be "
                                + Spans.text(ifDead));
    }

    private static String last(Track track) {
        Point point = track.lastPoint();
        return point == null
                ? ""
                : "; at %s it had everything until %s".formatted(Spans.text(point.told()), Spans.text(point.newest()));
    }

    /** What counts at the gate; null when unknown. */
    public @Nullable Duration lost() {
        return dead ? ifDead : ifAlive;
    }

    /** For the API; durations in seconds. */
    public JsonObject json() {
        return new JsonObject()
                .put("if-dead", Spans.seconds(ifDead))
                .put("if-alive", Spans.seconds(ifAlive))
                .put("verdict", verdict.name().toLowerCase(Locale.ROOT))
                .put("because", because)
                .put("sampled", sampled == null ? null : sampled.toString());
    }
}
