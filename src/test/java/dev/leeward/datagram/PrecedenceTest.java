package dev.leeward.datagram;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
            Precedence.othersGiveWay();
            Precedence.othersGiveWay();
            assertEquals(nice, in(loop, PrecedenceTest::nice));
            assertEquals(nice + Precedence.NICER, in(other, PrecedenceTest::nice));
            assertEquals(nice + Precedence.NICER, in(later, PrecedenceTest::nice));
        }
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
