package dev.leeward.probe;

import dev.leeward.config.Comparison;
import dev.leeward.config.MetricSelector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A body in Prometheus' text format, of which some metrics are compared. Only its last, unfinished line is kept. */
final class MetricsBody implements BodyReader {
    /** Pages of metrics are long; this many bytes are read through. */
    private static final int LONGEST_PAGE = 4 << 20;

    private final Map<MetricSelector, Comparison> expected;
    private final Map<MetricSelector, PrometheusReader> readers = new LinkedHashMap<>();
    private final byte[] line = new byte[PrometheusReader.LONGEST_LINE];
    private int length;
    private boolean tooLong;
    private int received;

    MetricsBody(Map<MetricSelector, Comparison> expected) {
        this.expected = expected;
        expected.keySet().forEach(metric -> readers.put(metric, new PrometheusReader(metric)));
    }

    @Override
    public boolean wants(byte[] part) {
        received += part.length;
        for (byte b : part) {
            if (b == '\n') {
                endLine();
            } else if (length < line.length) {
                line[length++] = b;
            } else {
                tooLong = true;
            }
        }
        return received <= LONGEST_PAGE;
    }

    private void endLine() {
        if (!tooLong && length > 0 && line[0] != '#') {
            readers.values().forEach(reader -> reader.read(line, length));
        }
        length = 0;
        tooLong = false;
    }

    @Override
    public String complaint(boolean whole) {
        if (!whole) {
            return "the page of metrics is longer than 4 MiB";
        }
        // The format wants an end of line there, and not everyone sends it.
        endLine();
        for (Map.Entry<MetricSelector, Comparison> one : expected.entrySet()) {
            PrometheusReader reader = Objects.requireNonNull(readers.get(one.getKey()));
            String name = one.getKey().toString();
            if (reader.series() == 0) {
                return name + " is missing";
            } else if (!one.getValue().holds(reader.largest())) {
                return name + " is " + Comparison.text(reader.largest()) + ", not " + one.getValue();
            }
        }
        return "";
    }
}
