package dev.leeward.transport;

import dev.leeward.datagram.Batch;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** What is counted of sockets. Loops add without contention; the registry reads the sums when it is scraped. */
final class TransportCounters {
    /** 1, 2 to 3, 4 to 7, and so on. */
    private static final int BATCH_SIZES = 1 + logarithm(Batch.MOST);

    private final LongAdder unsent = new LongAdder();

    /** By the logarithm of their size. */
    private final LongAdder[] batches =
            Stream.generate(LongAdder::new).limit(BATCH_SIZES).toArray(LongAdder[]::new);

    private final LongAdder tcpClosed = new LongAdder();

    TransportCounters(
            MeterRegistry registry, AtomicInteger tcpConnections, LongSupplier overflowed, boolean nativeTransport) {
        count("leeward.dns.unsent", unsent, "UDP answers not sent because the socket was full")
                .register(registry);
        for (int i = 0; i < BATCH_SIZES; i++) {
            count(
                            "leeward.dns.udp.batches",
                            batches[i],
                            "System calls that took messages, by the least number they took")
                    .tag("size", String.valueOf(1 << i))
                    .register(registry);
        }
        FunctionCounter.builder("leeward.dns.udp.overflowed", overflowed, LongSupplier::getAsLong)
                .description("Messages that found no room in the sockets' receive buffers")
                .register(registry);
        count("leeward.dns.tcp.closed", tcpClosed, "TCP connections closed for a limit: idle, count, size")
                .register(registry);
        Gauge.builder("leeward.dns.tcp.connections", tcpConnections, AtomicInteger::get)
                .description("TCP connections that are open")
                .register(registry);
        Gauge.builder("leeward.native.transport", () -> nativeTransport ? 1 : 0)
                .description(
                        "1 with one UDP socket per event loop, by recvmmsg and sendmmsg; 0 with a single one on NIO")
                .register(registry);
    }

    private static FunctionCounter.Builder<LongAdder> count(String name, LongAdder adder, String description) {
        return FunctionCounter.builder(name, adder, LongAdder::sum).description(description);
    }

    private static int logarithm(int count) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(count);
    }

    void unsent(int count) {
        unsent.add(count);
    }

    /** So many messages came together over UDP. */
    void batch(int count) {
        batches[logarithm(count)].increment();
    }

    void tcpClosed() {
        tcpClosed.increment();
    }
}
