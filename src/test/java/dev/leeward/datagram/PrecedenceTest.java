package dev.leeward.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "skipped: this is not Linux")
final class PrecedenceTest {
    @BeforeEach
    void slicesAreKnown() {
        assumeTrue(slice() > 0, "skipped: this kernel knows no slices, which Linux does since 6.12");
    }

    @Test
    void aLoopHasTheShortestSlices() throws Exception {
        long usual = slice();
        try (ExecutorService loop = Executors.newSingleThreadExecutor()) {
            loop.submit(Precedence::take).get();
            assertEquals(Precedence.SLICE_NANOS, in(loop, PrecedenceTest::slice));
            assertEquals(usual, slice());
        }
    }

    @Test
    void whatALoopStartsIsNoLoop() throws Exception {
        long usual = slice();
        try (ExecutorService loop = Executors.newSingleThreadExecutor();
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            loop.submit(Precedence::take).get();
            // An executor starts its thread when it is given something to do, by the thread that gives it.
            long slice = in(loop, () -> in(other, PrecedenceTest::slice));
            assertEquals(usual, slice);
        }
    }

    @Test
    void othersGiveWayToLoopsOnceAndForAll() throws Exception {
        try (ExecutorService loop = Executors.newSingleThreadExecutor();
                ExecutorService other = Executors.newSingleThreadExecutor();
                ExecutorService later = Executors.newSingleThreadExecutor()) {
            loop.submit(Precedence::take).get();
            int nice = in(loop, PrecedenceTest::nice);
            in(other, PrecedenceTest::nice);
            int stopper = niceOf(Precedence.STOPPER);
            Precedence.othersGiveWay();
            Precedence.othersGiveWay();
            assertEquals(nice, in(loop, PrecedenceTest::nice));
            assertEquals(nice + Precedence.NICER, in(other, PrecedenceTest::nice));
            assertEquals(nice + Precedence.NICER, in(later, PrecedenceTest::nice));
            assertEquals(stopper, niceOf(Precedence.STOPPER));
        }
    }

    @Test
    void theCompilerGivesWay() throws Exception {
        int before = niceOf(Precedence.COMPILER);
        Precedence.compilerGivesWay();
        assertEquals(Math.min(19, before + Precedence.NICER), niceOf(Precedence.COMPILER));
    }

    /** By its stat file, which knows nothing of this code: proc_pid_stat(5), field 19, and the name in brackets before it. */
    private static int niceOf(String name) throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.contains("(" + name)) {
                    return Integer.parseInt(
                            stat.substring(stat.lastIndexOf(')')).split(" ")[17]);
                }
            }
        }
        throw new AssertionError("no thread is called " + name);
    }

    private static <T> T in(ExecutorService thread, Callable<T> what) throws Exception {
        return thread.submit(what).get();
    }

    private static long slice() {
        try (Arena arena = Arena.ofConfined()) {
            return new Scheduling(arena, Scheduling.THIS_THREAD).slice();
        }
    }

    private static int nice() {
        try (Arena arena = Arena.ofConfined()) {
            return new Scheduling(arena, Scheduling.THIS_THREAD).nice();
        }
    }
}
