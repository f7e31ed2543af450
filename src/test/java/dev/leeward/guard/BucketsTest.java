package dev.leeward.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketsTest {
    private static final long KEY = 0x1234_5678_9abc_def0L;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Buckets buckets = new Buckets();

    private int taken(long key, int tries, long interval, long now) {
        return (int) IntStream.range(0, tries)
                .filter(_ -> buckets.take(key, interval, now))
                .count();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 200, 2000, 50_000})
    void holdsTheTokensOfASecondAndFillsAtTheRate(int perSecond) {
        long interval = Buckets.interval(perSecond);
        assertEquals(perSecond, taken(KEY, 2 * perSecond, interval, 0), perSecond * 0.003 + 1, "full at first");
        int steadily = 0;
        for (int tenth = 1; tenth <= 100; tenth++) {
            steadily += taken(KEY, perSecond, interval, tenth * SECOND / 10);
        }
        assertEquals(10.0 * perSecond, steadily, perSecond * 0.05 + 1);
    }

    /** Two loops read the clock one after the other and take tokens the other way round. */
    @Test
    void staysEmptyForALoopWhoseClockWasReadAMomentEarlier() {
        long interval = Buckets.interval(100);
        taken(KEY, 200, interval, 10 * SECOND);
        assertEquals(0, taken(KEY, 200, interval, 10 * SECOND - 50_000));
    }

    @Test
    void tellsKeysApart() {
        long interval = Buckets.interval(1);
        for (long tag = 1; tag <= 8; tag++) {
            assertTrue(buckets.take(tag << 40, interval, 0), "eight keys fit into one set");
        }
        for (long tag = 1; tag <= 8; tag++) {
            assertFalse(buckets.take(tag << 40, interval, 0));
        }
    }

    /** The ninth key of a set takes the place of the fullest bucket; the emptiest stays as it is. */
    @Test
    void givesUpTheFullestBucketFirst() {
        long interval = Buckets.interval(100);
        taken(1L << 40, 100, interval, 0);
        for (long tag = 2; tag <= 30; tag++) {
            assertTrue(buckets.take(tag << 40, interval, 0));
        }
        assertFalse(buckets.take(1L << 40, interval, 0), "who is limited stays limited");
    }

    @Test
    void takesWhatIsOlderThanItsClockForFull() {
        long interval = Buckets.interval(10);
        taken(KEY, 10, interval, 0);
        // The clock of a bucket turns round after 78 hours, so what is written there lies ahead again.
        long turned = (1L << 48) - SECOND * 3;
        assertEquals(10, taken(KEY, 20, interval, turned));
    }

    @Test
    void goesOnWhenTheClockOfABucketTurnsRound() {
        long interval = Buckets.interval(100);
        int taken = 0;
        for (int i = -50; i < 50; i++) {
            taken += taken(KEY, 100, interval, (1L << 48) + i * SECOND / 10);
        }
        assertEquals(100 + 990, taken, 20);
    }

    @Test
    void countsOnceWhatThreadsTakeAtOnce() throws ExecutionException, InterruptedException {
        long interval = Buckets.interval(50_000);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Future<Integer> one = threads.submit(() -> taken(KEY, 40_000, interval, 0));
            Future<Integer> other = threads.submit(() -> taken(KEY, 40_000, interval, 0));
            assertEquals(50_000, one.get() + other.get(), 150);
        }
    }

    /** Queries of a hundred thousand networks a second, and one that is limited all the while. */
    @Test
    void doesNotForgetWhoIsLimitedInACrowd() {
        SplittableRandom random = new SplittableRandom(1);
        int passed = 0;
        for (int i = 0; i < 1_000_000; i++) {
            long now = i * SECOND / 100_000;
            buckets.take(random.nextLong(), Buckets.interval(200), now);
            if (i % 10 == 0 && buckets.take(KEY, Buckets.interval(200), now)) {
                passed++;
            }
        }
        assertEquals(200 + 10 * 200, passed, 5);
    }
}
