package dev.leeward.replication;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is measured of standbys and primaries. */
final class ReplicationMetrics {
    private final MeterRegistry meters;
    private final MultiGauge exposures;
    private final MultiGauge primaries;

    ReplicationMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.exposures = MultiGauge.builder("leeward.replication.exposure")
                .description("What a switch would lose of a source that is alive; NaN when unknown.")
                .baseUnit("seconds")
                .register(meters);
        this.primaries = MultiGauge.builder("leeward.replication.primaries")
                .description("Regions that say that they hold the primary of a source; two are an alarm.")
                .register(meters);
    }

    /** Shows these and no others; {@code seconds} is called by whoever reads the metrics. */
    void showExposures(List<Place> standbys, Function<Place, Number> seconds) {
        exposures.register(
                standbys.stream()
                        .<Row<?>>map(place -> Row.of(tags(place), () -> seconds.apply(place)))
                        .toList(),
                true);
    }

    /** Shows one for each source of each plan of {@code holders}. */
    void showPrimaries(List<Place> holders, Function<Place, Number> count) {
        primaries.register(
                holders.stream()
                        .collect(Collectors.toMap(
                                place -> Tags.of("plan", place.plan(), "source", place.source()),
                                place -> place,
                                (first, second) -> first))
                        .entrySet()
                        .stream()
                        .<Row<?>>map(one -> Row.of(one.getKey(), () -> count.apply(one.getValue())))
                        .toList(),
                true);
    }

    Counter failedSamples(Place standby) {
        return Counter.builder("leeward.replication.samples.failed")
                .description("Questions to a standby to which no answer came that counts.")
                .tags(tags(standby))
                .register(meters);
    }

    private static Tags tags(Place place) {
        return Tags.of("plan", place.plan(), "source", place.source(), "region", place.region());
    }
}
