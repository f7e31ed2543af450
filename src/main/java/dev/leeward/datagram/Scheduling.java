package dev.leeward.datagram;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * How the kernel schedules one thread, read and written by {@code sched_getattr(2)} and {@code sched_setattr(2)}: its nice value, and since
 * Linux 6.12 how long it runs at a time. What the system does not let be changed stays as it is.
 */
final class Scheduling {
    /** For the thread that calls. */
    static final int THIS_THREAD = 0;

    /** Numbers of the calls; those of arm64 are those of all newer architectures (asm-generic/unistd.h). */
    private static final boolean X86 = System.getProperty("os.arch").equals("amd64");

    private static final long SCHED_SETATTR = X86 ? 314 : 274;
    private static final long SCHED_GETATTR = X86 ? 315 : 275;

    /** The {@code struct sched_attr}, as far as all kernels know it; its size and places in bytes. */
    private static final int SIZE = 48;

    private static final long POLICY = 4;
    private static final long FLAGS = 8;
    private static final long NICE = 16;
    private static final long RUNTIME = 24;

    /** The policy of a thread that nobody gave another. */
    private static final int SCHED_OTHER = 0;

    private static final long SCHED_FLAG_RESET_ON_FORK = 1;
    private static final int MOST_NICE = 19;

    private static final MethodHandle SYSCALL = syscall();

    private final int thread;
    private final MemorySegment attributes;

    /** @param thread number of it in the system */
    Scheduling(Arena arena, int thread) {
        this.thread = thread;
        this.attributes = arena.allocate(SIZE);
        attributes.set(JAVA_INT, 0, SIZE);
        call(SCHED_GETATTR, SIZE);
    }

    @SuppressWarnings("restricted") // what is called, and with what, is written below
    private static MethodHandle syscall() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
                Linker.Option.firstVariadicArg(1));
    }

    /** How long it runs at a time, in nanoseconds; 0 where the kernel does not tell. */
    long slice() {
        return attributes.get(JAVA_LONG, RUNTIME);
    }

    /** From -20, which has most of the processor, to 19. */
    int nice() {
        return attributes.get(JAVA_INT, NICE);
    }

    /**
     * Asks for slices of that length; the threads that it starts have the usual ones.
     *
     * @param nanos from 100,000 to 100,000,000; the kernel takes the nearest of these for others
     */
    void slice(long nanos) {
        attributes.set(JAVA_LONG, FLAGS, attributes.get(JAVA_LONG, FLAGS) | SCHED_FLAG_RESET_ON_FORK);
        attributes.set(JAVA_LONG, RUNTIME, nanos);
        write();
    }

    /** Makes it as nice as that, up to 19, and so what it starts from now on; one that is nicer already stays so. */
    void makeNice(int nice) {
        if (nice > nice()) {
            attributes.set(JAVA_INT, NICE, Math.min(MOST_NICE, nice));
            write();
        }
    }

    /** A policy that the operator has given it stands. */
    private void write() {
        if (attributes.get(JAVA_INT, POLICY) == SCHED_OTHER) {
            call(SCHED_SETATTR, 0);
        }
    }

    /** The last argument is that of sched_getattr alone. */
    private void call(long number, int third) {
        try {
            long _ = (long) SYSCALL.invokeExact(number, thread, attributes, third, 0);
        } catch (Throwable e) {
            throw new IllegalStateException("syscall(2) cannot be called", e);
        }
    }
}
