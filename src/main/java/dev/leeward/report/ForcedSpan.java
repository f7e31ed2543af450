package dev.leeward.report;

import java.time.Instant;

/**
 * An override, as long as it was in force under one word.
 *
 * @param kind {@code region}, {@code pool}, {@code member} or {@code service}
 * @param to when it ended, or will by itself
 * @param ended how it came to its end: {@code lifted}, {@code ended} by itself, {@code renewed}, or {@code in force}
 */
public record ForcedSpan(
        String kind, String id, String force, String owner, String reason, Instant from, Instant to, String ended) {
    Span span() {
        return new Span(from, to);
    }
}
