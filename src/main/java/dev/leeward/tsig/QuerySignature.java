package dev.leeward.tsig;

import dev.leeward.values.DomainName;
import java.nio.ByteBuffer;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about the signature of a query, and what its answers are signed with.
 *
 * <pre>
 *   the query's signature            rcode     TSIG error   the answer is
 *   cannot be read                   FORMERR                not signed
 *   is of a key nobody knows here    NOTAUTH   BADKEY       not signed, says why
 *   is not what the key makes        NOTAUTH   BADSIG       not signed, says why
 *   is of another time               NOTAUTH   BADTIME      signed, tells the time
 *   is genuine, but cut short        NOTAUTH   BADTRUNC     signed
 *   is genuine                                              signed
 * </pre>
 *
 * Messages of one answer are signed one after another (RFC 8945 section 5.3.1): used by one thread.
 */
public final class QuerySignature {
    /** What a signature turned out to be. */
    public enum Verdict {
        GENUINE(0),
        MALFORMED(0),
        BADSIG(16),
        BADKEY(17),
        BADTIME(18),
        BADTRUNC(22);

        private final int error;

        Verdict(int error) {
            this.error = error;
        }
    }

    private static final int FORMERR = 1;
    private static final int NOTAUTH = 9;
    private static final byte[] NOTHING = {};

    private final @Nullable SigningKey key;
    private final @Nullable TsigRecord query;
    private final Verdict verdict;
    private byte[] before;
    private boolean later;

    private QuerySignature(@Nullable SigningKey key, @Nullable TsigRecord query, Verdict verdict) {
        this.key = key;
        this.query = query;
        this.verdict = verdict;
        this.before = query == null ? NOTHING : behindLength(query.mac());
    }

    static QuerySignature malformed() {
        return new QuerySignature(null, null, Verdict.MALFORMED);
    }

    static QuerySignature unsigned(TsigRecord query, Verdict verdict) {
        return new QuerySignature(null, query, verdict);
    }

    static QuerySignature signed(SigningKey key, TsigRecord query, Verdict verdict) {
        return new QuerySignature(key, query, verdict);
    }

    /** A signature in the form in which the next one covers it. */
    static byte[] behindLength(byte[] mac) {
        return ByteBuffer.allocate(2 + mac.length)
                .putShort((short) mac.length)
                .put(mac)
                .array();
    }

    /** The key of a genuine signature; null when it is not one. */
    public @Nullable DomainName key() {
        return key == null || verdict != Verdict.GENUINE ? null : key.name();
    }

    /** What the answer says in its header where the signature is not genuine: FORMERR or NOTAUTH; else NOERROR. */
    public int rcode() {
        return switch (verdict) {
            case GENUINE -> 0;
            case MALFORMED -> FORMERR;
            case BADSIG, BADKEY, BADTIME, BADTRUNC -> NOTAUTH;
        };
    }

    public Verdict verdict() {
        return verdict;
    }

    /** How many bytes {@link #sign} adds to a message. */
    public int length() {
        if (query == null) {
            return 0;
        }
        return TsigRecord.length(query.key(), query.algorithm(), key == null ? 0 : key.macLength(), other(0).length);
    }

    /**
     * Signs the first {@code end} bytes of {@code message}, the next one of the answer.
     *
     * @param nowSeconds since 1970
     * @return the new end
     */
    public int sign(byte[] message, int end, long nowSeconds) {
        if (query == null) {
            return end;
        }
        int id = ByteBuffer.wrap(message).getShort() & 0xffff;
        // RFC 8945 section 5.2.3: whose clock is wrong gets his own time back, and ours beside it.
        long time = verdict == Verdict.BADTIME || key == null ? query.time() : nowSeconds;
        TsigRecord plain = new TsigRecord(
                query.key(), query.algorithm(), time, query.fudge(), NOTHING, id, verdict.error, other(nowSeconds));
        if (key == null) {
            return plain.append(message, end);
        }
        Mac mac = key.mac();
        mac.update(before);
        mac.update(message, 0, end);
        byte[] made = mac.doFinal(later ? plain.timers() : plain.variables());
        before = behindLength(made);
        later = true;
        return plain.with(made).append(message, end);
    }

    private byte[] other(long nowSeconds) {
        return verdict == Verdict.BADTIME
                ? ByteBuffer.allocate(6)
                        .putShort((short) (nowSeconds >> 32))
                        .putInt((int) nowSeconds)
                        .array()
                : NOTHING;
    }
}
