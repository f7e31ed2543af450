package dev.leeward.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.leeward.dns.AnsweringWorld.Way;
import dev.leeward.steering.Overrides;
import dev.leeward.steering.Scope;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.values.IpNetwork;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What a client is told while a plan keeps it in a region that is down (RFC 8914). */
class HeldAnswerTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @TempDir
    Path folder;

    private AnsweringWorld world;

    @BeforeEach
    void holds() {
        String zone = """
                $ORIGIN example.test.
                @ 3600 SOA ns1 hostmaster 1 7200 900 1209600 300
                @ 3600 NS ns1
                ns1 3600 A 192.0.2.53
                """;
        world = new AnsweringWorld(folder, Map.of("example.test", zone), AnsweringWorld.TWO_REGIONS + """
                services: {www.example.test: {policy: failover, pools: [eu, us, eu6], ttl: 30}}
                plans:
                  shop:
                    services: [www.example.test]
                    regions: [eu, us]
                    trigger: {mode: auto}
                    steps: [{switch: {}}]
                """);
        Scope eu = Scope.of(Set.of("eu"), Set.of());
        world.live()
                .update(snapshot -> snapshot.withDecisions(
                        Overrides.NONE, Map.of("shop", eu), Instant.parse("2026-01-01T00:00:01Z")));
    }

    private @Nullable ExtendedErrorCodeOption told(Message answer) {
        List<EDNSOption> options =
                answer.getOPT() == null ? List.of() : answer.getOPT().getOptions();
        return options.stream()
                .filter(ExtendedErrorCodeOption.class::isInstance)
                .map(ExtendedErrorCodeOption.class::cast)
                .findFirst()
                .orElse(null);
    }

    private Message ask(Way way) {
        return world.ask("www.example.test", Type.A, DClass.IN, way, LOOPBACK);
    }

    @Test
    void saysNothingWhileAllIsWell() {
        assertNull(told(ask(Way.EDNS)));
    }

    @Test
    void saysWhyItStaysInARegionThatIsDown() {
        world.all(Status.DOWN);
        world.set("198.51.100.1", Status.UP, true);
        Message answer = ask(Way.EDNS);
        assertEquals(2, answer.getSection(Section.ANSWER).size());
        assertEquals(5, answer.getSection(Section.ANSWER).getFirst().getTTL());
        ExtendedErrorCodeOption told = told(answer);
        assertEquals(ExtendedError.OTHER, told.getErrorCode());
        assertEquals("held: nobody is usable in the active region, and its plan has not switched", told.getText());
    }

    @Test
    void saysItBesideTheClientsSubnet() {
        world.all(Status.DOWN);
        Message answer =
                world.ask("www.example.test", Type.A, DClass.IN, Way.EDNS, LOOPBACK, IpNetwork.parse("203.0.113.0/24"));
        assertEquals(2, answer.getOPT().getOptions().size());
    }

    @Test
    void saysNothingToWhoDoesNotSpeakEdns() {
        world.all(Status.DOWN);
        Message answer = ask(Way.PLAIN);
        assertNull(answer.getOPT());
        assertEquals(2, answer.getSection(Section.ANSWER).size());
    }
}
