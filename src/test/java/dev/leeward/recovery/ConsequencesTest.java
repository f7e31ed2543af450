package dev.leeward.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Subject.Kind;
import dev.leeward.values.DomainName;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which services a change concerns, and how badly; what an override does to a choice is a matter of steering, so verdicts stand in for it. */
class ConsequencesTest {
    private static final Snapshot UP = Worlds.up(Worlds.YAML, VirtualTimers.START);
    private static final Snapshot NO_EU = Worlds.down(UP, VirtualTimers.START, "192.0.2.1", "192.0.2.2");

    private static List<DomainName> names(String... names) {
        return Stream.of(names).map(DomainName::parse).toList();
    }

    @Test
    void tellsEmptiedServicesFromThoseThatAreLeftToTheDown() {
        Consequences consequences = Consequences.of(UP, NO_EU, new Subject(Kind.REGION, "eu-west"));
        assertEquals(names("none.example.test"), consequences.emptied());
        assertEquals(names("all.example.test"), consequences.lastResort());
    }

    @Test
    void looksOnlyAtServicesOfWhatIsForced() {
        assertEquals(
                new Consequences(List.of(), List.of()), Consequences.of(UP, NO_EU, new Subject(Kind.POOL, "web-us")));
        assertEquals(
                names("none.example.test"),
                Consequences.of(UP, NO_EU, new Subject(Kind.SERVICE, "none.example.test"))
                        .emptied());
        assertEquals(
                names("none.example.test"),
                Consequences.of(UP, NO_EU, new Subject(Kind.MEMBER, "web-eu/192.0.2.1"))
                        .emptied());
    }

    @Test
    void doesNotBlameTheOperatorForWhatWasEmptyBefore() {
        assertEquals(
                new Consequences(List.of(), List.of()),
                Consequences.of(NO_EU, NO_EU, new Subject(Kind.REGION, "eu-west")));
    }
}
