package dev.leeward.transfer;

import java.util.List;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/**
 * What a zone lost and got from one serial to the next (RFC 1995 section 4).
 *
 * @param from the SOA before
 * @param to the SOA after
 */
record Delta(SOARecord from, SOARecord to, List<Record> removed, List<Record> added) {
    /** How many records it is transferred as. */
    int size() {
        return 2 + removed.size() + added.size();
    }

    int fromSerial() {
        return (int) from.getSerial();
    }
}
