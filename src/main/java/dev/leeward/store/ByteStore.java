package dev.leeward.store;

import java.util.Arrays;

/**
 * Many short runs of bytes in few arrays, each run found again by one int. Grows at its end alone; not for two threads until it has
 * its final size.
 *
 * <p>A run lies in one chunk. Chunks are of 1 MiB, so that growing copies little and a collector finds room for each.
 */
public final class ByteStore {
    /** The longest run. */
    public static final int MAX_RUN = 1 << 20;

    private static final int OFFSET_BITS = 20;
    private static final int FIRST_CHUNK = 128;
    private static final int MAX_CHUNKS = 1 << 11;

    private byte[][] chunks = {new byte[FIRST_CHUNK]};
    private int count = 1;
    private int used;

    /**
     * Makes room for a run.
     *
     * @param length at most {@link #MAX_RUN}
     * @return where it is: for {@link #chunk} and {@link #offset}
     * @throws IllegalStateException when it {@link #isFull}
     */
    public int add(int length) {
        if (used + length > MAX_RUN) {
            trim();
            if (count == MAX_CHUNKS) {
                throw new IllegalStateException("2 GiB are full");
            }
            if (count == chunks.length) {
                chunks = Arrays.copyOf(chunks, count * 2);
            }
            chunks[count++] = new byte[MAX_RUN];
            used = 0;
        }
        byte[] last = chunks[count - 1];
        if (used + length > last.length) {
            chunks[count - 1] = Arrays.copyOf(last, Math.min(MAX_RUN, Math.max(last.length * 2, used + length)));
        }
        int run = ((count - 1) << OFFSET_BITS) | used;
        used += length;
        return run;
    }

    /** Whether it holds almost all that it can, 2 GiB. */
    public boolean isFull() {
        return count == MAX_CHUNKS;
    }

    /** The array that holds a run; another one after the next {@link #add}. */
    public byte[] chunk(int run) {
        return chunks[run >>> OFFSET_BITS];
    }

    /** Where in its array a run begins. */
    public static int offset(int run) {
        return run & (MAX_RUN - 1);
    }

    /** Gives back what is not used. */
    public void trim() {
        if (used < chunks[count - 1].length) {
            chunks[count - 1] = Arrays.copyOf(chunks[count - 1], used);
        }
    }
}
