package dev.leeward.report;

import java.time.Instant;

/**
 * A part of a {@link Timeline} in which nothing changed.
 *
 * @param since when that began, which may be before the timeline does
 */
public record Segment(Span span, Answered answered, Instant since) {
    Health health() {
        return answered.health();
    }

    Segment within(Span part) {
        return new Segment(part, answered, since);
    }
}
