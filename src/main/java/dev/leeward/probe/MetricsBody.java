package dev.leeward.probe;

import dev.leeward.values.Comparison;
import dev.leeward.values.MetricSelector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleConsumer;

/**
 * A body in Prometheus' text format, of which some metrics are compared. Of several series the largest counts, and one that is not a
 * number is larger than any.
 */
final class MetricsBody implements BodyReader {
    private final Map<MetricSelector, Comparison> expected;
    private final Map<MetricSelector, Largest> found = new LinkedHashMap<>();
    private final MetricsPage page;

    MetricsBody(Map<MetricSelector, Comparison> expected) {
        this.expected = expected;
        expected.keySet().forEach(metric -> found.put(metric, new Largest()));
        this.page = new MetricsPage(found);
    }

    private static final class Largest implements DoubleConsumer {
        private int series;
        private double value = Double.NEGATIVE_INFINITY;

        @Override
        public void accept(double one) {
            series++;
            value = Math.max(value, one);
        }
    }

    @Override
    public boolean wants(byte[] part) {
        return page.take(part);
    }

    @Override
    public String complaint(boolean whole) {
        if (!whole) {
            return "the page of metrics is longer than 4 MiB";
        }
        page.end();
        for (Map.Entry<MetricSelector, Comparison> one : expected.entrySet()) {
            Largest largest = Objects.requireNonNull(found.get(one.getKey()));
            String name = one.getKey().toString();
            if (largest.series == 0) {
                return name + " is missing";
            } else if (!one.getValue().holds(largest.value)) {
                return name + " is " + Comparison.text(largest.value) + ", not " + one.getValue();
            }
        }
        return "";
    }
}
