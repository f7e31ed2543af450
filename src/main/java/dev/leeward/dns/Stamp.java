package dev.leeward.dns;

import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the versions of an answer's services, and the serials of its zones, were when it was compiled; any other number makes the answer
 * stale. Immutable. Taken before the world is looked at, so that a change in between makes the answer stale, never wrong for long.
 */
public final class Stamp {
    private final AtomicInteger[] versions;
    private final int[] taken;

    private Stamp(AtomicInteger[] versions, int[] taken) {
        this.versions = versions;
        this.taken = taken;
    }

    /** The stamp of now. */
    public static Stamp of(Collection<AtomicInteger> versions) {
        AtomicInteger[] all = versions.toArray(AtomicInteger[]::new);
        return new Stamp(all, Arrays.stream(all).mapToInt(AtomicInteger::get).toArray());
    }

    /** The same, and another version that was {@code seen} to be what the answer shows. */
    public Stamp and(AtomicInteger version, int seen) {
        AtomicInteger[] all = Arrays.copyOf(versions, versions.length + 1);
        int[] values = Arrays.copyOf(taken, all.length);
        all[versions.length] = version;
        values[versions.length] = seen;
        return new Stamp(all, values);
    }

    /** Whether nothing can outdate it. */
    boolean isEmpty() {
        return versions.length == 0;
    }

    boolean isOutdated() {
        for (int i = 0; i < versions.length; i++) {
            if (versions[i].get() != taken[i]) {
                return true;
            }
        }
        return false;
    }
}
