package dev.leeward.report;

import dev.leeward.report.Axis.Tick;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Draws a timeline: a strip of how it was answered, below it a lane for each region, above it what people and plans did.
 *
 * <p>In columns, of which each shows the worst that was in it: an outage of a second is seen in a year, and no timeline, however restless,
 * makes a larger drawing.
 */
final class TimelineChart {
    private static final int WIDTH = 960;
    private static final int LEFT = 92;
    private static final int COLUMNS = 856;
    private static final int MARKS = 18;
    private static final int STRIP = 22;
    private static final int LANE = 14;
    private static final int AXIS = 20;

    private final Axis axis;
    private final Instant end;
    private final List<String> regions;
    private final Markup svg = new Markup();
    private int y;

    /** @param regions all there are: the place of one in the list gives its colour */
    TimelineChart(Report.About about, List<String> regions) {
        this.axis = new Axis(about.period(), LEFT, COLUMNS);
        this.end = about.elapsed().to();
        this.regions = regions;
    }

    /** What is drawn above the strip. */
    record Mark(Span span, String text, boolean isSwitch) {}

    /**
     * Draws.
     *
     * @param lanes for each region the stretches that are filled, by its name
     * @param description for those who cannot see it
     */
    String draw(String title, String description, Timeline timeline, Map<String, List<Span>> lanes, List<Mark> marks) {
        int height = MARKS + STRIP + 8 + LANE * lanes.size() + AXIS;
        svg.open("svg", "class", "timeline", "viewBox", "0 0 " + WIDTH + " " + height, "role", "img");
        svg.element("title", title).element("desc", description);
        axis(height - AXIS);
        marks.forEach(this::mark);
        y = MARKS;
        strip(timeline);
        y += STRIP + 8;
        lanes.forEach(this::lane);
        return svg.close("svg").toString();
    }

    private void strip(Timeline timeline) {
        label("answered", y + STRIP / 2.0 + 4);
        List<@Nullable Health> columns = new ArrayList<>();
        for (int i = 0; i < COLUMNS; i++) {
            columns.add(null);
        }
        for (Segment segment : timeline.segments()) {
            for (int i = first(segment.span()); i <= last(segment.span()); i++) {
                Health there = columns.get(i);
                columns.set(i, there == null || segment.health().compareTo(there) > 0 ? segment.health() : there);
            }
        }
        rectangle("track", LEFT, y, COLUMNS, STRIP);
        runs(columns, (health, from, to) -> {
            boolean stands = health == Health.UNHEALTHY;
            int width = stands ? Math.max(2, to - from) : to - from;
            rectangle(health.word(), LEFT + from, stands ? y - 3 : y, width, stands ? STRIP + 6 : STRIP);
        });
    }

    private void lane(String region, List<Span> spans) {
        label(region, y + LANE - 3);
        List<@Nullable Boolean> columns = new ArrayList<>();
        for (int i = 0; i < COLUMNS; i++) {
            columns.add(null);
        }
        spans.forEach(span -> {
            for (int i = first(span); i <= last(span); i++) {
                columns.set(i, true);
            }
        });
        rectangle("track", LEFT, y + 4, COLUMNS, LANE - 6);
        runs(columns, (_, from, to) -> rectangle(colour(region), LEFT + from, y + 4, Math.max(1, to - from), LANE - 6));
        y += LANE;
    }

    /** The class that a region's colour goes by. */
    String colour(String region) {
        int at = regions.indexOf(region);
        return at < 0 ? "r" : "r r" + at % 8;
    }

    private int first(Span span) {
        return axis.column(span.from());
    }

    /** The end is not in it. */
    private int last(Span span) {
        return Math.max(first(span), axis.column(span.to().minusMillis(1)));
    }

    private interface Draw<T> {
        void draw(T value, int from, int to);
    }

    private static <T> void runs(List<@Nullable T> columns, Draw<T> draw) {
        int from = 0;
        for (int i = 1; i <= columns.size(); i++) {
            T value = columns.get(from);
            if (i == columns.size() || !Objects.equals(columns.get(i), value)) {
                if (value != null) {
                    draw.draw(value, from, i);
                }
                from = i;
            }
        }
    }

    private void mark(Mark mark) {
        double x = axis.x(mark.span().from());
        svg.open("g", "class", mark.isSwitch() ? "switch" : "override");
        svg.element("title", mark.text());
        if (mark.isSwitch()) {
            svg.open("path", "d", "M" + round(x) + " 14 l-5 -9 h10 z").close("path");
        } else {
            double to = axis.x(Span.earlier(mark.span().to(), end));
            rectangle("bar", x, 6, Math.max(3, to - x), 4);
        }
        svg.close("g");
    }

    private void axis(int bottom) {
        for (Tick tick : axis.ticks()) {
            rectangle("tick", tick.x(), MARKS, 1, bottom - MARKS + 4);
            svg.element("text", tick.label(), "class", "axis", "x", round(tick.x()), "y", bottom + 16);
        }
    }

    private void label(String text, double baseline) {
        svg.element("text", text, "class", "label", "x", LEFT - 10, "y", baseline);
    }

    private void rectangle(String kind, double x, double top, double width, double height) {
        svg.open("rect", "class", kind, "x", round(x), "y", round(top), "width", round(width), "height", round(height))
                .close("rect");
    }

    private static String round(double length) {
        return String.format(Locale.ROOT, "%.1f", length);
    }
}
