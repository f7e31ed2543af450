package dev.leeward.probe;

import dev.leeward.values.MetricSelector;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleConsumer;
import java.util.regex.Pattern;

/**
 * Finds one metric in lines of Prometheus' text format ("Exposition formats", version 0.0.4), its name before or, quoted, inside the
 * braces. A line that is not understood tells nothing.
 */
final class PrometheusReader {
    /** A longer one, in bytes, is passed over. */
    static final int LONGEST_LINE = 8192;

    /** As Go's ParseFloat takes it, but for hexadecimal and underscores, which nobody exposes. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

    private final MetricSelector wanted;
    private final DoubleConsumer series;
    private final byte[] name;

    /** @param series takes the value of each series, NaN and infinities too */
    PrometheusReader(MetricSelector wanted, DoubleConsumer series) {
        this.wanted = wanted;
        this.series = series;
        this.name = wanted.name().getBytes(StandardCharsets.UTF_8);
    }

    /** Takes one line, without its end. */
    void read(byte[] line, int length) {
        if (mayName(line, length)) {
            new Line(new String(line, 0, length, StandardCharsets.UTF_8)).read();
        }
    }

    /** Most lines are of other metrics, and not worth being made text. */
    private boolean mayName(byte[] line, int length) {
        int at = 0;
        while (at < length && (line[at] == ' ' || line[at] == '\t' || line[at] == '\r')) {
            at++;
        }
        if (at < length && line[at] == '{') {
            return true;
        }
        for (int i = 0; i < name.length; i++, at++) {
            if (at >= length || line[at] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private final class Line {
        private final String text;
        private int at;

        Line(String text) {
            this.text = text;
        }

        void read() {
            skipBlanks();
            String found = word();
            Map<String, String> labels = new HashMap<>();
            skipBlanks();
            if (peek() == '{' && !readLabels(labels)) {
                return;
            }
            if (found.isEmpty()) {
                found = labels.getOrDefault("", "");
            }
            skipBlanks();
            String value = upToBlank();
            if (found.equals(wanted.name())
                    && labels.entrySet().containsAll(wanted.labels().entrySet())) {
                take(value);
            }
        }

        /** A name of letters, digits, underscores and colons. */
        private String word() {
            int start = at;
            while (at < text.length() && isOfName(text.charAt(at))) {
                at++;
            }
            return text.substring(start, at);
        }

        /** The quoted name of a metric, which has no value, is the label without a name. */
        private boolean readLabels(Map<String, String> labels) {
            at++;
            while (true) {
                skipBlanks();
                if (peek() == '}') {
                    at++;
                    return true;
                }
                boolean quoted = peek() == '"';
                String label = quoted ? quoted() : word();
                skipBlanks();
                if (peek() == '=') {
                    at++;
                    skipBlanks();
                    if (peek() != '"') {
                        return false;
                    }
                    labels.put(label, quoted());
                } else if (quoted) {
                    labels.put("", label);
                } else {
                    return false;
                }
                skipBlanks();
                if (peek() == ',') {
                    at++;
                } else if (peek() != '}') {
                    return false;
                }
            }
        }

        private String quoted() {
            StringBuilder plain = new StringBuilder();
            for (at++; at < text.length() && peek() != '"'; at++) {
                char c = peek();
                if (c == '\\' && at + 1 < text.length()) {
                    char escaped = text.charAt(++at);
                    c = escaped == 'n' ? '\n' : escaped;
                }
                plain.append(c);
            }
            at++;
            return plain.toString();
        }

        private String upToBlank() {
            int start = at;
            while (at < text.length() && !isBlank(peek())) {
                at++;
            }
            return text.substring(start, at);
        }

        private void skipBlanks() {
            while (at < text.length() && isBlank(peek())) {
                at++;
            }
        }

        /** NUL at the end. */
        private char peek() {
            return at < text.length() ? text.charAt(at) : 0;
        }
    }

    private void take(String value) {
        switch (value) {
            case "NaN" -> series.accept(Double.NaN);
            case "+Inf", "Inf" -> series.accept(Double.POSITIVE_INFINITY);
            case "-Inf" -> series.accept(Double.NEGATIVE_INFINITY);
            default -> {
                if (NUMBER.matcher(value).matches()) {
                    series.accept(Double.parseDouble(value));
                }
            }
        }
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r';
    }
}
