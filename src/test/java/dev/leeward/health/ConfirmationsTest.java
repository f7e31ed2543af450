package dev.leeward.health;

import static dev.leeward.health.HealthConfigs.check;
import static dev.leeward.health.HealthConfigs.config;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Config;
import dev.leeward.probe.ProbeResult.Kind;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.values.Share;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfirmationsTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "REFUSED, 100",
        "RESET, 100",
        "TIMEOUT, 500",
        "UNREACHABLE, 500",
        "WRONG_STATUS, 500",
        "PROTOCOL, 500",
        "OVERLOADED, "
    })
    void theKindOfFailureDecidesTheSpacing(Kind kind, Integer millis) {
        assertEquals(Optional.ofNullable(millis).map(Duration::ofMillis), Confirmations.spacing(check(), kind));
    }

    @ParameterizedTest
    @CsvSource({"REFUSED", "TIMEOUT", "OVERLOADED"})
    void offIsOff(Kind kind) {
        CheckConfig base = check();
        CheckConfig off = new CheckConfig(
                base.probe(),
                base.interval(),
                base.timeout(),
                2,
                3,
                null,
                Optional.empty(),
                base.confirmSoft(),
                Optional.of(3),
                true,
                null,
                null);
        assertEquals(Optional.empty(), Confirmations.spacing(off, kind));
    }

    @Test
    void fiftyASecondAreAllowedHoweverFewMembersThereAre() {
        Confirmations confirmations = confirmations(config(check(), "192.0.2.1"), "10%");
        assertEquals(50, taken(confirmations, 0));
        assertEquals(0, taken(confirmations, SECOND / 100));
        assertEquals(25, taken(confirmations, SECOND / 100 + SECOND / 2));
        assertEquals(50, taken(confirmations, 100 * SECOND));
    }

    @Test
    void thoseWhoAreAskedForReferenceAreLeftSome() {
        Confirmations confirmations = confirmations(config(check(), "192.0.2.1"), "10%");
        for (int i = 0; i < 44; i++) {
            assertTrue(confirmations.take(0));
        }
        assertFalse(confirmations.take(0));
        for (int i = 0; i < 6; i++) {
            assertTrue(confirmations.takeReference(0));
        }
        assertFalse(confirmations.takeReference(0));
    }

    @Test
    void theBudgetGrowsWithTheScheduledRate() {
        String[] members = IntStream.range(0, 2000)
                .mapToObj(i -> "10.0." + i / 250 + "." + (1 + i % 250))
                .toArray(String[]::new);
        // 2,000 members every 2 s.
        assertEquals(100, taken(confirmations(config(check(), members), "10%"), 0));
        assertEquals(200, taken(confirmations(config(check(), members), "20%"), 0));
    }

    @Test
    void aThirdOfARegionWithinASecondIsAnEventOfTheRegion() {
        Config config = config(
                check(),
                Map.of(
                        "eu-west",
                        List.of("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5", "192.0.2.6"),
                        "us-east",
                        List.of("192.0.2.11", "192.0.2.12")));
        Confirmations confirmations = confirmations(config, "10%");
        confirmations.failed(target("192.0.2.1"), 0);
        assertFalse(confirmations.isMass(target("192.0.2.1"), 0), "one of six");
        confirmations.failed(target("192.0.2.1"), SECOND / 2);
        assertFalse(confirmations.isMass(target("192.0.2.1"), SECOND / 2), "the same again");
        confirmations.failed(target("192.0.2.2"), SECOND);
        assertTrue(confirmations.isMass(target("192.0.2.6"), SECOND), "two of six");
        assertFalse(confirmations.isMass(target("192.0.2.11"), SECOND), "the other region");
        assertFalse(confirmations.isMass(target("192.0.2.6"), 2 * SECOND), "later");
    }

    @Test
    void oneMemberIsNoMassHoweverSmallItsRegion() {
        Confirmations confirmations = confirmations(config(check(), "192.0.2.1", "192.0.2.2"), "10%");
        confirmations.failed(target("192.0.2.1"), 0);
        assertFalse(confirmations.isMass(target("192.0.2.1"), 0));
    }

    private static int taken(Confirmations confirmations, long nowNanos) {
        int taken = 0;
        while (confirmations.takeReference(nowNanos)) {
            taken++;
        }
        return taken;
    }

    private static Confirmations confirmations(Config config, String budget) {
        Confirmations confirmations = new Confirmations();
        confirmations.use(Topology.of(config), config.checks(), Share.parse(budget), 0);
        return confirmations;
    }

    private static Target target(String address) {
        return new Target(HealthConfigs.address(address), "web");
    }
}
