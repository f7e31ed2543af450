package dev.leeward.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/**
 * How something was answered over a stretch of time. Immutable.
 *
 * @param segments one after another from the beginning of {@code span} to its end, without a hole
 */
public record Timeline(Span span, List<Segment> segments) {

    /** @param told in order; empty ones are left out, and {@code between} is what holds where there is none */
    static Timeline of(Span span, List<Segment> told, Answered between) {
        List<Segment> segments = new ArrayList<>();
        Instant at = span.from();
        for (Segment segment : told) {
            if (segment.span().isEmpty()) {
                continue;
            }
            add(segments, new Segment(new Span(at, segment.span().from()), between, at));
            add(segments, segment);
            at = segment.span().to();
        }
        add(segments, new Segment(new Span(at, span.to()), between, at));
        return new Timeline(span, List.copyOf(segments));
    }

    private static void add(List<Segment> segments, Segment next) {
        if (next.span().isEmpty()) {
            return;
        }
        Segment last = segments.isEmpty() ? null : segments.getLast();
        if (last != null && last.answered().goesOnAs(next.answered())) {
            segments.removeLast();
            segments.add(last.within(new Span(last.span().from(), next.span().to())));
        } else {
            segments.add(next);
        }
    }

    /** The same, with {@code gaps} unknown. */
    Timeline without(List<Gap> gaps) {
        List<Segment> unknown = gaps.stream()
                .map(gap -> new Segment(
                        gap.span(), Answered.unknown(gap.because()), gap.span().from()))
                .toList();
        Timeline over = of(span, unknown, new Answered(Health.HEALTHY, List.of(), "", ""));
        return with(over, (here, gap) -> gap.health() == Health.UNKNOWN ? gap : here);
    }

    /** This and {@code other}, of the same span, as one: at every moment the one of the two that {@code pick} takes. */
    Timeline with(Timeline other, BinaryOperator<Segment> pick) {
        List<Segment> both = new ArrayList<>();
        int mine = 0;
        int others = 0;
        while (mine < segments.size() && others < other.segments.size()) {
            Segment here = segments.get(mine);
            Segment there = other.segments.get(others);
            add(both, pick.apply(here, there).within(here.span().within(there.span())));
            mine += here.span().to().isAfter(there.span().to()) ? 0 : 1;
            others += there.span().to().isAfter(here.span().to()) ? 0 : 1;
        }
        return new Timeline(span, List.copyOf(both));
    }

    /** How long it was so in all. */
    Duration time(Health health) {
        return segments.stream()
                .filter(segment -> segment.health() == health)
                .map(segment -> segment.span().length())
                .reduce(Duration.ZERO, Duration::plus);
    }
}
