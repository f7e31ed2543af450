package dev.leeward.health;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyTest {
    @Test
    void tellsNothingOfATailBeforeTenSamples() {
        assertEquals(Optional.empty(), of(IntStream.rangeClosed(1, 9)).p99());
        assertEquals(
                Optional.of(Duration.ofMillis(9)),
                of(IntStream.rangeClosed(1, 10)).p99());
    }

    @Test
    void isTheSecondLargestOfTheLastHundredAndTwentyEight() {
        assertEquals(
                Optional.of(Duration.ofMillis(127)),
                of(IntStream.rangeClosed(1, 128)).p99());
        assertEquals(
                Optional.of(Duration.ofMillis(999)),
                of(IntStream.rangeClosed(1, 1000)).p99());
    }

    @Test
    void oneSlowAnswerDoesNotSpoilIt() {
        assertEquals(
                Optional.of(Duration.ofMillis(5)),
                of(IntStream.concat(
                                IntStream.of(900), IntStream.generate(() -> 5).limit(9)))
                        .p99());
    }

    @Test
    void forgetsWhatIsLongAgo() {
        assertEquals(
                Optional.of(Duration.ofMillis(5)),
                of(IntStream.concat(
                                IntStream.of(900, 900, 900),
                                IntStream.generate(() -> 5).limit(128)))
                        .p99());
    }

    @Test
    void isTheNearestRankOfAHundredSamplesAndMore() {
        Random dice = new Random(1);
        for (int samples = 100; samples <= 128; samples++) {
            int[] millis = dice.ints(samples, 1, 1000).toArray();
            int rank = (int) Math.ceil(0.99 * samples);
            int expected =
                    IntStream.of(millis).sorted().skip(rank - 1).findFirst().orElseThrow();
            assertEquals(
                    Optional.of(Duration.ofMillis(expected)),
                    of(IntStream.of(millis)).p99(),
                    samples + " samples");
        }
    }

    @ParameterizedTest
    @CsvSource({"5, 100", "33, 100", "34, 102", "200, 600"})
    void suspectsAnAnswerThatTakesThreeTimesAsLongAndATenthOfASecond(int usual, int suspicious) {
        assertEquals(
                Optional.of(Duration.ofMillis(suspicious)),
                of(IntStream.generate(() -> usual).limit(20)).suspiciousAfter(3));
    }

    private static Latency of(IntStream millis) {
        Latency latency = new Latency();
        millis.forEach(one -> latency.passed(Duration.ofMillis(one)));
        return latency;
    }
}
