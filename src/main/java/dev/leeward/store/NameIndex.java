package dev.leeward.store;

/**
 * Finds the number of a name by its hash: open addressing over one array, at most three quarters full. A place holds the number, and in
 * the bits that numbers leave free a part of the hash, so that few names are compared in vain.
 */
final class NameIndex {
    private final int[] places;
    private final int numberBits;

    /**
     * @param most how many names it is for
     * @param highest number there is
     */
    NameIndex(int most, int highest) {
        int capacity = Integer.highestOneBit(Math.max(1, most)) * 2;
        this.places = new int[most > capacity / 4 * 3 ? capacity * 2 : capacity];
        // A number is kept with 1 added, so that 0 is an empty place.
        this.numberBits = Integer.highestOneBit(highest + 1) * 2 - 1;
    }

    /** How many it has room for. */
    int most() {
        return places.length / 4 * 3;
    }

    void put(int hash, int number) {
        int mask = places.length - 1;
        int at = hash & mask;
        while (places[at] != 0) {
            at = (at + 1) & mask;
        }
        places[at] = (hash & ~numberBits) | (number + 1);
    }

    /** The number of the labels at {@code start}; -1 when there is none. */
    int find(NameList names, int hash, byte[] wire, int start, int length) {
        int mask = places.length - 1;
        int part = hash & ~numberBits;
        for (int at = hash & mask; places[at] != 0; at = (at + 1) & mask) {
            int place = places[at];
            if ((place & ~numberBits) == part) {
                int number = (place & numberBits) - 1;
                if (names.is(number, wire, start, length)) {
                    return number;
                }
            }
        }
        return -1;
    }
}
