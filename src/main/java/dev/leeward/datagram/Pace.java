package dev.leeward.datagram;

/**
 * Whether so many datagrams come that it is cheaper to look for them at intervals than to be woken for each: to wake a thread costs several
 * times what it costs to take one more datagram. Between both there is a margin, so that it is not one and then the other all the time.
 */
final class Pace {
    /** Over which datagrams are counted, in nanoseconds. */
    private static final long WINDOW = 1_000_000;

    /** As many in a window, that is 16,000 a second, are many. */
    private static final int MANY = 16;

    /** As many, that is 8,000 a second, are few. */
    private static final int FEW = 8;

    private boolean busy;
    private long since;
    private int counted;

    /**
     * Some have come, perhaps none.
     *
     * @param nanos of a clock that never goes back
     * @return whether there are many
     */
    boolean after(int count, long nanos) {
        counted += count;
        if (nanos - since >= WINDOW) {
            long windows = (nanos - since) / WINDOW;
            busy = counted >= windows * (busy ? FEW : MANY);
            since = nanos;
            counted = 0;
        }
        return busy;
    }
}
