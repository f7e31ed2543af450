package dev.leeward.zone;

import java.util.List;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * What a zone holds at one name. Immutable. A cut holds its NS and DS alone.
 *
 * @param sets the static RRsets, each of one type and one TTL
 * @param steered whether its addresses are steered
 * @param cut whether a zone that others serve begins here
 */
public record Node(List<List<Record>> sets, boolean steered, boolean cut) {
    /** A name that exists only because a name below it does (RFC 4592 section 2.2.2). */
    public static final Node EMPTY = new Node(List.of(), false, false);

    /** The static records of {@code type}; empty when there are none. */
    public List<Record> records(int type) {
        for (List<Record> set : sets) {
            if (set.getFirst().getType() == type) {
                return set;
            }
        }
        return List.of();
    }

    /** Whether there are static records of {@code type}. */
    public boolean owns(int type) {
        return !records(type).isEmpty();
    }

    /** The types of the static records, ascending. */
    public List<Integer> types() {
        return sets.stream().map(set -> set.getFirst().getType()).toList();
    }

    public boolean isEmptyNonTerminal() {
        return sets.isEmpty() && !steered;
    }

    /** Whether all names below are redirected (RFC 6672). */
    public boolean redirects() {
        return owns(Type.DNAME);
    }
}
