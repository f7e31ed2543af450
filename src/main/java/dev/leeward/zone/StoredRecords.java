package dev.leeward.zone;

import dev.leeward.store.RecordStore;
import dev.leeward.values.DomainName;
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

/** The records of a {@link RecordStore} as dnsjava's objects, which are made when somebody asks. */
public final class StoredRecords {
    /** Type, class, TTL and length of the data, which stand between owner and data in a message (RFC 1035 section 3.2.1). */
    private static final int FIXED = 10;

    private StoredRecords() {}

    /** A record as a message would hold it, without compression. */
    public static byte[] wire(Record record) {
        return record.toWire(Section.ANSWER);
    }

    /** Where in {@link #wire} the data begins. */
    public static int dataStart(Record record) {
        return record.getName().length() + FIXED;
    }

    /** Every record of an owner, in the order in which they came, with what tells it in the store. */
    public static void forEach(
            RecordStore store, int number, DomainName owner, IntPredicate types, ObjIntConsumer<Record> to) {
        int[] found = new int[1];
        int count = 0;
        for (int record = store.last(number); record != RecordStore.NONE; record = store.before(record)) {
            if (types.test(store.type(record))) {
                found = count == found.length ? Arrays.copyOf(found, count * 2) : found;
                found[count++] = record;
            }
        }
        Name name = count == 0 ? Name.root : Names.name(owner);
        while (count > 0) {
            int record = found[--count];
            to.accept(record(store, record, name), record);
        }
    }

    /** The records of an owner, in the order in which they came. */
    static List<Record> of(RecordStore store, int number, DomainName owner, IntPredicate types) {
        List<Record> records = new ArrayList<>(1);
        forEach(store, number, owner, types, (record, _) -> records.add(record));
        return records;
    }

    private static Record record(RecordStore store, int record, Name owner) {
        Name name = store.isCased(record) ? name(store.owner(record, owner.length())) : owner;
        return Record.newRecord(
                name, store.type(record), DClass.IN, Integer.toUnsignedLong(store.ttl(record)), store.data(record));
    }

    private static Name name(byte[] wire) {
        try {
            return new Name(wire);
        } catch (IOException e) {
            throw new IllegalStateException("a name that was read is none", e);
        }
    }
}
