package dev.leeward.guard;

import dev.leeward.config.LimitsConfig;
import java.security.SecureRandom;
import java.util.function.LongSupplier;

/**
 * Whether an answer may go to where its question says it came from. The address may be forged, and then the answer hits somebody who never
 * asked: so each network gets so many answers of one kind under one name, and so many in all. Shared by all loops, without locks.
 */
final class RateLimiter {
    /** What becomes of an answer. */
    enum Verdict {
        PASS,
        /** It is replaced by one that is no larger than its question, by which a genuine client finds its way. */
        SLIP,
        DROP
    }

    private final Buckets buckets = new Buckets();
    private final long secret1;
    private final long secret2;
    private volatile Limits limits;

    private record Limits(boolean on, long interval, long allInterval, int slip, Networks exempt) {
        static Limits of(LimitsConfig.Rrl rrl) {
            boolean on = rrl.responsesPerSecond() > 0;
            return new Limits(
                    on,
                    Buckets.interval(Math.max(1, rrl.responsesPerSecond())),
                    Buckets.interval(Math.max(1, rrl.allPerSecond())),
                    rrl.slip(),
                    new Networks(rrl.exempt()));
        }
    }

    RateLimiter(LimitsConfig.Rrl rrl) {
        SecureRandom random = new SecureRandom();
        secret1 = random.nextLong();
        secret2 = random.nextLong();
        limits = Limits.of(rrl);
    }

    void limit(LimitsConfig.Rrl rrl) {
        limits = Limits.of(rrl);
    }

    /**
     * Judges one answer, and counts it.
     *
     * @param name the hash of the name that answers of this kind are counted by
     * @param high the client's address, with {@code low}
     * @param nanos the clock, read once at most
     * @param dice random bits, which decide what slips
     */
    Verdict judge(AnswerKind kind, int name, long high, long low, LongSupplier nanos, long dice) {
        Limits now = limits;
        if (!now.on || now.exempt.hold(high, low)) {
            return Verdict.PASS;
        }
        long nowNanos = nanos.getAsLong();
        long network = mixed(ClientNetwork.of(high, low) ^ secret1);
        long what = (long) kind.number << Integer.SIZE | (kind.isOneForAllNames() ? 0 : name & 0xffffffffL);
        if (buckets.take(mixed(network ^ what), now.interval, nowNanos)
                && buckets.take(mixed(network ^ secret2), now.allInterval, nowNanos)) {
            return Verdict.PASS;
        }
        return now.slip > 0 && (dice >>> 1) % now.slip == 0 ? Verdict.SLIP : Verdict.DROP;
    }

    /** The finaliser of SplitMix64 around a secret: whoever does not know it cannot choose networks that share a place. */
    private long mixed(long bits) {
        long z = bits * 0x9E3779B97F4A7C15L + secret2;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
