package dev.leeward.datagram;

import java.io.File;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;

/**
 * Which threads of this process go first where they share a core, on Linux since 6.12: the loops. Otherwise one that wakes up waits until the
 * time slice of whoever runs is over, some milliseconds, and the collector, the compilers and the probes have as much of the core each.
 *
 * <p>A thread goes first at once when its slice is shorter than that of the other, and it had no more than its share. So the loops ask for
 * the shortest slices, and all others for smaller shares. That takes no privilege, and nothing from a thread that is alone on a core.
 */
public final class Precedence {
    /** The shortest that the kernel gives. */
    static final long SLICE_NANOS = 100_000;

    /** By this a thread has a fifth of the share of a loop (sched(7)). Measured: docs/performance.md. */
    static final int NICER = 7;

    private static final File THREADS = new File("/proc/self/task");

    private Precedence() {}

    /** Makes the thread that calls a loop. */
    static void take() {
        try (Arena arena = Arena.ofConfined()) {
            new Scheduling(arena, Scheduling.THIS_THREAD).slice(SLICE_NANOS);
        }
    }

    /**
     * Has all threads but the loops give way, and what they start from now on. To be called when the loops have begun. Where there is none with
     * slices of its own, nothing is changed.
     */
    public static void othersGiveWay() {
        String[] threads = THREADS.list();
        if (threads == null) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            List<Scheduling> all = Arrays.stream(threads)
                    .map(thread -> new Scheduling(arena, Integer.parseInt(thread)))
                    .toList();
            all.stream()
                    .filter(Precedence::isLoop)
                    .mapToInt(Scheduling::nice)
                    .max()
                    .ifPresent(nice -> all.stream()
                            .filter(thread -> !isLoop(thread))
                            .forEach(thread -> thread.makeNice(nice + NICER)));
        }
    }

    private static boolean isLoop(Scheduling thread) {
        return thread.slice() == SLICE_NANOS;
    }
}
