package dev.leeward.dns;

import dev.leeward.guard.Guard;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/** Makes the responder of each event loop, and has what all of them share. */
public final class Responders {
    private final Answerer answerer;
    private final Transfers transfers;
    private final Guard guard;
    private final Announced announced;
    private final DnsCounters counters;
    private final SplittableRandom seeds = new SplittableRandom();

    /**
     * @param nsid which server this is, told to clients that ask; empty: it is not told
     * @param udpPayload the longest answer over UDP, in bytes
     * @param keepAliveTenths for how long a connection may be idle now, in tenths of a second; 0: it is to be closed
     */
    public Responders(
            Answerer answerer,
            Transfers transfers,
            Guard guard,
            String nsid,
            int udpPayload,
            IntSupplier keepAliveTenths,
            MeterRegistry registry) {
        this.answerer = answerer;
        this.transfers = transfers;
        this.guard = guard;
        this.announced = new Announced(nsid, udpPayload, keepAliveTenths);
        this.counters = new DnsCounters(registry);
    }

    /** One more. */
    public Responder next() {
        return new Responder(answerer, transfers, guard, announced, counters, seeds.nextLong());
    }

    /** From the next answer on. */
    public void limit(int udpPayload) {
        announced.limit(udpPayload);
    }
}
