package dev.leeward.journal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands until it is moved. */
final class TestClock implements InstantSource {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private volatile Instant now = START;

    @Override
    public Instant instant() {
        return now;
    }

    void passes(Duration time) {
        now = now.plus(time);
    }
}
