package dev.leeward.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.leeward.config.Config;
import dev.leeward.config.ConfigException;
import dev.leeward.configfile.ConfigReader;
import dev.leeward.recovery.OverrideDecision.Done;
import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Subject.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatchesTest {
    private static final String YAML = Worlds.YAML + """
            plans:
              shop:
                services: [www.example.test]
                regions: [eu-west, us-east]
                active: all
                trigger: {mode: auto}
                steps: [{switch: {}}]
            """;

    @TempDir
    Path folder;

    private final VirtualTimers timers = new VirtualTimers();
    private final LiveSnapshot live = new LiveSnapshot(Worlds.up(YAML, VirtualTimers.START));

    private Decisions decisions() throws ConfigException {
        return decisions(YAML);
    }

    private Decisions decisions(String yaml) throws ConfigException {
        Ledger ledger = new Ledger();
        MemoryJournal journal = MemoryJournal.empty(ledger, timers::now);
        Decisions decisions = new Decisions(folder, journal, ledger, live, timers);
        Config config = ConfigReader.parse(yaml, Path.of("world.yaml"));
        decisions.configure(config.plans());
        return decisions;
    }

    private static OverrideRequest on(Kind kind, String id, Force force) {
        return new OverrideRequest(kind, id, force, Duration.ofHours(1), "alice", "upgrade", true, false);
    }

    @ParameterizedTest
    @CsvSource({"REGION, eu-west, DOWN, us-east", "REGION, eu-west, DRAIN, us-east"})
    void aRegionThatWasTakenIsNotGoneBackToByTheClock(Kind kind, String id, Force force, String left)
            throws ConfigException {
        Decisions decisions = decisions();
        Leases leases = new Leases(decisions, timers, new SimpleMeterRegistry());
        assertEquals(Set.of("eu-west", "us-east"), decisions.standing("shop").active());
        assertInstanceOf(Done.class, leases.force(on(kind, id, force)));
        timers.run(Duration.ofMinutes(61));
        assertEquals(Set.of(), live.current().overrides().leases().keySet());
        assertEquals(Set.of(left), decisions.standing("shop").active());
        assertEquals(Set.of(left), live.current().scopes().get("shop").regions());
        assertEquals(Set.of(id), decisions.standing("shop").latches().keySet());
    }

    @Test
    void aRegionThatHealthHasLeftIsNotGoneBackToByTheClock() throws ConfigException {
        Decisions decisions =
                decisions(YAML.replace("active: all", "before-switch: move").replace("mode: auto", "mode: off"));
        Leases leases = new Leases(decisions, timers, new SimpleMeterRegistry());
        assertInstanceOf(Done.class, leases.force(on(Kind.REGION, "eu-west", Force.DOWN)));
        timers.run(Duration.ofMinutes(61));
        assertEquals(Set.of("eu-west"), decisions.standing("shop").latches().keySet());
        assertEquals(Set.of("us-east"), live.current().scopes().get("shop").regions());
    }

    @ParameterizedTest
    @CsvSource({"REGION, eu-west, UP", "POOL, web-eu, DOWN"})
    void whatIsNoRegionLeavesNoLatch(Kind kind, String id, Force force) throws ConfigException {
        Decisions decisions = decisions();
        Leases leases = new Leases(decisions, timers, new SimpleMeterRegistry());
        assertInstanceOf(Done.class, leases.force(on(kind, id, force)));
        timers.run(Duration.ofMinutes(61));
        assertEquals(Set.of("eu-west", "us-east"), decisions.standing("shop").active());
    }

    @Test
    void whatIsLiftedByHandComesBackAtOnce() throws ConfigException {
        Decisions decisions = decisions();
        Leases leases = new Leases(decisions, timers, new SimpleMeterRegistry());
        assertInstanceOf(Done.class, leases.force(on(Kind.REGION, "eu-west", Force.DRAIN)));
        assertInstanceOf(Done.class, leases.lift(Kind.REGION, "eu-west", "alice", false));
        assertEquals(Set.of("eu-west", "us-east"), decisions.standing("shop").active());
    }
}
