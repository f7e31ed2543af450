package dev.leeward.authority;

import dev.leeward.steering.Service;
import dev.leeward.values.DomainName;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;

/**
 * Where a question leads.
 *
 * @param reply what comes before the records of the last name, or all of it when that has none
 * @param records of the last name; empty when it has none of the type, or is steered
 * @param additional to those records, as far as there is room
 * @param steered null when the last name is not steered
 */
record Found(
        Reply reply,
        List<Record> records,
        List<Record> additional,
        @Nullable SteeredName steered) {
    /** There are no records at its end. */
    Found(Reply reply, @Nullable SteeredName steered) {
        this(reply, List.of(), List.of(), steered);
    }

    /** All that is static of it. */
    Reply whole() {
        return records.isEmpty() ? reply : new Reply(reply).answer(records).additionalAsFits(additional);
    }

    /**
     * A name whose answer the snapshot tells.
     *
     * @param name as it was asked for, or as an alias led to it
     * @param negativeSoa for a type without records
     */
    record SteeredName(DomainName name, Service service, SOARecord negativeSoa) {}
}
