package dev.leeward.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.recovery.OverrideDecision.Done;
import dev.leeward.recovery.OverrideDecision.Refused;
import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Overrides;
import dev.leeward.steering.Subject.Kind;
import dev.leeward.values.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An override that would leave a service nothing to answer has to be named. */
class NeverEmptyTest {
    private static final DomainName ALL = DomainName.parse("all.example.test");

    @TempDir
    Path folder;

    private final VirtualTimers timers = new VirtualTimers();
    private final LiveSnapshot live = new LiveSnapshot(Worlds.up(Worlds.YAML, VirtualTimers.START));

    private OverrideDecision force(Kind kind, String id, Force force, boolean acceptEmpty) {
        Ledger ledger = new Ledger();
        MemoryJournal journal = MemoryJournal.empty(ledger, timers::now);
        Decisions decisions = new Decisions(folder, journal, ledger, live, timers);
        return new Leases(decisions, timers, new SimpleMeterRegistry())
                .force(new OverrideRequest(
                        kind, id, force, Duration.ofHours(1), "alice", "upgrade", acceptEmpty, false));
    }

    private static List<DomainName> names(String names) {
        return names == null
                ? List.of()
                : Arrays.stream(names.split(" ")).map(DomainName::parse).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "REGION,  eu-west,          DOWN, none.example.test all.example.test",
        "POOL,    web-eu,           DOWN, none.example.test all.example.test",
        "SERVICE, www.example.test, DOWN, www.example.test",
        "REGION,  us-east,          DOWN,",
        "POOL,    old-us,           DOWN,",
        "MEMBER,  192.0.2.1,        DOWN,",
        "REGION,  eu-west,          DRAIN,",
        "SERVICE, www.example.test, UP,"
    })
    void namesTheServicesThatItWouldEmpty(Kind kind, String id, Force force, String emptied) {
        OverrideDecision decision = force(kind, id, force, false);
        if (emptied == null) {
            assertInstanceOf(Done.class, decision);
        } else {
            Refused refused = assertInstanceOf(Refused.class, decision);
            assertEquals(names(emptied), refused.emptied());
            assertTrue(refused.why().endsWith("say --override never-empty"), refused.why());
            assertEquals(Overrides.NONE, live.current().overrides());
        }
    }

    @Test
    void doesWhatIsNamed() {
        Done done = assertInstanceOf(Done.class, force(Kind.REGION, "eu-west", Force.DOWN, true));
        assertEquals(names("none.example.test all.example.test"), done.emptied());
        assertEquals(1, live.current().overrides().leases().size());
    }

    @Test
    void theSecondOfTwoIsTheOneThatEmpties() {
        assertInstanceOf(Done.class, force(Kind.MEMBER, "web-eu/192.0.2.1", Force.DOWN, false));
        assertInstanceOf(Refused.class, force(Kind.MEMBER, "web-eu/192.0.2.2", Force.DOWN, false));
    }
}
