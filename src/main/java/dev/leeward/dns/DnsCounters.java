package dev.leeward.dns;

import dev.leeward.tsig.QuerySignature.Verdict;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of messages and their answers. Loops add without contention; the registry reads the sums when it is scraped. */
final class DnsCounters {
    private static final Map<Integer, String> RCODES = Map.of(
            Wire.NOERROR, "NOERROR",
            Wire.FORMERR, "FORMERR",
            Wire.SERVFAIL, "SERVFAIL",
            Wire.NXDOMAIN, "NXDOMAIN",
            Wire.NOTIMP, "NOTIMP",
            Wire.REFUSED, "REFUSED",
            Wire.YXDOMAIN, "YXDOMAIN",
            Wire.NOTAUTH, "NOTAUTH",
            Wire.BADVERS, "BADVERS",
            Wire.BADCOOKIE, "BADCOOKIE");

    /** Kinds of bug that are told in the log; beyond it a new one is only counted. */
    private static final int MAX_FAILURES = 100;

    private final LongAdder udpQueries = new LongAdder();
    private final LongAdder tcpQueries = new LongAdder();
    private final LongAdder[] answers = adders(Wire.BADCOOKIE + 1);
    private final Map<Verdict, LongAdder> signatures = new EnumMap<>(Verdict.class);
    private final LongAdder dropped = new LongAdder();
    private final LongAdder truncated = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final Set<String> failuresTold = ConcurrentHashMap.newKeySet();

    DnsCounters(MeterRegistry registry) {
        count("leeward.dns.queries", udpQueries, "Messages received")
                .tag("transport", "udp")
                .register(registry);
        count("leeward.dns.queries", tcpQueries, "Messages received")
                .tag("transport", "tcp")
                .register(registry);
        RCODES.forEach((rcode, name) -> count("leeward.dns.answers", answers[rcode], "Answers by their response code")
                .tag("rcode", name)
                .register(registry));
        for (Verdict verdict : Verdict.values()) {
            LongAdder adder = new LongAdder();
            signatures.put(verdict, adder);
            count("leeward.dns.signatures", adder, "Signed queries, by what their signature turned out to be")
                    .tag("verdict", verdict.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        count("leeward.dns.dropped", dropped, "Messages without an answer: shorter than a header, or answers")
                .register(registry);
        count("leeward.dns.truncated", truncated, "Answers that did not fit and were sent with TC")
                .register(registry);
        count("leeward.dns.failures", failures, "Queries answered SERVFAIL, or not at all, because of a bug")
                .register(registry);
    }

    private static FunctionCounter.Builder<LongAdder> count(String name, LongAdder adder, String description) {
        return FunctionCounter.builder(name, adder, LongAdder::sum).description(description);
    }

    private static LongAdder[] adders(int count) {
        LongAdder[] adders = new LongAdder[count];
        for (int i = 0; i < count; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }

    void query(Transport transport) {
        switch (transport) {
            case UDP -> udpQueries.increment();
            case TCP -> tcpQueries.increment();
        }
    }

    void answer(int rcode) {
        answers[rcode].increment();
    }

    void signature(Verdict verdict) {
        Objects.requireNonNull(signatures.get(verdict)).increment();
    }

    void dropped() {
        dropped.increment();
    }

    void truncated() {
        truncated.increment();
    }

    /** Whether this is the first failure of its kind. */
    boolean failure(Throwable e) {
        failures.increment();
        StackTraceElement[] trace = e.getStackTrace();
        String kind = e.getClass().getName() + (trace.length == 0 ? "" : trace[0]);
        return failuresTold.size() < MAX_FAILURES && failuresTold.add(kind);
    }
}
