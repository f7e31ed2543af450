package dev.leeward.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/** Collects what differs between two contents of a zone, up to a bound. Used once. */
final class Changes {
    private final int most;
    private final Map<Exact, Record> removed = new LinkedHashMap<>();
    private final Map<Exact, Record> added = new LinkedHashMap<>();

    /** A record is equal to another whatever its TTL; a change of that alone is one all the same. */
    private record Exact(Record record, long ttl) {
        static Exact of(Record record) {
            return new Exact(record, record.getTTL());
        }
    }

    Changes(int most) {
        this.most = most;
    }

    /** What was in one place, and what is. */
    void add(List<Record> was, List<Record> is) {
        if (isTooMuch() || (was.equals(is) && sameTtl(was, is))) {
            return;
        }
        Map<Exact, Record> before = exact(was);
        Map<Exact, Record> after = exact(is);
        before.forEach((key, record) -> {
            if (!after.containsKey(key)) {
                removed.put(key, record);
            }
        });
        after.forEach((key, record) -> {
            if (!before.containsKey(key)) {
                added.put(key, record);
            }
        });
    }

    private static boolean sameTtl(List<Record> was, List<Record> is) {
        for (int i = 0; i < was.size(); i++) {
            if (was.get(i).getTTL() != is.get(i).getTTL()) {
                return false;
            }
        }
        return true;
    }

    private static Map<Exact, Record> exact(List<Record> records) {
        Map<Exact, Record> exact = new LinkedHashMap<>();
        records.forEach(record -> exact.put(Exact.of(record), record));
        return exact;
    }

    private boolean isTooMuch() {
        return removed.size() + added.size() > most;
    }

    /** All of it; null when it was too much. What went from one place to another has not changed. */
    @Nullable
    Delta delta(SOARecord from, SOARecord to) {
        if (isTooMuch()) {
            return null;
        }
        List<Exact> moved = removed.keySet().stream().filter(added::containsKey).toList();
        moved.forEach(removed::remove);
        moved.forEach(added::remove);
        return new Delta(from, to, List.copyOf(removed.values()), List.copyOf(added.values()));
    }
}
