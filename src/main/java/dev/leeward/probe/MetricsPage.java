package dev.leeward.probe;

import dev.leeward.values.MetricSelector;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleConsumer;

/** A page in Prometheus' text format, taken in parts, of which some metrics matter. Only its last, unfinished line is kept. */
public final class MetricsPage {
    /** Pages of metrics are long; this many bytes are read through. */
    public static final int LONGEST = 4 << 20;

    private final List<PrometheusReader> readers;
    private final byte[] line = new byte[PrometheusReader.LONGEST_LINE];
    private int length;
    private boolean tooLong;
    private int received;

    /** @param wanted each with what takes the value of each of its series, NaN and infinities too */
    public MetricsPage(Map<MetricSelector, ? extends DoubleConsumer> wanted) {
        this.readers = wanted.entrySet().stream()
                .map(metric -> new PrometheusReader(metric.getKey(), metric.getValue()))
                .toList();
    }

    /** False once the page is longer than is read. */
    public boolean take(byte[] part) {
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
        return received <= LONGEST;
    }

    /** Takes the end of the page: the format wants an end of line there, and not everyone sends it. */
    public void end() {
        endLine();
    }

    private void endLine() {
        if (!tooLong && length > 0 && line[0] != '#') {
            readers.forEach(reader -> reader.read(line, length));
        }
        length = 0;
        tooLong = false;
    }
}
