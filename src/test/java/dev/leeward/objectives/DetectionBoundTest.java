package dev.leeward.objectives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.values.Durations;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionBoundTest {
    private static final String CHECKS = """
            zones: {}
            checks:
              quick: {tcp: {port: 9}, interval: 1s, fall: 1}
              slow: {tcp: {port: 9}, interval: 10s, fall: 1}
              both: {all-of: [quick, slow]}
              most: {n-of: {need: 1, of: [both, quick]}}
            """;

    private static Config config(String checks) throws ConfigException {
        return ConfigReader.parse(CHECKS + checks, Path.of("f"));
    }

    /** Computed by hand; to each comes a tick of 1.05 s. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // 2 s and a twentieth, and the timeout; then two more as scheduled, which is longer than 2 x 0.5 + 1.
                "tcp: {port: 9}                                                   | 3.1s   | 4.2s  | true",
                // Nothing but the first failure is needed.
                "tcp: {port: 9}, fall: 1                                          | 3.1s   | 0s    | false",
                // One more: 2.1 as scheduled, 3 + 1 confirmed.
                "tcp: {port: 9}, fall: 2, confirm-soft: 3s                        | 3.1s   | 4s    | false",
                "tcp: {port: 9}, fall: 2, confirm-soft: 3s, confirm: off          | 3.1s   | 2.1s  | true",
                // A probe waits for the one before to end, so the timeout is the interval.
                "tcp: {port: 9}, interval: 1s, timeout: 3s, fall: 2, confirm-soft: 1s | 6s | 4s    | false",
                "tcp: {port: 9}, interval: 1s, timeout: 3s, fall: 4, confirm-soft: 1s | 6s | 9s    | true",
                "heartbeat: {ttl: 30s}                                            | 30s    | 4.2s  | true",
                "heartbeat: {ttl: 30s}, fall: 1                                   | 30s    | 0s    | false",
                "heartbeat: {ttl: 5s}, interval: 10s, fall: 1                     | 21s    | 0s    | false",
            })
    void addsUpWhatProbingTakesAtMost(String check, String first, String others, boolean bySchedule) throws Exception {
        DetectionBound detection =
                DetectionBound.of("it", config("  it: {" + check + "}").checks().get("it"));
        assertEquals(
                List.of(first, others), List.of(Durations.text(detection.first()), Durations.text(detection.others())));
        assertEquals(bySchedule, detection.bySchedule());
        assertEquals(detection.first().plus(detection.others()).plusMillis(1050), detection.total());
    }

    @Test
    void takesTheSlowestPartOfACombination() throws Exception {
        Config config = config("");
        assertEquals(
                "slow", DetectionBound.slowest(config, List.of("quick", "most")).check());
        assertEquals("quick", DetectionBound.slowest(config, List.of("quick")).check());
        assertTrue(DetectionBound.slowest(config, List.of("both")).total().toMillis() == 10_500 + 1000 + 1050);
    }
}
