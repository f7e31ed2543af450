package dev.leeward.probe;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many connections the probes may leave open: half the files that this process may have open. What listens, answers and writes has the other half,
 * however many members there are; the probes of those for whom there is no room connect anew. Of one loop.
 */
final class KeptRoom {
    private long free;

    KeptRoom(long connections) {
        this.free = connections;
    }

    static KeptRoom ofProcess() {
        return new KeptRoom(
                ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                        ? system.getMaxFileDescriptorCount() / 2
                        : Long.MAX_VALUE);
    }

    /** Whether one more may stay open; it is counted then. */
    boolean take() {
        if (free <= 0) {
            return false;
        }
        free--;
        return true;
    }

    /** One that was counted is open no more. */
    void giveBack() {
        free++;
    }
}
