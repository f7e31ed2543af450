package dev.leeward.node;

import dev.leeward.journal.Archive;
import dev.leeward.journal.Journal;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What is measured of the journal, by whoever reads the metrics. */
final class JournalMetrics {
    private JournalMetrics() {}

    static void register(Journal journal, Supplier<Archive.Lag> shipping, MeterRegistry meters) {
        Gauge.builder("leeward.journal.trouble", journal, one -> one.trouble() == null ? 0 : 1)
                .description("1 while the journal takes no decisions")
                .register(meters);
        Gauge.builder(
                        "leeward.journal.shipping.lag",
                        shipping,
                        lag -> lag.get().age().toMillis() / 1000.0)
                .description("How long the oldest entry waits to be shipped")
                .baseUnit("seconds")
                .strongReference(true)
                .register(meters);
    }
}
