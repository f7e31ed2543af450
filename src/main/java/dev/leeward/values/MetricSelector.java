package dev.leeward.values;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which series of a metric count; written {@code name} or {@code name{label="value"}}.
 *
 * @param labels that a series must have; it may have others too
 */
public record MetricSelector(String name, Map<String, String> labels) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    /** @throws IllegalArgumentException when {@code text} is not a metric's name with labels in braces */
    public static MetricSelector parse(String text) {
        String written = text.strip();
        int brace = written.indexOf('{');
        String name = brace < 0 ? written : written.substring(0, brace).strip();
        if (!NAME.matcher(name).matches() || (brace >= 0 && !written.endsWith("}"))) {
            throw mistaken();
        }
        String inside = brace < 0
                ? ""
                : written.substring(brace + 1, written.length() - 1).strip();
        return new MetricSelector(name, labels(inside));
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        int at = 0;
        while (at < text.length()) {
            int equals = text.indexOf('=', at);
            int open = text.indexOf('"', at);
            int close = open < 0 ? -1 : closingQuote(text, open);
            if (equals < 0 || close < 0 || equals > open) {
                throw mistaken();
            }
            String label = text.substring(at, equals).strip();
            boolean bare = text.substring(equals + 1, open).isBlank();
            String value = unescaped(text.substring(open + 1, close));
            if (!LABEL.matcher(label).matches() || !bare || labels.put(label, value) != null) {
                throw mistaken();
            }
            int comma = text.indexOf(',', close);
            if (!text.substring(close + 1, comma < 0 ? text.length() : comma).isBlank()) {
                throw mistaken();
            }
            at = comma < 0 ? text.length() : comma + 1;
        }
        return Collections.unmodifiableMap(labels);
    }

    /** -1 when there is none. */
    private static int closingQuote(String text, int open) {
        for (int i = open + 1; i < text.length(); i++) {
            if (text.charAt(i) == '"') {
                return i;
            } else if (text.charAt(i) == '\\') {
                i++;
            }
        }
        return -1;
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                char escaped = text.charAt(++i);
                c = escaped == 'n' ? '\n' : escaped;
            }
            plain.append(c);
        }
        return plain.toString();
    }

    private static IllegalArgumentException mistaken() {
        return new IllegalArgumentException("is not a metric such as up or up{job=\"web\"}");
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        if (!labels.isEmpty()) {
            String between = "{";
            for (Map.Entry<String, String> label : labels.entrySet()) {
                text.append(between).append(label.getKey()).append("=\"");
                text.append(label.getValue()
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n"));
                text.append('"');
                between = ",";
            }
            text.append('}');
        }
        return text.toString();
    }
}
