package dev.leeward.dns;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the versions of an answer's services were when it was compiled; any other number makes the answer stale. Immutable. Taken before
 * the world is looked at, so that a change in between makes the answer stale, never wrong for long.
 */
public final class Stamp {
    private final AtomicInteger[] versions;
    private final int[] taken;

    private Stamp(AtomicInteger[] versions) {
        this.versions = versions;
        this.taken = new int[versions.length];
        for (int i = 0; i < versions.length; i++) {
            taken[i] = versions[i].get();
        }
    }

    /** The stamp of now. */
    public static Stamp of(Collection<AtomicInteger> versions) {
        return new Stamp(versions.toArray(AtomicInteger[]::new));
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
