package dev.leeward.store;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Records of class IN by the number of their owner, in wire form: a million of them are some thirty large arrays. Grows at its end alone;
 * not for two threads until it has its final size.
 *
 * <p>A record is told by an int, and leads to the one before it of the same owner:
 *
 *   bytes   0         4      6     10            12                  13     13 + length
 *           before    type   TTL   data length   1 if owner follows  data   owner in its letter case, when it has capitals
 */
public final class RecordStore {
    /** No record. */
    public static final int NONE = -1;

    private static final int TYPE = 4;
    private static final int TTL = 6;
    private static final int LENGTH = 10;
    private static final int CASED = 12;
    private static final int DATA = 13;

    private final ByteStore bytes = new ByteStore();
    private int[] last = new int[4];
    private int owners;

    /**
     * Adds a record.
     *
     * @param number of the owner
     * @param owner in the letter case in which it was written
     * @param ownerLength how many bytes of {@code owner} are to be kept: 0 when it has no capitals
     * @param ttl in seconds
     * @return what tells it from all others, and is greater than that of those before
     */
    public int add(int number, byte[] owner, int ownerLength, int type, long ttl, byte[] data, int start, int end) {
        int length = end - start;
        int record = bytes.add(DATA + length + ownerLength);
        byte[] chunk = bytes.chunk(record);
        int at = ByteStore.offset(record);
        Bytes.put32(chunk, at, grownTo(number));
        Bytes.put16(chunk, at + TYPE, type);
        Bytes.put32(chunk, at + TTL, (int) ttl);
        Bytes.put16(chunk, at + LENGTH, length);
        chunk[at + CASED] = (byte) (ownerLength > 0 ? 1 : 0);
        System.arraycopy(data, start, chunk, at + DATA, length);
        System.arraycopy(owner, 0, chunk, at + DATA + length, ownerLength);
        last[number] = record;
        return record;
    }

    private int grownTo(int number) {
        if (number >= last.length) {
            last = Arrays.copyOf(last, Math.max(number + 1, last.length + (last.length >> 1)));
        }
        if (number >= owners) {
            Arrays.fill(last, owners, number + 1, NONE);
            owners = number + 1;
        }
        return last[number];
    }

    /** Whether it holds almost all that it can, 2 GiB. */
    public boolean isFull() {
        return bytes.isFull();
    }

    /** Gives back what is not used. */
    public void trim() {
        bytes.trim();
        last = Arrays.copyOf(last, owners);
    }

    /** The record of an owner that came last; {@link #NONE} when it has none. */
    public int last(int number) {
        return number < owners ? last[number] : NONE;
    }

    /** The one of the same owner that came before; {@link #NONE} behind its first. */
    public int before(int record) {
        return Bytes.u32(bytes.chunk(record), ByteStore.offset(record));
    }

    public int type(int record) {
        return Bytes.u16(bytes.chunk(record), ByteStore.offset(record) + TYPE);
    }

    /** In seconds, as the 32 bits that a message has of it. */
    public int ttl(int record) {
        return Bytes.u32(bytes.chunk(record), ByteStore.offset(record) + TTL);
    }

    /** A copy of its data (RFC 1035 section 3.2.1), without compression. */
    public byte[] data(int record) {
        byte[] chunk = bytes.chunk(record);
        int at = ByteStore.offset(record);
        return Arrays.copyOfRange(chunk, at + DATA, at + DATA + Bytes.u16(chunk, at + LENGTH));
    }

    /** Whether its owner was written with capitals, and so is kept beside it. */
    public boolean isCased(int record) {
        return bytes.chunk(record)[ByteStore.offset(record) + CASED] != 0;
    }

    /**
     * A copy of its owner in the letter case in which it was written, when it {@link #isCased}.
     *
     * @param length of the owner, in bytes
     */
    public byte[] owner(int record, int length) {
        byte[] chunk = bytes.chunk(record);
        int at = ByteStore.offset(record);
        int written = at + DATA + Bytes.u16(chunk, at + LENGTH);
        return Arrays.copyOfRange(chunk, written, written + length);
    }

    /** Whether an owner has a record of any of {@code types}. */
    public boolean has(int number, IntPredicate types) {
        for (int record = last(number); record != NONE; record = before(record)) {
            if (types.test(type(record))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the records of an owner, which has some, have several TTLs. */
    public boolean mixesTtls(int number) {
        int ttl = ttl(last[number]);
        for (int record = before(last[number]); record != NONE; record = before(record)) {
            if (ttl(record) != ttl) {
                return true;
            }
        }
        return false;
    }

    /** Whether two records have the same data, or data that differs in the case of letters alone. */
    boolean areAlike(int record, int other) {
        byte[] one = bytes.chunk(record);
        byte[] two = bytes.chunk(other);
        int oneAt = ByteStore.offset(record) + LENGTH;
        int twoAt = ByteStore.offset(other) + LENGTH;
        int length = Bytes.u16(one, oneAt);
        if (length != Bytes.u16(two, twoAt)) {
            return false;
        }
        for (int at = DATA - LENGTH; at < DATA - LENGTH + length; at++) {
            // The bit that tells a letter's case.
            if (((one[oneAt + at] ^ two[twoAt + at]) & ~0x20) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Bytes that a record takes in a message whose question is its owner: a pointer, type, class, TTL, length and data. */
    int lengthInAnswer(int record) {
        return Pointed.FIXED + Bytes.u16(bytes.chunk(record), ByteStore.offset(record) + LENGTH);
    }

    /** Writes a record as that message has it. */
    void write(int record, byte[] to, int start) {
        byte[] chunk = bytes.chunk(record);
        int at = ByteStore.offset(record);
        int length = Bytes.u16(chunk, at + LENGTH);
        Bytes.put16(to, start, Pointed.TO_QUESTION);
        System.arraycopy(chunk, at + TYPE, to, start + 2, 2);
        Bytes.put16(to, start + 4, Pointed.CLASS_IN);
        System.arraycopy(chunk, at + TTL, to, start + 6, 6);
        System.arraycopy(chunk, at + DATA, to, start + Pointed.FIXED, length);
    }

    /** What is before the data of a record in a message whose question is its owner (RFC 1035 sections 3.2.1 and 4.1.4). */
    private static final class Pointed {
        /** A compressed name: the question's, which always begins at offset 12. */
        static final int TO_QUESTION = 0xc00c;

        static final int CLASS_IN = 1;

        /** Pointer, type, class, TTL and length of the data. */
        static final int FIXED = 12;
    }
}
