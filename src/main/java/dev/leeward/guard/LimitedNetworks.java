package dev.leeward.guard;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Networks whose answers are being limited, for the log. Loops note them without a lock; one thread looks every second and tells when one
 * begins, and when it has been quiet for a minute.
 *
 * <p>A network has one place, by its number; another one that comes to it while it is taken is not told of, only counted in the metrics.
 * So the log gets at most two lines for each of {@value #PLACES} places and minute, whatever comes.
 */
final class LimitedNetworks {
    private static final int PLACES = 16;
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLongArray networks = new AtomicLongArray(PLACES);
    private final AtomicLongArray held = new AtomicLongArray(PLACES);

    /** Of the thread that looks. */
    private final long[] seen = new long[PLACES];

    private final long[] lastNanos = new long[PLACES];

    /** Notes an answer that was not sent as it was. */
    void note(long high, long low) {
        long network = ClientNetwork.of(high, low);
        int place = (int) ((network * 0x9E3779B97F4A7C15L) >>> 60);
        long there = networks.get(place);
        if (there == network || (there == 0 && networks.compareAndSet(place, 0, network))) {
            held.incrementAndGet(place);
        }
    }

    /** What there is to tell, a line each. Always on the same thread. */
    List<String> look(long nowNanos) {
        List<String> lines = new ArrayList<>();
        for (int place = 0; place < PLACES; place++) {
            long network = networks.get(place);
            long count = held.get(place);
            if (network == 0) {
                // Noted while its place was being given up.
                held.set(place, 0);
            } else if (count != seen[place]) {
                if (seen[place] == 0) {
                    lines.add(
                            "answers to " + ClientNetwork.network(network)
                                    + " are limited from now on: it asks for more than limits.rrl allows, or somebody in its name does");
                }
                seen[place] = count;
                lastNanos[place] = nowNanos;
            } else if (count > 0 && nowNanos - lastNanos[place] > QUIET_NANOS) {
                lines.add("answers to " + ClientNetwork.network(network) + " are not limited any more; " + count
                        + " were held back");
                seen[place] = 0;
                networks.set(place, 0);
                held.set(place, 0);
            }
        }
        return lines;
    }
}
