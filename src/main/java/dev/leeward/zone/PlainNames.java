package dev.leeward.zone;

import dev.leeward.store.NameCollector;
import dev.leeward.store.NameTable;
import dev.leeward.store.RecordStore;
import dev.leeward.store.VerbatimNames;
import java.util.BitSet;
import org.xbill.DNS.Type;

/**
 * Finds the names that are answered with their own records and nothing else: not steered, not the apex, whose serial changes, no cut, no
 * alias, and nothing is made up for the names below.
 */
final class PlainNames {
    private PlainNames() {}

    /**
     * Those among the names of a zone.
     *
     * @param table of the names that are in the zone
     * @param kinds by number, as {@link NodeKind} has them
     * @param steered how many names, from number 0, are steered
     */
    static VerbatimNames of(NameCollector names, NameTable table, RecordStore records, byte[] kinds, int steered) {
        BitSet plain = new BitSet(kinds.length);
        for (int number = steered; number < kinds.length; number++) {
            plain.set(number, kinds[number] == NodeKind.PLAIN);
        }
        plain.clear(table.find(table.origin()));
        for (int number = 0; number < kinds.length; number++) {
            if (NodeKind.isInZone(kinds[number])
                    && names.isWildcard(number)
                    && !table.name(number).equals(table.origin())) {
                plain.clear(table.find(table.name(number).parent()));
            }
        }
        return VerbatimNames.of(plain, records, type -> type == Type.CNAME || type == Type.DNAME);
    }
}
