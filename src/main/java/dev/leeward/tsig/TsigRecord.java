package dev.leeward.tsig;

import dev.leeward.tsig.Bytes.MalformedException;
import dev.leeward.values.DomainName;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * The record that holds a signature (RFC 8945 section 4.2).
 *
 * @param time when it was signed, in seconds since 1970
 * @param fudge by how many seconds clocks may differ
 * @param mac the signature; empty in answers that say why they are not signed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TsigRecord(
        DomainName key,
        DomainName algorithm,
        long time,
        int fudge,
        byte[] mac,
        int originalId,
        int error,
        byte[] other) {
    private static final int TYPE = 250;
    private static final int CLASS_ANY = 255;

    /** Where in a header additional records are counted. */
    private static final int ADDITIONAL = 10;

    private static final int CLASS_AND_TTL = 6;
    private static final int RECORD_FIXED = 10;
    private static final int DATA_FIXED = 16;

    /** A signature as it was found, and where in its message it starts. */
    record Signed(TsigRecord record, int start) {
        /**
         * Whether it is what {@code key} makes of a message. Takes the same time whichever byte differs.
         *
         * @param before the signature of the query that is answered, its length included; empty for a query
         */
        boolean isMadeBy(SigningKey key, byte[] message, byte[] before) {
            // RFC 8945 section 4.3.2: as it was before it was signed.
            byte[] plain = Arrays.copyOf(message, start);
            ByteBuffer header = ByteBuffer.wrap(plain);
            header.putShort(0, (short) record.originalId);
            header.putShort(ADDITIONAL, (short) (header.getShort(ADDITIONAL) - 1));
            Mac mac = key.mac();
            mac.update(before);
            mac.update(plain);
            byte[] made = mac.doFinal(record.variables());
            return MessageDigest.isEqual(Arrays.copyOf(made, record.mac.length), record.mac);
        }
    }

    /**
     * The signature of a message; null when its last record is none. One in any other place is malformed (RFC 8945 section 5.2).
     *
     * @throws MalformedException also when the message itself is
     */
    static @Nullable Signed find(byte[] message) throws MalformedException {
        Bytes bytes = new Bytes(message, 4);
        int questions = bytes.u16();
        int records = bytes.u16() + bytes.u16();
        int additional = bytes.u16();
        for (int i = 0; i < questions; i++) {
            bytes.name();
            bytes.skip(4);
        }
        records += additional;
        for (int i = 0; i < records; i++) {
            int start = bytes.at();
            DomainName owner = bytes.name();
            int type = bytes.u16();
            if (type == TYPE) {
                if (i < records - 1 || additional == 0) {
                    throw new MalformedException();
                }
                TsigRecord record = read(owner, bytes);
                if (!bytes.isAtEnd()) {
                    throw new MalformedException();
                }
                return new Signed(record, start);
            }
            bytes.skip(CLASS_AND_TTL);
            bytes.skip(bytes.u16());
        }
        return null;
    }

    private static TsigRecord read(DomainName owner, Bytes bytes) throws MalformedException {
        int dclass = bytes.u16();
        long ttl = bytes.number(4);
        int length = bytes.u16();
        int start = bytes.at();
        TsigRecord record = new TsigRecord(
                owner,
                bytes.name(),
                bytes.number(6),
                bytes.u16(),
                bytes.take(bytes.u16()),
                bytes.u16(),
                bytes.u16(),
                bytes.take(bytes.u16()));
        if (dclass != CLASS_ANY || ttl != 0 || bytes.at() != start + length) {
            throw new MalformedException();
        }
        return record;
    }

    /** The same with a signature. */
    TsigRecord with(byte[] made) {
        return new TsigRecord(key, algorithm, time, fudge, made, originalId, error, other);
    }

    /** How long the record is on the wire, in bytes. */
    static int length(DomainName key, DomainName algorithm, int macLength, int otherLength) {
        return key.length() + RECORD_FIXED + algorithm.length() + DATA_FIXED + macLength + otherLength;
    }

    /** Puts the record behind the {@code end} bytes of a message and counts it in the header; the new end. */
    int append(byte[] message, int end) {
        ByteBuffer out = ByteBuffer.wrap(message, end, message.length - end);
        out.put(key.wire()).putShort((short) TYPE).putShort((short) CLASS_ANY).putInt(0);
        out.putShort((short) (algorithm.length() + DATA_FIXED + mac.length + other.length));
        out.put(algorithm.wire()).put(time48()).putShort((short) fudge);
        out.putShort((short) mac.length).put(mac);
        out.putShort((short) originalId).putShort((short) error);
        out.putShort((short) other.length).put(other);
        ByteBuffer header = ByteBuffer.wrap(message);
        header.putShort(ADDITIONAL, (short) (header.getShort(ADDITIONAL) + 1));
        return out.position();
    }

    /** What of the record is signed with a message (RFC 8945 section 4.3.3). */
    byte[] variables() {
        ByteBuffer out = ByteBuffer.allocate(key.length() + algorithm.length() + 18 + other.length);
        out.put(key.wire()).putShort((short) CLASS_ANY).putInt(0);
        out.put(algorithm.wire()).put(time48()).putShort((short) fudge);
        out.putShort((short) error).putShort((short) other.length).put(other);
        return out.array();
    }

    /** What of the record is signed with the second and later messages of an answer (RFC 8945 section 5.3.1). */
    byte[] timers() {
        return ByteBuffer.allocate(8).put(time48()).putShort((short) fudge).array();
    }

    private byte[] time48() {
        return ByteBuffer.allocate(6)
                .putShort((short) (time >> 32))
                .putInt((int) time)
                .array();
    }
}
