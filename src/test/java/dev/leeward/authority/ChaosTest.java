package dev.leeward.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.leeward.dns.AnsweringWorld;
import dev.leeward.dns.AnsweringWorld.Way;
import dev.leeward.steering.Lease;
import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Subject.Kind;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What operators see by dig in class CHAOS of what is forced and doubted. */
class ChaosTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.250Z");

    @TempDir
    Path folder;

    private AnsweringWorld world;

    @BeforeEach
    void starts() {
        world = new AnsweringWorld(folder, Map.of(), AnsweringWorld.TWO_REGIONS);
    }

    private void force(Kind kind, String id, Force force, String reason) {
        Lease lease = new Lease(force, "alice", reason, NOW, NOW.plusSeconds(3600), true);
        world.live()
                .update(snapshot ->
                        snapshot.withOverrides(snapshot.overrides().with(new Subject(kind, id), lease), NOW));
    }

    private List<String> status() {
        return world
                .ask("status.leeward", Type.TXT, DClass.CH, Way.TCP, InetAddress.ofLiteral("127.0.0.1"))
                .getSection(Section.ANSWER)
                .stream()
                .map(Record::rdataToString)
                .toList();
    }

    @Test
    void aLineForEachRegionWhileNothingIsForced() {
        assertEquals(
                List.of(
                        "\"eu state=up weight=60 members=3/3 override=none\"",
                        "\"us state=up weight=40 members=2/2 override=none\""),
                status());
    }

    @Test
    void observedAndForcedAreBothTold() {
        force(Kind.REGION, "eu", Force.DOWN, "storage is being replaced");
        assertEquals(
                "\"eu state=up weight=60 members=3/3 override=down owner=alice until=2026-01-01T01:00:00Z"
                        + " reason=storage is being replaced\"",
                status().getFirst());
    }

    @Test
    void whatElseIsForcedComesBehindTheRegions() {
        force(Kind.POOL, "us", Force.DRAIN, "x");
        force(Kind.MEMBER, "eu6/2001:db8::1", Force.UP, "x");
        assertEquals(
                List.of(
                        "\"member eu6/2001:db8::1 override=up owner=alice until=2026-01-01T01:00:00Z reason=x\"",
                        "\"pool us override=drain owner=alice until=2026-01-01T01:00:00Z reason=x\""),
                status().subList(2, 4));
    }

    @Test
    void aReasonIsTextWhateverIsInIt() {
        force(Kind.REGION, "us", Force.DOWN, "\"quoted\" \\ 7 µs " + "long ".repeat(60));
        List<String> lines = status();
        assertEquals(2, lines.size());
        String start = "\"us state=up weight=40 members=2/2 override=down owner=alice until=2026-01-01T01:00:00Z"
                + " reason=\\\"quoted\\\" \\\\ 7 ?s long ";
        assertEquals(start, lines.getLast().substring(0, start.length()));
    }

    @Test
    void aNodeThatDoubtsItselfSaysSo() {
        world.live().update(snapshot -> snapshot.withIsolation(NOW, NOW));
        assertEquals("\"isolated since 2026-01-01T00:00:00Z: nothing is taken out meanwhile\"", status().getLast());
    }
}
