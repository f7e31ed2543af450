package dev.leeward.store;

import dev.leeward.values.DomainName;

/**
 * Which names there are at or below an origin, each with a number from 0. Immutable; made by {@link NameCollector}.
 *
 * <p>A name costs its own bytes and some 15 more, and finding it allocates nothing.
 */
public final class NameTable {
    private final NameList names;
    private final NameIndex index;
    private final int suffix;

    NameTable(NameList names, NameIndex index) {
        this.names = names;
        this.index = index;
        this.suffix = names.origin().length();
    }

    public DomainName origin() {
        return names.origin();
    }

    /** One more than the highest number. Names that were left out of this table have theirs too. */
    public int size() {
        return names.size();
    }

    /**
     * The number of the name between {@code start} and {@code end} of {@code wire}, which is in lower case, uncompressed and at or below
     * the origin; -1 when it is not here.
     */
    public int find(byte[] wire, int start, int end, int hash) {
        return index.find(names, hash, wire, start, end - start - suffix);
    }

    /** The number of a name at or below the origin; -1 when it is not here. */
    public int find(DomainName name) {
        byte[] wire = name.wire();
        return find(wire, 0, wire.length, NameHash.of(wire, 0));
    }

    /** The name with a number. */
    public DomainName name(int number) {
        return names.name(number);
    }
}
