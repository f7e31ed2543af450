package dev.leeward.guard;

import static java.util.Objects.requireNonNull;

import dev.leeward.guard.Cookie.Standing;
import dev.leeward.guard.Guard.Fate;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the guard counts. Loops add without contention. */
final class GuardCounters {
    private final Map<Standing, LongAdder> cookies = new EnumMap<>(Standing.class);
    private final Map<AnswerKind, Map<Fate, LongAdder>> held = new EnumMap<>(AnswerKind.class);

    GuardCounters(MeterRegistry registry) {
        for (Standing standing : EnumSet.complementOf(EnumSet.of(Standing.NONE))) {
            cookies.put(standing, new LongAdder());
            FunctionCounter.builder("leeward.dns.cookies", cookies.get(standing), LongAdder::sum)
                    .description("Queries with a DNS cookie, by what it was worth")
                    .tag("cookie", label(standing))
                    .register(registry);
        }
        for (AnswerKind kind : AnswerKind.values()) {
            Map<Fate, LongAdder> fates = new EnumMap<>(Fate.class);
            held.put(kind, fates);
            for (Fate fate : EnumSet.complementOf(EnumSet.of(Fate.SENT))) {
                fates.put(fate, new LongAdder());
                FunctionCounter.builder("leeward.dns.limited", fates.get(fate), LongAdder::sum)
                        .description("Answers held back by the rate limit, by their kind and what became of them")
                        .tag("kind", label(kind))
                        .tag("fate", label(fate))
                        .register(registry);
            }
        }
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** @param standing not NONE */
    void cookie(Standing standing) {
        requireNonNull(cookies.get(standing)).increment();
    }

    /** @param fate not SENT */
    void held(AnswerKind kind, Fate fate) {
        requireNonNull(requireNonNull(held.get(kind)).get(fate)).increment();
    }
}
