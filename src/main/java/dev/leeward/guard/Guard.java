package dev.leeward.guard;

import dev.leeward.config.LimitsConfig;
import dev.leeward.guard.Cookie.Standing;
import dev.leeward.guard.RateLimiter.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which answers leave over UDP. One for all loops; takes no lock and allocates nothing at a query.
 *
 * <pre>
 *   within the limits   cookie        becomes
 *   yes                 –             the answer
 *   no                  good          the answer: the address is not forged
 *   no, slips           none          an empty answer with TC: over TCP there is no limit
 *   no, slips           new or bad    BADCOOKIE with a good cookie: the next question has it
 *   no                  –             silence
 * </pre>
 */
public final class Guard {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    /** What becomes of an answer. */
    public enum Fate {
        SENT,
        TRUNCATED,
        BADCOOKIE,
        DROPPED
    }

    private final RateLimiter limiter;
    private final CookieKeys keys;
    private final GuardCounters counters;
    private final LimitedNetworks limited = new LimitedNetworks();

    /** @param cookieSecrets of 16 bytes each, the one that makes cookies first; none: one of chance */
    public Guard(LimitsConfig.Rrl rrl, List<byte[]> cookieSecrets, MeterRegistry registry) {
        this.limiter = new RateLimiter(rrl);
        this.keys = new CookieKeys(cookieSecrets);
        this.counters = new GuardCounters(registry);
    }

    /** The limits and secrets of a new configuration. */
    public void configure(LimitsConfig.Rrl rrl, List<byte[]> cookieSecrets) {
        limiter.limit(rrl);
        keys.replace(cookieSecrets);
    }

    /** What a loop reads cookies into. */
    public Cookie cookie() {
        return new Cookie(keys);
    }

    /** Counts the cookie of a query. */
    public void saw(Standing standing) {
        counters.cookie(standing);
    }

    /**
     * Decides about an answer over UDP, and counts it.
     *
     * @param name the hash of the name that answers of this kind are counted by
     * @param high the client's address, with {@code low}
     * @param nanos the clock; to read it costs more than to see that a client is not limited, so it is read after that
     * @param dice random bits
     */
    public Fate decide(
            AnswerKind kind, int name, Standing standing, long high, long low, LongSupplier nanos, long dice) {
        if (standing == Standing.GOOD) {
            return Fate.SENT;
        }
        Verdict verdict = limiter.judge(kind, name, high, low, nanos, dice);
        if (verdict == Verdict.PASS) {
            return Fate.SENT;
        }
        Fate fate =
                verdict == Verdict.DROP ? Fate.DROPPED : standing == Standing.NONE ? Fate.TRUNCATED : Fate.BADCOOKIE;
        counters.held(kind, fate);
        limited.note(high, low);
        return fate;
    }

    /** Logs whose answers begin and cease to be limited; to be called about once a second, on one thread. */
    public void look(long nowNanos) {
        limited.look(nowNanos).forEach(LOG::warn);
    }
}
