package dev.leeward.replication;

import dev.leeward.config.SourceConfig;
import dev.leeward.replication.Newest.Known;
import dev.leeward.replication.Sample.Silent;
import dev.leeward.replication.Sample.Spoken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the samples of one standby told so far. Immutable; no clock, no I/O.
 *
 * <p>An answer that tells nothing takes the place of the one before: the standby has spoken. Silence does not: the last word
 * counts until it is stale.
 *
 * @param last to which there was an answer
 * @param silence since then
 * @param points what counted so far, the latest last: of ten minutes all, of a day one a minute, and only the latest where the kind
 *     of source never asks for an earlier one
 */
record Track(@Nullable Spoken last, @Nullable Silent silence, List<Point> points) {
    static final Track EMPTY = new Track(null, null, List.of());

    private static final Duration IN_FULL = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofHours(24);

    /** At {@code told} the standby had what the source had written until {@code newest}. */
    record Point(Instant told, Instant newest) {}

    Track after(Sample sample, SourceConfig source) {
        return switch (sample) {
            case Silent silent -> new Track(last, silent, points);
            case Sample.Unusable unusable -> new Track(unusable, null, points);
            case Sample.Told told ->
                new Track(
                        told,
                        null,
                        Newest.of(told, source) instanceof Known(Instant newest)
                                ? with(new Point(told.answered(), newest), source.kind())
                                : points);
        };
    }

    private List<Point> with(Point latest, SourceConfig.Kind kind) {
        return switch (kind) {
            case HEARTBEAT -> List.of(latest);
            case LAG -> thinnedOut(latest);
        };
    }

    private List<Point> thinnedOut(Point latest) {
        List<Point> kept = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            Point point = points.get(i);
            Point next = i + 1 < points.size() ? points.get(i + 1) : latest;
            Duration age = Duration.between(point.told, latest.told);
            if (age.compareTo(IN_FULL) <= 0 || (age.compareTo(LONGEST) <= 0 && minute(point) != minute(next))) {
                kept.add(point);
            }
        }
        kept.add(latest);
        return List.copyOf(kept);
    }

    private static long minute(Point point) {
        return point.told.getEpochSecond() / 60;
    }

    /** The last that was told at {@code moment} or before; null: nothing is remembered of then. */
    @Nullable
    Point at(Instant moment) {
        return points.reversed().stream()
                .filter(point -> !point.told.isAfter(moment))
                .findFirst()
                .orElse(null);
    }

    /** The last that counted; null: nothing did. */
    @Nullable
    Point lastPoint() {
        return points.isEmpty() ? null : points.getLast();
    }
}
