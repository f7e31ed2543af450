package dev.leeward.report;

import dev.leeward.recovery.Terms;
import dev.leeward.recovery.Terms.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Draws how long recoveries took: a bar each from the fault on, a segment for each term that it came to, against the objective. */
final class RecoveryChart {
    private static final int WIDTH = 960;
    private static final int LEFT = 92;
    private static final int BARS = 720;
    private static final int ROW = 34;
    private static final int BAR = 18;
    private static final int TOP = 22;
    private static final int LETTER = 7;

    private final List<Recovery> recoveries;
    private final @Nullable Double objective;
    private final double secondsInAll;
    private final Markup svg = new Markup();

    /** One bar; a run or a drill. */
    record Recovery(String id, Terms terms, Rto rto) {
        boolean isMeasured() {
            return terms.moments().size() > 1;
        }

        double seconds() {
            List<Moment> moments = terms.inOrder();
            return between(moments.getFirst(), moments.getLast());
        }

        static double between(Moment from, Moment to) {
            return Duration.between(from.at(), to.at()).toMillis() / 1000.0;
        }
    }

    /**
     * @param all those that are not measured are left out
     * @param objective in seconds
     */
    RecoveryChart(List<Recovery> all, @Nullable Double objective) {
        this.recoveries = all.stream().filter(Recovery::isMeasured).toList();
        this.objective = objective;
        double longest =
                recoveries.stream().mapToDouble(Recovery::seconds).max().orElse(0);
        this.secondsInAll = Math.max(0.001, Math.max(longest, Objects.requireNonNullElse(objective, 0.0)));
    }

    /** Empty when none was measured. */
    String draw(String title, String description) {
        if (recoveries.isEmpty()) {
            return "";
        }
        int height = TOP + ROW * recoveries.size() + 6;
        svg.open("svg", "class", "recoveries", "viewBox", "0 0 " + WIDTH + " " + height, "role", "img");
        svg.element("title", title).element("desc", description);
        int y = TOP;
        for (Recovery recovery : recoveries) {
            bar(recovery, y);
            y += ROW;
        }
        if (objective != null) {
            objective(objective, height);
        }
        return svg.close("svg").toString();
    }

    private void bar(Recovery recovery, int y) {
        List<Moment> moments = recovery.terms().inOrder();
        svg.element("text", recovery.id(), "class", "label", "x", LEFT - 10, "y", y + 13);
        for (int i = 1; i < moments.size(); i++) {
            Moment moment = moments.get(i);
            double from = x(Recovery.between(moments.getFirst(), moments.get(i - 1)));
            double width = x(Recovery.between(moments.getFirst(), moment)) - from;
            String word = moment.term().word();
            String took = Words.seconds(Recovery.between(moments.get(i - 1), moment));
            svg.open("g", "class", word).element("title", word + " after " + took);
            svg.open("rect", "x", round(from), "y", y, "width", round(width), "height", BAR)
                    .close("rect");
            if (width > LETTER * (word.length() + took.length() + 2)) {
                svg.element("text", word + " " + took, "x", round(from + 6), "y", y + 13);
            }
            svg.close("g");
        }
        double end = x(recovery.seconds());
        svg.element("text", told(recovery), "class", "value", "x", round(end + 6), "y", y + 13);
    }

    private static String told(Recovery recovery) {
        Boolean met = recovery.rto().met();
        return Words.seconds(recovery.seconds()) + (met == null ? "" : met ? " ✓" : " ✗ missed");
    }

    private void objective(double seconds, int height) {
        double x = x(seconds);
        for (String line : List.of("halo", "objective")) {
            svg.open("path", "class", line, "d", "M" + round(x) + " 16 V" + (height - 4))
                    .close("path");
        }
        svg.element("text", "objective " + Words.seconds(seconds), "class", "axis", "x", round(x), "y", 12);
    }

    private double x(double seconds) {
        return LEFT + BARS * seconds / secondsInAll;
    }

    private static String round(double length) {
        return String.format(Locale.ROOT, "%.1f", length);
    }
}
