package dev.leeward.guard;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Token buckets for any number of keys in a table of fixed size, shared by all loops without a lock, so that a rate is the rate of the
 * whole server however its clients are dealt out to loops.
 *
 * <p>A bucket is one long: a tag of its key, and the time at which it will be full again ("generic cell rate algorithm": a token is worth
 * an interval of time, and a bucket holds as many as last {@link #FULL}). A bucket that is full says no more than an empty place, so places
 * free themselves. A key has {@value #WAYS} places, side by side in one cache line; when all are taken, the fullest bucket is given up. To
 * make the table forget who is limited, one would have to keep all others as empty: at 200 a second each, with 13 million queries a second.
 */
final class Buckets {
    /** Time in a bucket is in units of 256 ns: 40 bits of them are 78 hours, and what is older counts as full. */
    private static final int UNIT_BITS = 8;

    private static final int TIME_BITS = 40;
    private static final long TIME_MASK = (1L << TIME_BITS) - 1;
    private static final int WAYS = 8;
    private static final int SETS = 1 << 13;

    /** A full bucket lasts for a second, in units. */
    private static final long FULL = 1_000_000_000L >> UNIT_BITS;

    private final AtomicLongArray places = new AtomicLongArray(SETS * WAYS);

    /** What a token is worth when there are so many a second. */
    static long interval(int perSecond) {
        return Math.max(1, FULL / perSecond);
    }

    /**
     * Takes a token.
     *
     * @param key random bits: the low ones find the place, the high ones tell keys apart
     * @return whether there was one
     */
    boolean take(long key, long interval, long nowNanos) {
        long now = nowNanos >> UNIT_BITS;
        long tag = key & ~TIME_MASK;
        int set = (int) key & (SETS - 1);
        while (true) {
            int place = place(set * WAYS, tag, now);
            long bucket = places.get(place);
            long missing = (bucket & ~TIME_MASK) == tag ? missing(bucket, now) : 0;
            if (missing + interval > FULL) {
                return false;
            }
            if (places.compareAndSet(place, bucket, tag | ((now + missing + interval) & TIME_MASK))) {
                return true;
            }
        }
    }

    /** Where the bucket with this tag is, or may be made. */
    private int place(int start, long tag, long now) {
        int fullest = start;
        long least = Long.MAX_VALUE;
        for (int place = start; place < start + WAYS; place++) {
            long bucket = places.get(place);
            if ((bucket & ~TIME_MASK) == tag) {
                return place;
            }
            long missing = missing(bucket, now);
            if (missing < least) {
                least = missing;
                fullest = place;
            }
        }
        return fullest;
    }

    /**
     * How long until the bucket is full, in units; 0 when it is. Another loop, whose clock was read a moment later, may have written more than a
     * whole bucket; far more is what a time that is too old looks like, and full.
     */
    private static long missing(long bucket, long now) {
        long ahead = (bucket - now) << (Long.SIZE - TIME_BITS) >> (Long.SIZE - TIME_BITS);
        return ahead < 0 || ahead > 2 * FULL ? 0 : ahead;
    }
}
