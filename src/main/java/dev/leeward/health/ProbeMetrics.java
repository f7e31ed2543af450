package dev.leeward.health;

import dev.leeward.probe.ProbeResult;
import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.NotASample;
import dev.leeward.probe.ProbeResult.Passed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;

/** What is counted of probes. */
final class ProbeMetrics {
    private final MeterRegistry meters;
    private final Counter passed;
    private final Counter failed;
    private final Counter notSamples;
    private final Timer duration;
    final Counter confirming;
    final Counter early;
    final Counter reference;
    final Counter budgetEmpty;
    final Counter regionSlowed;

    ProbeMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.passed = ofResult("passed");
        this.failed = ofResult("failed");
        this.notSamples = ofResult("not-a-sample");
        this.duration = Timer.builder("leeward.probe.duration")
                .description("From the sending of a probe that passed to its answer.")
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5))
                .register(meters);
        this.confirming = Counter.builder("leeward.probes.confirming")
                .description("Extra probes sent to confirm a failure.")
                .register(meters);
        this.early = Counter.builder("leeward.probes.early")
                .description("Extra probes sent because a kept connection closed.")
                .register(meters);
        this.reference = Counter.builder("leeward.probes.reference")
                .description("Extra probes sent to others to know whether this server still reaches anything.")
                .register(meters);
        this.budgetEmpty = ofSlowed("budget");
        this.regionSlowed = ofSlowed("region");
    }

    private Counter ofResult(String result) {
        return Counter.builder("leeward.probes")
                .description("Probes that are over; not-a-sample are those whose deadline this server met late.")
                .tag("result", result)
                .register(meters);
    }

    private Counter ofSlowed(String why) {
        return Counter.builder("leeward.probes.confirming.slowed")
                .description(
                        "Times an extra probe was put off: the budget was empty, or a third of a region failed at once.")
                .tag("why", why)
                .register(meters);
    }

    /** Shows how many members are {@code state}; {@code count} is called by whoever reads the metrics. */
    void showMembers(String state, Supplier<Number> count) {
        Gauge.builder("leeward.members", count)
                .description("Members by what their probes tell, each counted once per address and check.")
                .tag("state", state)
                .register(meters);
    }

    /** Shows 1 while this server doubts itself. */
    void showIsolation(Supplier<Number> isolated) {
        Gauge.builder("leeward.isolated", isolated)
                .description(
                        "1 while nothing passes anywhere, so that this server doubts itself and takes no member out.")
                .register(meters);
    }

    void count(ProbeResult result) {
        switch (result) {
            case Passed told -> {
                passed.increment();
                duration.record(told.took());
            }
            case Failed told -> failed.increment();
            case NotASample told -> notSamples.increment();
        }
    }
}
