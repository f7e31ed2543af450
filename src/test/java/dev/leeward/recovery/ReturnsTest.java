package dev.leeward.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.leeward.recovery.OverrideDecision.Done;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Subject.Kind;
import dev.leeward.values.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReturnsTest {
    private static final Duration PART = Duration.ofSeconds(95);

    @TempDir
    Path folder;

    private final VirtualTimers timers = new VirtualTimers();
    private final LiveSnapshot live = new LiveSnapshot(Worlds.up(Worlds.YAML, VirtualTimers.START));
    private Leases leases;

    @BeforeEach
    void drains() {
        Ledger ledger = new Ledger();
        MemoryJournal journal = MemoryJournal.empty(ledger, timers::now);
        leases = new Leases(new Decisions(folder, journal, ledger, live, timers), timers, new SimpleMeterRegistry());
        assertInstanceOf(
                Done.class,
                leases.force(new OverrideRequest(
                        Kind.REGION, "eu-west", Force.DRAIN, Duration.ofMinutes(10), "alice", "disk", false, false)));
    }

    /** How much of www, which prefers eu-west, is answered from there, in percent. */
    private long share() {
        Choice choice = Steering.route(
                        live.current().topology().services().get(DomainName.parse("www.example.test")), live.current())
                .choices()
                .getFirst();
        long all = choice.variants().stream().mapToLong(Variant::weight).sum();
        return 100
                * choice.variants().stream()
                        .filter(variant -> variant.source().equals("eu-west"))
                        .mapToLong(Variant::weight)
                        .sum()
                / all;
    }

    @Test
    void comesBackByPartsWhenItsTimeIsOver() {
        assertEquals(0, share());
        timers.run(Duration.ofMinutes(10));
        assertEquals(10, share());
        timers.run(PART);
        assertEquals(25, share());
        timers.run(PART);
        assertEquals(50, share());
        timers.run(PART);
        assertEquals(100, share());
        assertEquals(Map.of(), live.current().returning());
    }

    @Test
    void goesOnePartBackWhenAMemberGoesDown() {
        timers.run(Duration.ofMinutes(10).plus(PART));
        assertEquals(25, share());
        live.update(snapshot -> Worlds.down(snapshot, timers.now(), "192.0.2.1"));
        timers.run(Duration.ofSeconds(6));
        assertEquals(10, share());
    }

    @Test
    void sendsNobodyToARegionThatIsDown() {
        timers.run(Duration.ofMinutes(10));
        live.update(snapshot -> Worlds.down(snapshot, timers.now(), "192.0.2.1", "192.0.2.2"));
        timers.run(Duration.ofMinutes(30));
        assertEquals(0, share());
        assertEquals(Map.of("eu-west", 10), live.current().returning());
    }

    @Test
    void isBackAtOnceWhenSomebodyLiftsIt() {
        assertInstanceOf(Done.class, leases.lift(Kind.REGION, "eu-west", "alice", false));
        assertEquals(100, share());
    }
}
