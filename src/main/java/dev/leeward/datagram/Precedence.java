package dev.leeward.datagram;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

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

    /** How its thread is called in HotSpot. */
    static final String COMPILER = "C2 Compiler";

    /** Likewise the one that the loops wait for, when Java stops all threads: it goes before others as they do. */
    static final String STOPPER = "VM Thread";

    private static final File THREADS = new File("/proc/self/task");

    private Precedence() {}

    /**
     * Has the compiler of Java give way that takes its time, and improves what runs often: a start has more threads than cores, and runs most of what it runs
     * once. To be called early; on Linux of any version.
     */
    public static void compilerGivesWay() {
        try (Arena arena = Arena.ofConfined()) {
            called(COMPILER, arena).forEach(compiler -> compiler.makeNice(compiler.nice() + NICER));
        }
    }

    /** Makes the thread that calls a loop. */
    static void take() {
        try (Arena arena = Arena.ofConfined()) {
            new Scheduling(arena, Scheduling.THIS_THREAD).slice(SLICE_NANOS);
        }
    }

    /**
     * Has all threads but the loops, and who stops them, give way, and what they start from now on. To be called when the loops have begun. Where there is none with
     * slices of its own, nothing is changed.
     */
    public static void othersGiveWay() {
        try (Arena arena = Arena.ofConfined()) {
            called("", arena)
                    .filter(Precedence::isLoop)
                    .mapToInt(Scheduling::nice)
                    .max()
                    .ifPresent(nice -> {
                        called(STOPPER, arena).forEach(stopper -> stopper.slice(SLICE_NANOS));
                        called("", arena)
                                .filter(thread -> !isLoop(thread))
                                .forEach(thread -> thread.makeNice(nice + NICER));
                    });
        }
    }

    /** The threads of this process whose name begins so. */
    private static Stream<Scheduling> called(String begin, Arena arena) {
        return Arrays.stream(Objects.requireNonNullElse(THREADS.list(), new String[0]))
                .filter(thread -> nameOf(thread).startsWith(begin))
                .map(thread -> new Scheduling(arena, Integer.parseInt(thread)));
    }

    /** As far as Linux keeps it: 15 bytes; empty when it has ended. */
    private static String nameOf(String thread) {
        try {
            return Files.readString(THREADS.toPath().resolve(thread).resolve("comm"));
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean isLoop(Scheduling thread) {
        return thread.slice() == SLICE_NANOS;
    }
}
