package dev.leeward.zone;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;

/** Sorts the records of one name into RRsets. */
final class RecordSets {
    private RecordSets() {}

    /** One immutable list per type, without repetitions, ascending by type. */
    static List<List<Record>> of(List<Record> records) {
        if (records.size() == 1) {
            return List.of(List.copyOf(records));
        }
        List<Record> sorted = new ArrayList<>(records);
        sorted.sort(Comparator.comparingInt(Record::getType));
        List<List<Record>> sets = new ArrayList<>(1);
        for (int from = 0, to; from < sorted.size(); from = to) {
            to = from + 1;
            while (to < sorted.size()
                    && sorted.get(to).getType() == sorted.get(from).getType()) {
                to++;
            }
            sets.add(set(sorted.subList(from, to)));
        }
        return List.copyOf(sets);
    }

    private static List<Record> set(List<Record> records) {
        Record lowest = records.getFirst();
        boolean differ = false;
        for (Record record : records) {
            differ |= record.getTTL() != lowest.getTTL();
            lowest = record.getTTL() < lowest.getTTL() ? record : lowest;
        }
        // A record written twice is one (RFC 2181 section 5).
        Set<Record> distinct = new LinkedHashSet<>(records);
        if (!differ) {
            return List.copyOf(distinct);
        }
        // One TTL for all (RFC 2181 section 5.2). Only dnsjava's RRset can change a TTL; a pair in each keeps this
        // linear.
        List<Record> levelled = new ArrayList<>(distinct.size());
        for (Record record : distinct) {
            levelled.add(
                    record.equals(lowest)
                            ? lowest
                            : new RRset(lowest, record).rrs(false).getLast());
        }
        return List.copyOf(levelled);
    }
}
