package dev.leeward.report;

import dev.leeward.report.Event.OfNode;
import dev.leeward.report.Event.OfRegion;
import dev.leeward.report.Event.OfServices;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a stream of events says of every service: takes them one after another, and then tells the {@link Timeline} of each. Pure.
 *
 * <p>Two rules keep what is not known from being counted as healthy. A stretch between two lines is a gap when it is longer than {@link
 * #LONGEST_SILENCE}, or when the node did not run, or doubted itself. And what was told in one life of the node holds in no other: after a
 * start, and wherever lines were lost, everything is unknown until it is told again.
 */
public final class Observed {
    /** Two heartbeats and a half. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(150);

    private static final String NOT_RUNNING = "no node was running, or it was not recorded";
    private static final String ISOLATED = "the node was isolated and doubted what it saw";

    private final Map<String, Track> services = new TreeMap<>();
    private final Map<String, Map<String, Track>> regions = new TreeMap<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final Lives lives = new Lives();
    private @Nullable Instant last;
    private @Nullable String blind;
    private boolean isolated;

    /** Takes the next event. */
    public void add(Event event) {
        switch (event) {
            case OfNode node -> node(node);
            case OfServices told -> {
                heard(told.time());
                told.names()
                        .forEach(name -> services.computeIfAbsent(name, _ -> new Track(lives))
                                .add(told.since(), told.answered()));
            }
            case OfRegion region -> {
                heard(region.time());
                regions.computeIfAbsent(region.plan(), _ -> new TreeMap<>())
                        .computeIfAbsent(region.region(), _ -> new Track(lives))
                        .add(region.since(), answered(region));
            }
        }
    }

    private static Answered answered(OfRegion region) {
        Boolean usable = region.usable();
        if (usable == null) {
            return Answered.unknown("not probed yet, or not configured");
        }
        return usable
                ? new Answered(Health.HEALTHY, List.of(region.region()), "usable", "")
                : new Answered(Health.UNHEALTHY, List.of(), "not usable", "");
    }

    private void node(OfNode node) {
        switch (node.what()) {
            case STARTED -> begin(node.time(), "the node ended without a word");
            case RESUMED -> begin(node.time(), "lines of the record were lost");
            case CONTINUED -> {
                heard(last == null ? node.since() : node.time());
                heard(node.time());
            }
            case ALIVE -> heard(node.time());
            case ISOLATED -> {
                isolated = true;
                heard(node.time());
            }
            case CONNECTED -> {
                isolated = false;
                heard(node.time());
            }
            case STOPPED -> end(node.time(), "the node was stopped");
            case FULL -> end(node.time(), "the record of the month was full");
            case DAMAGED -> end(node.time(), "a line of the record cannot be read");
        }
    }

    /** A life begins. */
    private void begin(Instant time, String whyNotBefore) {
        blind = blind == null ? whyNotBefore : blind;
        isolated = false;
        lives.end(last == null ? time : last);
        heard(time);
    }

    private void end(Instant time, String why) {
        heard(time);
        blind = why;
        isolated = false;
        lives.end(last == null ? time : last);
    }

    /** A clock that was set back stands still until it is where it was. */
    private void heard(Instant time) {
        Instant now = last == null ? time : Span.later(last, time);
        if (last == null) {
            gaps.add(new Gap(new Span(Instant.MIN, now), NOT_RUNNING));
        } else if (blind != null) {
            gaps.add(new Gap(new Span(last, now), blind));
        } else if (Duration.between(last, now).compareTo(LONGEST_SILENCE) > 0) {
            gaps.add(new Gap(new Span(last, now), NOT_RUNNING));
        }
        last = now;
        blind = isolated ? ISOLATED : null;
    }

    /** The services that anything was told of. */
    Set<String> services() {
        return services.keySet();
    }

    /** What of {@code span} nobody knows anything of, in order. */
    List<Gap> gaps(Span span) {
        List<Gap> all = new ArrayList<>(gaps);
        Instant end = last == null ? Instant.MIN : last;
        all.add(new Gap(new Span(end, Instant.MAX), blind == null ? NOT_RUNNING : blind));
        List<Gap> within = new ArrayList<>();
        for (Gap gap : all) {
            Span part = gap.span().within(span);
            if (part.isEmpty()) {
                continue;
            }
            Gap before = within.isEmpty() ? null : within.getLast();
            if (before != null
                    && before.because().equals(gap.because())
                    && before.span().to().equals(part.from())) {
                within.removeLast();
                part = new Span(before.span().from(), part.to());
            }
            within.add(new Gap(part, gap.because()));
        }
        return within;
    }

    /** How a service was answered in {@code span}, of which {@code gaps} are those of this. */
    Timeline service(String name, Span span, List<Gap> gaps) {
        return services.getOrDefault(name, new Track(lives)).timeline(span).without(gaps);
    }

    /** Whether a plan's regions were usable in {@code span}, by region. */
    Map<String, Timeline> regions(String plan, Span span, List<Gap> gaps) {
        Map<String, Timeline> timelines = new LinkedHashMap<>();
        regions.getOrDefault(plan, Map.of())
                .forEach((region, track) ->
                        timelines.put(region, track.timeline(span).without(gaps)));
        return timelines;
    }
}
