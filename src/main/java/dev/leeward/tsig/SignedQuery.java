package dev.leeward.tsig;

import dev.leeward.tsig.Bytes.MalformedException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.Mac;

/** A message of ours that is signed, and what tells its answer from a forged one. Immutable. */
public final class SignedQuery {
    /** The fudge that RFC 8945 section 10 recommends, in seconds. */
    private static final int FUDGE = 300;

    private final SigningKey key;
    private final byte[] message;
    private final byte[] before;

    private SignedQuery(SigningKey key, byte[] message, byte[] mac) {
        this.key = key;
        this.message = message;
        this.before = QuerySignature.behindLength(mac);
    }

    /**
     * Signs a query.
     *
     * @param nowSeconds since 1970
     */
    public static SignedQuery of(byte[] query, SigningKey key, long nowSeconds) {
        int id = ByteBuffer.wrap(query).getShort() & 0xffff;
        TsigRecord plain =
                new TsigRecord(key.name(), key.algorithm(), nowSeconds, FUDGE, new byte[0], id, 0, new byte[0]);
        Mac mac = key.mac();
        mac.update(query);
        byte[] made = mac.doFinal(plain.variables());
        int added = TsigRecord.length(key.name(), key.algorithm(), made.length, 0);
        byte[] message = Arrays.copyOf(query, query.length + added);
        plain.with(made).append(message, query.length);
        return new SignedQuery(key, message, made);
    }

    /** As it is sent, signature included. */
    public byte[] message() {
        return message.clone();
    }

    /** Whether {@code answer} is signed with the same key, as the answer to this query. Total, whatever the bytes are. */
    public boolean isAnsweredBy(byte[] answer, long nowSeconds) {
        try {
            TsigRecord.Signed signed = TsigRecord.find(answer);
            return signed != null
                    && signed.record().key().equals(key.name())
                    && signed.record().algorithm().equals(key.algorithm())
                    && signed.record().mac().length == key.macLength()
                    && Math.abs(nowSeconds - signed.record().time()) <= FUDGE
                    && signed.isMadeBy(key, answer, before);
        } catch (MalformedException e) {
            return false;
        }
    }
}
