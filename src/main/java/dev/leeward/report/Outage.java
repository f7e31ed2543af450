package dev.leeward.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time in which a service, or one of a plan's, was not answered healthy.
 *
 * @param begin which may be before what is reported on
 * @param end the last moment of which that is known
 * @param after what followed; null: nothing did, it goes on where the report ends
 * @param down how much of it lies within what is reported on, without what is unknown
 * @param because as it was first
 * @param run the ID of the run that answered it; null: none did
 */
public record Outage(
        Instant begin,
        Instant end,
        @Nullable Health after,
        Duration down,
        String because,
        @Nullable String run) {
    /** Being blind for less than that, as by a restart, does not make two outages of one. */
    private static final Duration BLINK = Observed.LONGEST_SILENCE;

    /** Those of a timeline, in order; no run is known yet. */
    static List<Outage> of(Timeline timeline) {
        List<Outage> outages = new ArrayList<>();
        List<Segment> segments = timeline.segments();
        boolean recovered = true;
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            Health after = i + 1 < segments.size() ? segments.get(i + 1).health() : null;
            switch (segment.health()) {
                case HEALTHY -> recovered = true;
                case UNKNOWN -> {}
                case UNHEALTHY -> {
                    Instant began = segment.span().from();
                    if (!recovered
                            && Duration.between(outages.getLast().end, began).compareTo(BLINK) <= 0) {
                        outages.add(outages.removeLast().longer(segment, after));
                    } else {
                        outages.add(begun(segment, i == 0 ? segment.since() : began, after));
                    }
                    recovered = false;
                }
            }
        }
        return outages;
    }

    private static Outage begun(Segment segment, Instant begin, @Nullable Health after) {
        Span span = segment.span();
        return new Outage(begin, span.to(), after, span.length(), because(segment.answered()), null);
    }

    private static String because(Answered answered) {
        return answered.detail().isEmpty() ? answered.because() : answered.because() + " (" + answered.detail() + ")";
    }

    private Outage longer(Segment more, @Nullable Health next) {
        return new Outage(begin, more.span().to(), next, down.plus(more.span().length()), because, run);
    }

    Outage answeredBy(@Nullable String id) {
        return new Outage(begin, end, after, down, because, id);
    }

    boolean meets(Span other) {
        return new Span(begin, end).meets(other);
    }
}
