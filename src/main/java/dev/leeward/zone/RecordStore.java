package dev.leeward.zone;

import dev.leeward.config.DomainName;
import dev.leeward.names.ByteStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.ObjIntConsumer;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Records of class IN by the number of their owner, in wire form: a million of them are some thirty large arrays, and dnsjava's objects
 * are made when somebody asks. Grows at its end alone; not for two threads until it has its final size.
 *
 * <p>A record leads to the one before it of the same owner:
 *
 *   bytes   0         4      6     10            12                  13     13 + length
 *           before    type   TTL   data length   1 if owner follows  data   owner in its letter case, when it has capitals
 */
public final class RecordStore {
    private static final int TYPE = 4;
    private static final int TTL = 6;
    private static final int LENGTH = 10;
    private static final int CASED = 12;
    private static final int DATA = 13;
    private static final int NONE = -1;

    /** Type, class, TTL and length of the data, which stand between owner and data in a message (RFC 1035 section 3.2.1). */
    private static final int FIXED = 10;

    private final ByteStore bytes = new ByteStore();
    private int[] last = new int[4];
    private int owners;

    /** A record as a message would hold it, without compression. */
    public static byte[] wire(Record record) {
        return record.toWire(Section.ANSWER);
    }

    /** Where in {@link #wire} the data begins. */
    public static int dataStart(Record record) {
        return record.getName().length() + FIXED;
    }

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
        put32(chunk, at, last(number));
        put16(chunk, at + TYPE, type);
        put32(chunk, at + TTL, (int) ttl);
        put16(chunk, at + LENGTH, length);
        chunk[at + CASED] = (byte) (ownerLength > 0 ? 1 : 0);
        System.arraycopy(data, start, chunk, at + DATA, length);
        System.arraycopy(owner, 0, chunk, at + DATA + length, ownerLength);
        last[number] = record;
        return record;
    }

    private int last(int number) {
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
    void trim() {
        bytes.trim();
        last = Arrays.copyOf(last, owners);
    }

    /** Every record of an owner, in the order in which they came, with what {@link #add} said of it. */
    public void forEach(int number, DomainName owner, IntPredicate types, ObjIntConsumer<Record> to) {
        int[] found = new int[1];
        int count = 0;
        for (int record = number < owners ? last[number] : NONE; record != NONE; record = before(record)) {
            if (types.test(type(record))) {
                found = count == found.length ? Arrays.copyOf(found, count * 2) : found;
                found[count++] = record;
            }
        }
        Name name = count == 0 ? Name.root : Names.name(owner);
        while (count > 0) {
            int record = found[--count];
            to.accept(record(record, name), record);
        }
    }

    /** The records of an owner, in the order in which they came. */
    List<Record> records(int number, DomainName owner, IntPredicate types) {
        List<Record> records = new ArrayList<>(1);
        forEach(number, owner, types, (record, _) -> records.add(record));
        return records;
    }

    /** Whether an owner has a record of any of {@code types}. */
    public boolean has(int number, IntPredicate types) {
        for (int record = number < owners ? last[number] : NONE; record != NONE; record = before(record)) {
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

    private int ttl(int record) {
        return get32(bytes.chunk(record), ByteStore.offset(record) + TTL);
    }

    private int before(int record) {
        return get32(bytes.chunk(record), ByteStore.offset(record));
    }

    private int type(int record) {
        return get16(bytes.chunk(record), ByteStore.offset(record) + TYPE);
    }

    private Record record(int record, Name owner) {
        byte[] chunk = bytes.chunk(record);
        int at = ByteStore.offset(record);
        int length = get16(chunk, at + LENGTH);
        byte[] data = Arrays.copyOfRange(chunk, at + DATA, at + DATA + length);
        Name name = owner;
        if (chunk[at + CASED] != 0) {
            int written = at + DATA + length;
            name = name(Arrays.copyOfRange(chunk, written, written + owner.length()));
        }
        return Record.newRecord(
                name, get16(chunk, at + TYPE), DClass.IN, Integer.toUnsignedLong(get32(chunk, at + TTL)), data);
    }

    private static Name name(byte[] wire) {
        try {
            return new Name(wire);
        } catch (IOException e) {
            throw new IllegalStateException("a name that was read is none", e);
        }
    }

    private static void put32(byte[] bytes, int at, int value) {
        put16(bytes, at, value >>> 16);
        put16(bytes, at + 2, value);
    }

    private static void put16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }

    private static int get32(byte[] bytes, int at) {
        return (get16(bytes, at) << 16) | get16(bytes, at + 2);
    }

    private static int get16(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }
}
