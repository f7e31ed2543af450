package dev.leeward.store;

import java.util.Arrays;

/** Many ints by index, in arrays of 64 KiB: growing to a million copies next to nothing. Not for two threads while it grows. */
public final class IntStore {
    private static final int CHUNK_BITS = 14;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int FIRST_CHUNK = 4;

    private int[][] chunks = {new int[FIRST_CHUNK]};
    private int size;

    public int size() {
        return size;
    }

    public int get(int index) {
        return chunks[index >>> CHUNK_BITS][index & (CHUNK - 1)];
    }

    /** Adds a value after all others. */
    public void add(int value) {
        int chunk = size >>> CHUNK_BITS;
        int at = size & (CHUNK - 1);
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunk * 2);
        }
        if (chunks[chunk] == null) {
            chunks[chunk] = new int[CHUNK];
        } else if (at == chunks[chunk].length) {
            chunks[chunk] = Arrays.copyOf(chunks[chunk], Math.min(CHUNK, at * 2));
        }
        chunks[chunk][at] = value;
        size++;
    }

    /** The index of a value when the values ascend; -1 when it is not there. */
    public int indexOf(int value) {
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (get(middle) < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return size > 0 && get(low) == value ? low : -1;
    }

    /** Gives back what is not used. */
    void trim() {
        int last = size >>> CHUNK_BITS;
        if (size > 0 && last < chunks.length && chunks[last] != null) {
            chunks[last] = Arrays.copyOf(chunks[last], size & (CHUNK - 1));
        }
    }
}
