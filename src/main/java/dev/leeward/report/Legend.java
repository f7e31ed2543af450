package dev.leeward.report;

import dev.leeward.recovery.Terms.Term;

/** What the colours and marks of the drawings mean. */
final class Legend {
    static final String OF_TIMELINES = new Markup()
            .open("p", "class", "legend")
            .markup(swatch("healthy"))
            .text(" healthy ")
            .markup(swatch("unhealthy"))
            .text(" answered, not healthy ")
            .markup(swatch("unknown"))
            .text(" unknown ")
            .element("span", "▼", "class", "switch-mark")
            .text(" switch ")
            .element("span", "▬", "class", "override-mark")
            .text(" override · the lanes show from which region it was answered")
            .close("p")
            .toString();

    static final String OF_RECOVERIES = recoveries();

    private Legend() {}

    private static String recoveries() {
        Markup legend = new Markup().open("p", "class", "legend").text("From the fault until ");
        for (Term term : Term.values()) {
            if (term != Term.FAULT) {
                legend.markup(swatch(term == Term.HEALTHY ? "recovered" : term.word()))
                        .text(" " + term.word() + " ");
            }
        }
        return legend.close("p").toString();
    }

    private static String swatch(String kind) {
        return "<svg class=\"swatch\" viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect class=\"%s\" width=\"12\" height=\"12\"/></svg>"
                .formatted(kind);
    }
}
