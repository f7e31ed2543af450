package dev.leeward.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.admin.AnswerDiff.Change;
import dev.leeward.admin.AnswerDiff.OfType;
import dev.leeward.recovery.Worlds;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Snapshot;
import dev.leeward.values.DomainName;
import dev.leeward.values.Host;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What changes from one configuration to another, told as {@code NAME TYPE SHARE BEFORE -> AFTER}. */
class AnswerDiffTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final String HEAD = """
            zones: {example.test: {name-servers: {ns1.example.test: 192.0.2.53}}}
            checks: {web: {tcp: {port: 80}}}
            pools:
              a: {region: a, check: web, members: [192.0.2.1]}
              b: {region: b, check: web, members: [192.0.2.2]}
              ab: {region: a, check: web, members: [192.0.2.1, 192.0.2.3]}
              six: {region: b, check: web, members: ["2001:db8::1"]}
            """;

    private static String diff(String before, String after) {
        return diff(Worlds.up(HEAD + before, NOW), after);
    }

    private static String diff(Snapshot running, String after) {
        return AnswerDiff.between(running, Worlds.topology(HEAD + after), NOW).changes().stream()
                .map(AnswerDiffTest::told)
                .collect(Collectors.joining("\n"));
    }

    private static String told(Change change) {
        return change.types().stream()
                .map(type -> "%s %s%s %s -> %s%s"
                        .formatted(
                                change.name(),
                                type.type(),
                                change.what() == AnswerDiff.What.CHANGED ? "" : " " + change.what(),
                                parts(type, type.before()),
                                parts(type, type.after()),
                                type.ttlBefore() == type.ttlAfter()
                                        ? ""
                                        : ", ttl " + type.ttlBefore() + " -> " + type.ttlAfter()))
                .collect(Collectors.joining("\n"));
    }

    private static String parts(OfType type, List<AnswerDiff.Part> parts) {
        String share = String.format(Locale.ROOT, "%.1f%%", 100 * type.share());
        return parts.stream()
                .map(part -> String.format(
                        Locale.ROOT, "%.1f%% %s %s", 100 * part.share(), part.source(), String.join(" ", part.data())))
                .collect(Collectors.joining(" | ", share + " [", "]"));
    }

    private static String weighted(int a, int b) {
        return """
                regions: {a: {weight: %d}, b: {weight: %d}}
                services: {www.example.test: {policy: weighted, pools: [a, b]}}
                """.formatted(a, b);
    }

    private static double share(String before, String after) {
        return AnswerDiff.between(Worlds.up(HEAD + before, NOW), Worlds.topology(HEAD + after), NOW).changes().stream()
                .mapToDouble(Change::share)
                .max()
                .orElse(0);
    }

    @ParameterizedTest
    @CsvSource({"60, 40, 60, 40, 0", "60, 40, 40, 60, 0.2", "50, 50, 100, 0, 0.5", "1, 0, 0, 1, 1", "3, 1, 300, 100, 0"
    })
    void theShareOfWeightedIsHalfTheDistanceOfTheDistributions(int a, int b, int newA, int newB, double share) {
        assertEquals(share, share(weighted(a, b), weighted(newA, newB)), 1e-9);
    }

    private static String failover(String pools) {
        return """
                regions: {a: {}, b: {}}
                services: {www.example.test: {policy: failover, pools: [%s]}}
                """.formatted(pools);
    }

    @Test
    void tellsNothingOfWhatStays() {
        assertEquals("", diff(failover("a, b"), failover("a, b")));
        // Another way to write it, with the same answers now.
        assertEquals("", diff(failover("a, b"), failover("a")));
    }

    @Test
    void tellsFromWhatToWhat() {
        assertEquals(
                "www.example.test A 100.0% [100.0% a 192.0.2.1] -> 100.0% [100.0% b 192.0.2.2]",
                diff(failover("a, b"), failover("b, a")));
        assertEquals(
                "www.example.test A 60.0% [60.0% a 192.0.2.1 | 40.0% b 192.0.2.2] -> 60.0% [100.0% b 192.0.2.2]",
                diff(weighted(60, 40), weighted(0, 40)));
    }

    @Test
    void comparesWithTheVerdictsOfNow() {
        Snapshot running = Worlds.down(Worlds.up(HEAD + failover("a, b"), NOW), NOW, "192.0.2.1");
        assertEquals("", diff(running, failover("b, a")));
    }

    @Test
    void takesMembersThatAreNotProbedYetAsUp() {
        String before = failover("a").replace("192.0.2.3", "192.0.2.1");
        Snapshot running = Worlds.up((HEAD + before).replaceAll("(?m)^  ab.*\n", ""), NOW);
        assertEquals(
                "www.example.test A 100.0% [100.0% a 192.0.2.1] -> 100.0% [100.0% a 192.0.2.1 192.0.2.3]",
                diff(running, failover("ab")));
    }

    @Test
    void aFamilyThatComesOrGoesIsAChangeOfItsOwn() {
        assertEquals(
                """
                www.example.test A 100.0% [100.0% b 192.0.2.2] -> 100.0% []
                www.example.test AAAA 100.0% [] -> 100.0% [100.0% b 2001:db8::1]""".lines().count(),
                diff(failover("b"), failover("six")).lines().count());
        assertTrue(diff(failover("b"), failover("b, six"))
                .startsWith("www.example.test AAAA 100.0% [] -> 100.0% [100.0% b 2001:db8::1]"));
    }

    @Test
    void anotherTtlIsAChangeOfNobodysAnswer() {
        assertEquals(
                "www.example.test A 0.0% [100.0% a 192.0.2.1] -> 0.0% [100.0% a 192.0.2.1], ttl 30 -> 60",
                diff(failover("a"), failover("a").replace("[a]", "[a], ttl: 60")));
    }

    @Test
    void namesThatComeAreNobodysLossAndNamesThatGoAreEverybodys() {
        String none = "regions: {a: {}, b: {}}";
        assertEquals(0, share(none, failover("a")));
        assertEquals(1, share(failover("a"), none));
        assertEquals(
                "www.example.test A REMOVED 100.0% [100.0% a 192.0.2.1] -> 100.0% [], ttl 30 -> 0",
                diff(failover("a"), none));
    }

    @Test
    void theGreatestShareComesFirst() {
        String services = """
                services:
                  a.example.test: {policy: weighted, pools: [a, b], weights: {a: %d, b: 50}}
                  b.example.test: {policy: failover, pools: [%s]}
                """;
        String regions = "regions: {a: {}, b: {}}\n";
        AnswerDiff diff = AnswerDiff.between(
                Worlds.up(HEAD + regions + services.formatted(50, "a, b"), NOW),
                Worlds.topology(HEAD + regions + services.formatted(70, "b, a")),
                NOW);
        assertEquals(
                List.of("b.example.test", "a.example.test"),
                diff.changes().stream().map(change -> change.name().toString()).toList());
        assertEquals(2, diff.services());
    }

    private static Choice only(String region, String address) {
        Choice.Place place = new Choice.Place(Host.parse(address), 1);
        return new Choice(
                List.of(new Choice.Variant(region, 1, List.of(place))),
                false,
                Choice.Reason.USABLE,
                30,
                true,
                List.of());
    }

    /** What networks get of two answers: one of each four the second, the others the first. */
    private static Answers aQuarter(Choice first, Choice second) {
        return new Answers(
                List.of(first, second),
                IntStream.range(0, ClientSample.SIZE)
                        .mapToObj(network -> network % 4 == 3 ? 1 : 0)
                        .toList());
    }

    @Test
    void whatDependsOnTheNetworkIsMeasuredOverTheSample() {
        DomainName name = DomainName.parse("www.example.test");
        Choice a = only("a", "192.0.2.1");
        Choice b = only("b", "192.0.2.2");
        Answers everybodyA = new Answers(List.of(a), List.of());
        Change quarter = AnswerDiff.changed(name, everybodyA, aQuarter(a, b));
        assertEquals(0.25, quarter.share());
        assertEquals(1024, quarter.networks());
        assertEquals(
                "www.example.test A 25.0% [100.0% a 192.0.2.1] -> 25.0% [75.0% a 192.0.2.1 | 25.0% b 192.0.2.2]",
                told(quarter));
        assertEquals(1, AnswerDiff.changed(name, aQuarter(a, b), aQuarter(b, a)).share());
        assertEquals(
                List.of(),
                AnswerDiff.changed(name, aQuarter(a, b), aQuarter(a, b)).types());
        // The same shares, but of other clients, are a change.
        Answers others = new Answers(
                List.of(a, b),
                IntStream.range(0, ClientSample.SIZE)
                        .mapToObj(network -> network % 4 == 2 ? 1 : 0)
                        .toList());
        assertEquals(0.5, AnswerDiff.changed(name, aQuarter(a, b), others).share());
    }

    @Test
    void theSampleIsOfNetworksSpreadOverWhatIsRouted() {
        long v4 = 0;
        for (int i = 0; i < ClientSample.SIZE; i++) {
            long high = ClientSample.high(i);
            long low = ClientSample.low(i);
            if (high == 0) {
                v4++;
                int first = (int) (low >>> 24 & 0xff);
                assertEquals(0xffff, low >>> 32, "IPv4-mapped");
                assertEquals(0, low & 0xff, "a /24");
                assertTrue(first >= 1 && first <= 223, () -> "not unicast: " + first);
            } else {
                assertEquals(1, high >>> 61, "2000::/3");
                assertEquals(0, high & 0xff, "a /56");
                assertEquals(0, low);
            }
        }
        assertEquals(ClientSample.SIZE * 3 / 4, v4);
        // No half of IPv4 has more than its part.
        long lower = 0;
        for (int i = 0; i < ClientSample.SIZE; i++) {
            lower += ClientSample.high(i) == 0 && (ClientSample.low(i) >>> 24 & 0xff) < 112 ? 1 : 0;
        }
        assertEquals(0.5, (double) lower / v4, 0.01);
    }
}
