package dev.leeward.zonefile;

import dev.leeward.values.DomainName;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/** What the records of one name must not be together. */
final class NameRules {
    private final DomainName origin;
    private final ZoneProblems problems;

    NameRules(DomainName origin, ZoneProblems problems) {
        this.origin = origin;
        this.problems = problems;
    }

    /** Whether anything can be wrong at a name: of a million most need not be looked at, and no record is made of their bytes. */
    static boolean concern(WrittenRecords written, int number) {
        return written.has(number, WrittenRecords.SOA | WrittenRecords.DNAME)
                || (written.has(number, WrittenRecords.NS | WrittenRecords.CNAME)
                        && (written.has(number, WrittenRecords.SEVERAL)
                                || written.names().isWildcard(number)));
    }

    /** Finds the problems of the records at {@code name}, which is neither below a cut nor below a DNAME. */
    void check(DomainName name, List<PlacedRecord> records) {
        checkSingle(records, Type.CNAME); // RFC 2181 section 10.1
        checkSingle(records, Type.DNAME); // RFC 6672 section 2.4
        checkSingle(records, Type.SOA);
        PlacedRecord cname = first(records, Type.CNAME);
        if (cname != null && records.stream().anyMatch(record -> record.type() != Type.CNAME)) {
            problem(cname, "stands beside records of other types, which an alias must not (RFC 1034 section 3.6.2)");
        }
        PlacedRecord dname = first(records, Type.DNAME);
        PlacedRecord ns = first(records, Type.NS);
        if (dname != null && ns != null && !name.equals(origin)) {
            problem(dname, "stands beside NS, which it may at the apex only (RFC 6672 section 2.3)");
        }
        PlacedRecord barrier = ns == null ? dname : ns;
        if (barrier != null && name.isWildcard() && !name.equals(origin)) {
            problem(barrier, "at a wildcard has no meaning (RFC 4592 section 4)");
        }
        PlacedRecord soa = first(records, Type.SOA);
        if (soa != null && !name.equals(origin)) {
            problem(soa, "is not at the apex, " + origin);
        }
    }

    private void checkSingle(List<PlacedRecord> records, int type) {
        PlacedRecord first = first(records, type);
        for (PlacedRecord record : records) {
            if (first != null && record.type() == type && !record.record().equals(first.record())) {
                problem(
                        record,
                        "is there already, with another value, in line "
                                + first.place().line());
            }
        }
    }

    private static @Nullable PlacedRecord first(List<PlacedRecord> records, int type) {
        for (PlacedRecord record : records) {
            if (record.type() == type) {
                return record;
            }
        }
        return null;
    }

    private void problem(PlacedRecord record, String message) {
        problems.add(record.place().problem(record + " " + message));
    }
}
