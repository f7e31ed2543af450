package dev.leeward.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What was told of one service, in the order in which it was told. */
final class Track {
    private static final Answered NOTHING_TOLD = Answered.unknown("nothing was told of it");

    private final Lives lives;
    private final List<Told> told = new ArrayList<>();

    private record Told(Instant from, Answered answered, int life) {}

    Track(Lives lives) {
        this.lives = lives;
    }

    /** From {@code from} on, until something else is told or the life of the node ends. */
    void add(Instant from, Answered answered) {
        Told last = told.isEmpty() ? null : told.getLast();
        if (last != null && last.life == lives.current() && answered.goesOnAs(last.answered)) {
            return;
        }
        told.add(new Told(last == null ? from : Span.later(from, last.from), answered, lives.current()));
    }

    /** How it was in {@code span}, whatever is known of that time. */
    Timeline timeline(Span span) {
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < told.size(); i++) {
            Told one = told.get(i);
            Instant end = lives.end(one.life);
            Instant until = i + 1 < told.size() ? Span.earlier(end, told.get(i + 1).from) : end;
            segments.add(new Segment(new Span(one.from, until).within(span), one.answered, one.from));
        }
        return Timeline.of(span, segments, NOTHING_TOLD);
    }
}
