package dev.leeward.store;

import dev.leeward.values.DomainName;
import java.util.function.IntPredicate;

/** Gives numbers to names at or below an origin, in the order in which they come, and makes tables of them. One thread. */
public final class NameCollector {
    private final NameList names;
    private final int suffix;
    private final IntStore hashes = new IntStore();
    private NameIndex index = new NameIndex(4, 4);

    public NameCollector(DomainName origin) {
        this.names = new NameList(origin);
        this.suffix = origin.length();
    }

    /** The number of the name, the next one when it is new. */
    public int add(DomainName name) {
        byte[] wire = name.wire();
        return add(wire, 0, wire.length, NameHash.of(wire, 0));
    }

    /**
     * The same of the name between {@code start} and {@code end} of {@code wire}, which is in lower case, uncompressed and at or below the
     * origin.
     *
     * @param hash of that name, by {@link NameHash}
     */
    public int add(byte[] wire, int start, int end, int hash) {
        int length = end - start - suffix;
        int found = index.find(names, hash, wire, start, length);
        if (found >= 0) {
            return found;
        }
        int number = names.add(wire, start, length);
        hashes.add(hash);
        if (number == index.most()) {
            index = index(number * 2, _ -> true);
        } else {
            index.put(hash, number);
        }
        return number;
    }

    private NameIndex index(int most, IntPredicate in) {
        NameIndex made = new NameIndex(most, Math.max(most, size()));
        for (int number = 0; number < size(); number++) {
            if (in.test(number)) {
                made.put(hashes.get(number), number);
            }
        }
        return made;
    }

    /** Whether a name has but one label before the origin. */
    public boolean isChildOfOrigin(int number) {
        return names.isChildOfOrigin(number);
    }

    /** Whether the first label of a name is a lone asterisk (RFC 4592 section 2.1.1). */
    public boolean isWildcard(int number) {
        return names.isWildcard(number);
    }

    public int size() {
        return names.size();
    }

    /** Whether there is hardly room for more. */
    public boolean isFull() {
        return names.isFull();
    }

    public DomainName name(int number) {
        return names.name(number);
    }

    /** A table of the names whose numbers are {@code in}; more can be made of the same names, but nothing can be added any more. */
    public NameTable table(IntPredicate in) {
        names.trim();
        int count = 0;
        for (int number = 0; number < size(); number++) {
            count += in.test(number) ? 1 : 0;
        }
        return new NameTable(names, count == size() ? index : index(count, in));
    }
}
