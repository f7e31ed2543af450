package dev.leeward.report;

import java.time.Duration;
import java.time.Instant;

/** A stretch of time, its end not in it. */
public record Span(Instant from, Instant to) {
    public Duration length() {
        return Duration.between(from, to);
    }

    boolean isEmpty() {
        return !from.isBefore(to);
    }

    /** What both have in common; empty where that is nothing. */
    Span within(Span other) {
        return new Span(later(from, other.from), earlier(to, other.to));
    }

    boolean meets(Span other) {
        return from.isBefore(other.to) && other.from.isBefore(to);
    }

    static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
