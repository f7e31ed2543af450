package dev.leeward.transfer;

import dev.leeward.transfer.SecondaryStatus.State;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** What is counted of transfers and of what secondaries are told. */
final class TransferCounters {
    private final MeterRegistry registry;
    private final Map<Given, Counter> requests = new EnumMap<>(Given.class);
    private final Counter notified;
    private final Counter acknowledged;

    /** What a request for a zone is answered. */
    enum Given {
        WHOLE,
        CHANGES,
        SOA,
        REFUSED,
        NOT_READY,
        BUSY
    }

    TransferCounters(MeterRegistry registry) {
        this.registry = registry;
        for (Given given : Given.values()) {
            requests.put(given, request(given.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        }
        this.notified = notify("sent");
        this.acknowledged = notify("acknowledged");
    }

    private Counter request(String answer) {
        return Counter.builder("leeward.transfer.requests")
                .description("Requests for zones, by what was answered")
                .tag("answer", answer)
                .register(registry);
    }

    private Counter notify(String what) {
        return Counter.builder("leeward.transfer.notifies")
                .description("NOTIFY messages, by what became of them")
                .tag("what", what)
                .register(registry);
    }

    void underWay(Supplier<Number> count) {
        Gauge.builder("leeward.transfer.running", count)
                .description("Zones that are being handed out over TCP")
                .register(registry);
    }

    /** How many secondaries follow in which way, whenever somebody asks. */
    void secondaries(Supplier<List<SecondaryStatus>> statuses) {
        for (State state : State.values()) {
            Gauge.builder(
                            "leeward.transfer.secondaries",
                            () -> statuses.get().stream()
                                    .filter(status -> status.state() == state)
                                    .count())
                    .description("Secondaries of zones, by how they follow")
                    .tag("state", state.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    void count(Given given) {
        Objects.requireNonNull(requests.get(given)).increment();
    }

    void notified() {
        notified.increment();
    }

    void acknowledged() {
        acknowledged.increment();
    }
}
