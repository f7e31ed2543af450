package dev.leeward.store;

import java.util.BitSet;
import java.util.function.IntPredicate;

/**
 * Names whose records are answered as they lie in the store: for these nothing has to be compiled, and nothing kept, however many of them
 * are asked for. Immutable.
 */
public final class VerbatimNames {
    /** As many records as may be compared with each other and looked through by each query; other names are left out. */
    private static final int MOST_RECORDS = 16;

    private final RecordStore records;
    private final BitSet names;

    private VerbatimNames(RecordStore records, BitSet names) {
        this.records = records;
        this.names = names;
    }

    /** None at all. */
    public static VerbatimNames none() {
        return new VerbatimNames(new RecordStore(), new BitSet());
    }

    /**
     * Those of {@code names} whose records make RRsets as they stand: no record twice (RFC 2181 section 5), all of a type with one TTL
     * (section 5.2).
     *
     * @param records that have their final size
     * @param elsewhere types that lead all of a name's other types elsewhere: names with any of them are left out
     */
    public static VerbatimNames of(BitSet names, RecordStore records, IntPredicate elsewhere) {
        BitSet verbatim = new BitSet(names.length());
        names.stream()
                .filter(number -> areSets(records, number) && !records.has(number, elsewhere))
                .forEach(verbatim::set);
        return new VerbatimNames(records, verbatim);
    }

    private static boolean areSets(RecordStore records, int number) {
        int count = 0;
        for (int one = records.last(number); one != RecordStore.NONE; one = records.before(one)) {
            if (++count > MOST_RECORDS) {
                return false;
            }
            for (int two = records.before(one); two != RecordStore.NONE; two = records.before(two)) {
                if (records.type(one) == records.type(two)
                        && (records.ttl(one) != records.ttl(two) || records.areAlike(one, two))) {
                    return false;
                }
            }
        }
        return true;
    }

    public boolean has(int number) {
        return names.get(number);
    }

    /** Whether a name has no records at all: it is there because a name below it is (RFC 4592 section 2.2.2). */
    public boolean isEmpty(int number) {
        return records.last(number) == RecordStore.NONE;
    }

    /** Bytes that the records of {@code type} of a name take in an answer to a question that is their owner; 0 when it has none. */
    public int length(int number, int type) {
        int length = 0;
        for (int record = records.last(number); record != RecordStore.NONE; record = records.before(record)) {
            length += records.type(record) == type ? records.lengthInAnswer(record) : 0;
        }
        return length;
    }

    /**
     * Writes them for such an answer, in the order in which they came, so that they end before {@code end}.
     *
     * @return how many they are
     */
    public int write(int number, int type, byte[] to, int end) {
        int count = 0;
        int at = end;
        for (int record = records.last(number); record != RecordStore.NONE; record = records.before(record)) {
            if (records.type(record) == type) {
                count++;
                at -= records.lengthInAnswer(record);
                records.write(record, to, at);
            }
        }
        return count;
    }
}
