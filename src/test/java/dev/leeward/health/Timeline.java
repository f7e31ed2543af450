package dev.leeward.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws what was answered over virtual time: a bar per service, a colour per answer, a line per fault. One SVG that needs nothing else. */
final class Timeline {
    private static final Path FOLDER = Path.of("target/scenarios");
    private static final List<String> COLOURS = List.of(
            "#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#bbbbbb", "#994455", "#997700",
            "#225555");
    static final String ISOLATED = "isolated";
    private static final int LEFT = 190;
    private static final int WIDTH = 900;
    private static final int BAR = 26;

    private final String name;
    private final String about;
    private final Map<String, List<Span>> rows = new LinkedHashMap<>();
    private final List<Mark> marks = new ArrayList<>();
    private final Map<String, String> colours = new LinkedHashMap<>();

    private record Span(Duration from, String what) {}

    private record Mark(Duration at, String what) {}

    Timeline(String name, String about) {
        this.name = name;
        this.about = about;
    }

    /** From {@code at} on, {@code row} shows {@code what}; an empty text shows nothing. */
    void shows(String row, Duration at, String what) {
        List<Span> spans = rows.computeIfAbsent(row, added -> new ArrayList<>());
        if (spans.isEmpty() || !spans.getLast().what().equals(what)) {
            spans.add(new Span(at, what));
        }
        if (!what.isEmpty()) {
            colours.putIfAbsent(what, colour(what));
        }
    }

    void mark(Duration at, String what) {
        marks.add(new Mark(at, what));
    }

    void write(Duration end) throws IOException {
        Files.createDirectories(FOLDER);
        Files.writeString(FOLDER.resolve(name + ".svg"), svg(end));
        writeIndex();
    }

    private String svg(Duration end) {
        int marksTop = 50;
        int top = marksTop + 16 * marks.size() + 8;
        int bottom = top + rows.size() * (BAR + 8);
        int legend = bottom + 44;
        int height = legend + 20 * colours.size() + 10;
        StringBuilder svg = new StringBuilder();
        add(svg, """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" \
                font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="10" y="20" font-size="16" font-weight="bold">%s</text><text x="10" y="38" fill="#555">%s</text>
                """, LEFT + WIDTH + 20, height, LEFT + WIDTH + 20, height, text(name), text(about));
        int row = 0;
        for (Map.Entry<String, List<Span>> entry : rows.entrySet()) {
            int y = top + row++ * (BAR + 8);
            add(svg, "<text x=\"10\" y=\"%d\">%s</text>%n", y + 17, text(entry.getKey()));
            List<Span> spans = entry.getValue();
            for (int i = 0; i < spans.size(); i++) {
                Span span = spans.get(i);
                double from = x(span.from(), end);
                double to = i + 1 < spans.size() ? x(spans.get(i + 1).from(), end) : LEFT + WIDTH;
                if (!span.what().isEmpty()) {
                    add(
                            svg,
                            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"><title>%s from %s</title></rect>%n",
                            from,
                            y,
                            Math.max(0.5, to - from),
                            BAR,
                            colours.get(span.what()),
                            text(span.what()),
                            clock(span.from()));
                }
            }
        }
        for (int i = 0; i < marks.size(); i++) {
            Mark mark = marks.get(i);
            double x = x(mark.at(), end);
            int y = marksTop + 16 * i;
            boolean right = x > LEFT + WIDTH * 0.6;
            add(
                    svg,
                    """
                    <line x1="%.1f" x2="%.1f" y1="%d" y2="%d" stroke="#c00" stroke-dasharray="3 3"/>
                    <text x="%.1f" y="%d" fill="#c00" text-anchor="%s">%s %s</text>
                    """,
                    x,
                    x,
                    y,
                    bottom,
                    right ? x - 4 : x + 4,
                    y + 11,
                    right ? "end" : "start",
                    clock(mark.at()),
                    text(mark.what()));
        }
        axis(svg, bottom, end);
        int line = 0;
        for (Map.Entry<String, String> colour : colours.entrySet()) {
            int y = legend + 20 * line++;
            add(
                    svg,
                    "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"14\" fill=\"%s\"/><text x=\"%d\" y=\"%d\">%s</text>%n",
                    LEFT,
                    y,
                    colour.getValue(),
                    LEFT + 22,
                    y + 12,
                    text(colour.getKey()));
        }
        return svg.append("</svg>\n").toString();
    }

    private static void axis(StringBuilder svg, int y, Duration end) {
        for (int i = 0; i <= 10; i++) {
            Duration at = end.multipliedBy(i).dividedBy(10);
            add(
                    svg,
                    "<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"%2$d\" y2=\"%3$d\" stroke=\"#888\"/>"
                            + "<text x=\"%1$.1f\" y=\"%4$d\" fill=\"#555\" text-anchor=\"middle\">%5$s</text>%n",
                    x(at, end),
                    y,
                    y + 5,
                    y + 19,
                    clock(at));
        }
    }

    private static double x(Duration at, Duration end) {
        return LEFT + WIDTH * (double) at.toMillis() / Math.max(1, end.toMillis());
    }

    /** {@code 1:02:03} or {@code 0:30.3}. */
    private static String clock(Duration time) {
        long seconds = time.toSeconds();
        String tenths = time.toMillisPart() == 0 ? "" : "." + time.toMillisPart() / 100;
        return seconds >= 3600
                ? "%d:%02d:%02d%s".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60, tenths)
                : "%d:%02d%s".formatted(seconds / 60, seconds % 60, tenths);
    }

    /** A few that are easy to tell apart, then ever more hues. */
    private String colour(String what) {
        if (what.equals(ISOLATED)) {
            return "#dd7700";
        }
        int number = colours.size();
        return number < COLOURS.size()
                ? COLOURS.get(number)
                : "hsl(%d, 45%%, %d%%)".formatted(number * 137 % 360, 35 + number % 3 * 15);
    }

    private static void add(StringBuilder svg, String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }

    private static String text(String plain) {
        return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static void writeIndex() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            String pictures = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(file -> file.endsWith(".svg"))
                    .sorted()
                    .map(file -> "<p><img src=\"" + file + "\" alt=\"" + file.replace(".svg", "") + "\">")
                    .collect(Collectors.joining("\n"));
            Files.writeString(
                    FOLDER.resolve("index.html"),
                    "<!doctype html><meta charset=\"utf-8\"><title>Scenarios</title>\n<h1>What is answered, over time</h1>\n"
                            + pictures + "\n");
        }
    }
}
