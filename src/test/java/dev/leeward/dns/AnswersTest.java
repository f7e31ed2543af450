package dev.leeward.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.authority.LiveAuthority;
import dev.leeward.authority.LoadedZones;
import dev.leeward.authority.Zones;
import dev.leeward.config.Config;
import dev.leeward.config.ConfigReader;
import dev.leeward.dns.DnsCounters.Transport;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Target;
import dev.leeward.steering.Topology;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Questions as bytes through the whole way of a query, and the answers as bytes, read back by dnsjava. */
class AnswersTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static final String ZONE = """
            $TTL 3600
            @         SOA   ns1 hostmaster 7 3600 900 1209600 300
                      NS    ns1
                      NS    ns.other.test.
            ns1       A     192.0.2.53
            mail      A     192.0.2.25
            mail      AAAA  2001:db8::25
            @         MX    10 mail
            alias     CNAME mail
            away      CNAME www.elsewhere.test.
            dangling  CNAME nothing
            loop      CNAME loop2
            loop2     CNAME loop
            toservice CNAME www
            www       TXT   "beside a service"
            a.b.empty A     192.0.2.1
            *.wild    A     192.0.2.77
            *.wild    TXT   "wild"
            x.y.wild  A     192.0.2.78
            *.walias  CNAME mail
            old       DNAME new
            host.new  A     192.0.2.80
            sub       NS    ns.sub
            sub       NS    ns.sibling
            ns.sub    A     192.0.2.60
            ns.sibling A    192.0.2.61
            signed    NS    ns1.signed
            signed    DS    12345 13 2 0000000000000000000000000000000000000000000000000000000000000000
            ns1.signed A    192.0.2.62
            """;

    private static final String YAML = """
            zones:
              example.test: {file: example.zone}
              inner.example.test: {name-servers: {ns.inner.example.test: 192.0.2.54}}
              broken.test: {file: broken.zone}
            regions: {eu: {weight: 60}, us: {weight: 40}}
            checks: {web: {tcp: {port: 80}}}
            pools:
              eu: {region: eu, check: web, members: [192.0.2.1, 192.0.2.2]}
              us: {region: us, check: web, members: [{address: 198.51.100.1, weight: 3}, {address: 198.51.100.2, weight: 1}]}
              six: {region: eu, check: web, members: ["2001:db8::1"]}
              many: {region: eu, check: web, members: [%s]}
            services:
              www.example.test: {policy: weighted, pools: [eu, us], ttl: 30}
              api.example.test: {policy: failover, pools: [eu, us], ttl: 30}
              us.example.test: {policy: failover, pools: [us], ttl: 30}
              six.example.test: {policy: failover, pools: [six], ttl: 30}
              none.example.test: {policy: failover, pools: [eu], ttl: 30, when-all-down: none}
              many.example.test: {policy: all, pools: [many], ttl: 30}
              "*.any.example.test": {policy: failover, pools: [us], ttl: 30}
              inner.example.test: {policy: failover, pools: [us], ttl: 30}
              www.broken.test: {policy: failover, pools: [us], ttl: 30}
            """;

    @TempDir
    Path folder;

    private LiveSnapshot live;
    private LiveAuthority authority;
    private Responder responder;
    private boolean ready = true;

    @BeforeEach
    void serve() throws Exception {
        Files.writeString(folder.resolve("example.zone"), ZONE);
        Files.writeString(folder.resolve("broken.zone"), "@ SOA nonsense\n");
        String many = Stream.iterate(1, i -> i + 1)
                .limit(100)
                .map(i -> "203.0.113." + i)
                .collect(Collectors.joining(", "));
        Config config = ConfigReader.parse(YAML.formatted(many), folder.resolve("leeward.yaml"));
        live = new LiveSnapshot(Snapshot.first(Topology.of(config), Instant.EPOCH));
        set(Status.UP, true, live.current().topology().targets());
        authority = new LiveAuthority(live, () -> ready, "0", "ns1");
        LoadedZones zones = LoadedZones.load(
                "leeward.yaml", config.zones(), config.services().keySet(), Zones.NONE);
        authority.use(authority.prepare(zones.zones(), live.current(), config.introspection()));
        responder = new Responder(authority, new DnsCounters(new SimpleMeterRegistry(), new AtomicInteger(), true), 42);
    }

    private void set(Status status, boolean settled, List<Target> targets) {
        Map<Target, Verdict> verdicts = new HashMap<>();
        targets.forEach(
                target -> verdicts.put(target, new Verdict(status, settled, Instant.EPOCH, "as the test says")));
        live.update(snapshot -> snapshot.withVerdicts(verdicts));
    }

    private void set(Status status, boolean settled, String... addresses) {
        set(
                status,
                settled,
                Arrays.stream(addresses)
                        .map(a -> new Target(InetAddress.ofLiteral(a), "web"))
                        .toList());
    }

    private Message ask(String name, int type, Transport transport) {
        return ask(Packets.query(name, type), transport, LOOPBACK);
    }

    private Message ask(byte[] query, Transport transport, InetAddress client) {
        System.arraycopy(query, 0, responder.in, 0, query.length);
        int length = responder.respond(query.length, transport, client);
        byte[] bytes = Arrays.copyOf(responder.out, length);
        try {
            Message message = new Message(bytes);
            assertEquals(length, message.numBytes(), "bytes behind the end");
            return message;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The rcode, the flags, and a line per record behind the letter of its section. */
    private static String text(Message message) {
        List<String> lines = new ArrayList<>();
        lines.add(Rcode.string(message.getRcode())
                + (message.getHeader().getFlag(Flags.AA) ? " aa" : "")
                + (message.getHeader().getFlag(Flags.TC) ? " tc" : ""));
        for (int section : List.of(Section.ANSWER, Section.AUTHORITY, Section.ADDITIONAL)) {
            message.getSection(section).stream()
                    .filter(record -> record.getType() != Type.OPT)
                    .map(record -> " | " + record.getName().toString().replaceFirst("\\.$", "") + " " + record.getTTL()
                            + " " + Type.string(record.getType()) + " " + record.rdataToString())
                    .sorted()
                    .forEach(lines::add);
        }
        return String.join("", lines);
    }

    private static final String SOA =
            " | example.test 300 SOA ns1.example.test. hostmaster.example.test. 7 3600 900 1209600 300";
    private static final String STEERED_SOA =
            " | example.test 30 SOA ns1.example.test. hostmaster.example.test. 7 3600 900 1209600 30";
    private static final String DS =
            " | signed.example.test 3600 DS 12345 13 2 0000000000000000000000000000000000000000000000000000000000000000";

    static Stream<List<String>> answers() {
        return Stream.of(
                row("mail.example.test A", "NOERROR aa | mail.example.test 3600 A 192.0.2.25"),
                row("mail.example.test AAAA", "NOERROR aa | mail.example.test 3600 AAAA 2001:db8:0:0:0:0:0:25"),
                row("mail.example.test TXT", "NOERROR aa" + SOA),
                row("mail.example.test TYPE65280", "NOERROR aa" + SOA),
                row("mail.example.test ANY", "NOERROR aa | mail.example.test 3600 HINFO \"RFC8482\" \"\""),
                row("example.test MX", "NOERROR aa | example.test 3600 MX 10 mail.example.test."),
                row("example.test A", "NOERROR aa" + SOA),
                row(
                        "example.test NS",
                        "NOERROR aa | example.test 3600 NS ns.other.test. | example.test 3600 NS ns1.example.test."),
                row("nothing.example.test A", "NXDOMAIN aa" + SOA),
                row("a.very.much.longer.name.example.test A", "NXDOMAIN aa" + SOA),
                row("below.mail.example.test A", "NXDOMAIN aa" + SOA),
                row("empty.example.test A", "NOERROR aa" + SOA),
                row("b.empty.example.test ANY", "NOERROR aa" + SOA),
                row("c.empty.example.test A", "NXDOMAIN aa" + SOA),
                row(
                        "alias.example.test A",
                        "NOERROR aa | alias.example.test 3600 CNAME mail.example.test. | mail.example.test 3600 A 192.0.2.25"),
                row("alias.example.test TXT", "NOERROR aa | alias.example.test 3600 CNAME mail.example.test." + SOA),
                row("alias.example.test CNAME", "NOERROR aa | alias.example.test 3600 CNAME mail.example.test."),
                row("away.example.test A", "NOERROR aa | away.example.test 3600 CNAME www.elsewhere.test."),
                row(
                        "dangling.example.test A",
                        "NXDOMAIN aa | dangling.example.test 3600 CNAME nothing.example.test." + SOA),
                row("a.wild.example.test A", "NOERROR aa | a.wild.example.test 3600 A 192.0.2.77"),
                row("a.b.c.wild.example.test A", "NOERROR aa | a.b.c.wild.example.test 3600 A 192.0.2.77"),
                row("a.wild.example.test MX", "NOERROR aa" + SOA),
                row("*.wild.example.test A", "NOERROR aa | *.wild.example.test 3600 A 192.0.2.77"),
                row("a.y.wild.example.test A", "NXDOMAIN aa" + SOA),
                row("y.wild.example.test A", "NOERROR aa" + SOA),
                row(
                        "q.walias.example.test A",
                        "NOERROR aa | mail.example.test 3600 A 192.0.2.25 | q.walias.example.test 3600 CNAME mail.example.test."),
                row(
                        "q.r.walias.example.test TXT",
                        "NOERROR aa | q.r.walias.example.test 3600 CNAME mail.example.test." + SOA),
                row(
                        "host.old.example.test A",
                        "NOERROR aa | host.new.example.test 3600 A 192.0.2.80 | host.old.example.test 3600 CNAME host.new.example.test. | old.example.test 3600 DNAME new.example.test."),
                row(
                        "gone.old.example.test A",
                        "NXDOMAIN aa | gone.old.example.test 3600 CNAME gone.new.example.test. | old.example.test 3600 DNAME new.example.test."
                                + SOA),
                row("old.example.test A", "NOERROR aa" + SOA),
                row("sub.example.test A", referral()),
                row("a.sub.example.test A", referral()),
                row("some.far.deeper.name.sub.example.test AAAA", referral()),
                row("sub.example.test DS", "NOERROR aa" + SOA),
                row("signed.example.test DS", "NOERROR aa" + DS),
                row(
                        "www.signed.example.test A",
                        "NOERROR" + DS
                                + " | signed.example.test 3600 NS ns1.signed.example.test. | ns1.signed.example.test 3600 A 192.0.2.62"),
                row(
                        "us.example.test A",
                        "NOERROR aa | us.example.test 30 A 198.51.100.1 | us.example.test 30 A 198.51.100.2"),
                row("us.example.test AAAA", "NOERROR aa" + STEERED_SOA),
                row("us.example.test ANY", "NOERROR aa | us.example.test 3600 HINFO \"RFC8482\" \"\""),
                row("six.example.test A", "NOERROR aa" + STEERED_SOA),
                row("six.example.test AAAA", "NOERROR aa | six.example.test 30 AAAA 2001:db8:0:0:0:0:0:1"),
                row("www.example.test TXT", "NOERROR aa | www.example.test 3600 TXT \"beside a service\""),
                row(
                        "q.any.example.test A",
                        "NOERROR aa | q.any.example.test 30 A 198.51.100.1 | q.any.example.test 30 A 198.51.100.2"),
                row(
                        "q.r.s.any.example.test A",
                        "NOERROR aa | q.r.s.any.example.test 30 A 198.51.100.1 | q.r.s.any.example.test 30 A 198.51.100.2"),
                row("q.any.example.test MX", "NOERROR aa" + STEERED_SOA),
                row("below.us.example.test A", "NXDOMAIN aa" + SOA),
                row(
                        "inner.example.test A",
                        "NOERROR aa | inner.example.test 30 A 198.51.100.1 | inner.example.test 30 A 198.51.100.2"),
                row(
                        "q.inner.example.test A",
                        "NXDOMAIN aa | inner.example.test 300 SOA ns.inner.example.test. hostmaster.inner.example.test. 1 3600 900 1209600 300"),
                row(
                        "www.broken.test A",
                        "NOERROR aa | www.broken.test 30 A 198.51.100.1 | www.broken.test 30 A 198.51.100.2"),
                row("broken.test SOA", "SERVFAIL"),
                row("other.broken.test A", "SERVFAIL"),
                row("elsewhere.test A", "REFUSED"),
                row(". NS", "REFUSED"));
    }

    private static String referral() {
        return "NOERROR | sub.example.test 3600 NS ns.sibling.example.test. | sub.example.test 3600 NS ns.sub.example.test."
                + " | ns.sibling.example.test 3600 A 192.0.2.61 | ns.sub.example.test 3600 A 192.0.2.60";
    }

    private static List<String> row(String question, String answer) {
        return List.of(question, answer);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void answersAsTheTableSays(List<String> row) {
        String[] question = row.getFirst().split(" ");
        assertEquals(row.getLast(), text(ask(question[0], Type.value(question[1], true), Transport.UDP)));
    }

    /** Every shared answer was compiled for another name by the time it is asked for again. */
    @Test
    void answersTheSameInAnyOrder() {
        List<List<String>> rows = new ArrayList<>(answers().toList());
        for (int round = 0; round < 3; round++) {
            rows.forEach(this::answersAsTheTableSays);
            java.util.Collections.reverse(rows);
        }
    }

    @Test
    void answersTheLongestNames() {
        String label = "a".repeat(63) + ".";
        String longest = label.repeat(3) + "b".repeat(61 - "example.test".length() - 1) + ".example.test";
        assertEquals("NXDOMAIN aa" + SOA, text(ask(longest, Type.A, Transport.UDP)));
        String wild = label.repeat(3) + "b".repeat(61 - "wild.example.test".length() - 1) + ".wild.example.test";
        assertEquals("NOERROR aa | " + wild + " 3600 A 192.0.2.77", text(ask(wild, Type.A, Transport.UDP)));
        String tooLong = label.repeat(3) + "b".repeat(61 - "old.example.test".length() - 1) + ".old.example.test";
        assertEquals(Rcode.NXDOMAIN, ask(tooLong, Type.A, Transport.UDP).getRcode());
    }

    @Test
    void endsAtALoop() {
        Message message = ask("loop.example.test", Type.A, Transport.UDP);
        assertEquals(Rcode.NOERROR, message.getRcode());
        assertTrue(message.getSection(Section.ANSWER).size() <= 17);
    }

    @Test
    void followsAnAliasOnToAService() {
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < 200; i++) {
            seen.add(text(ask("toservice.example.test", Type.A, Transport.UDP)));
        }
        String alias = "NOERROR aa | toservice.example.test 3600 CNAME www.example.test.";
        assertEquals(
                Set.of(
                        alias + " | www.example.test 30 A 192.0.2.1 | www.example.test 30 A 192.0.2.2",
                        alias + " | www.example.test 30 A 198.51.100.1 | www.example.test 30 A 198.51.100.2"),
                seen);
    }

    @Test
    void drawsRegionsAndFirstPlacesByWeight() {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            Record record = ask("www.example.test", Type.A, Transport.UDP)
                    .getSection(Section.ANSWER)
                    .getFirst();
            first.merge(record.rdataToString(), 1, Integer::sum);
        }
        assertEquals(30_000, first.get("192.0.2.1"), 1000);
        assertEquals(30_000, first.get("192.0.2.2"), 1000);
        assertEquals(30_000, first.get("198.51.100.1"), 1000);
        assertEquals(10_000, first.get("198.51.100.2"), 1000);
    }

    @Test
    void followsEveryChangeOfHealth() {
        String eu = "NOERROR aa | api.example.test %d A 192.0.2.1 | api.example.test %d A 192.0.2.2";
        assertEquals(eu.formatted(30, 30), text(ask("api.example.test", Type.A, Transport.UDP)));
        set(Status.UP, false, "192.0.2.1");
        assertEquals(eu.formatted(5, 5), text(ask("api.example.test", Type.A, Transport.UDP)));
        set(Status.DOWN, true, "192.0.2.1");
        assertEquals(
                "NOERROR aa | api.example.test 30 A 192.0.2.2", text(ask("api.example.test", Type.A, Transport.UDP)));
        set(Status.DOWN, true, "192.0.2.2");
        assertEquals(
                "NOERROR aa | api.example.test 30 A 198.51.100.1 | api.example.test 30 A 198.51.100.2",
                text(ask("api.example.test", Type.A, Transport.UDP)));
        assertEquals(
                "NOERROR aa" + STEERED_SOA.replace(" 30 SOA", " 5 SOA").replaceFirst("30$", "5"),
                text(ask("none.example.test", Type.A, Transport.UDP)));
        set(Status.UP, true, "192.0.2.1", "192.0.2.2");
        assertEquals(eu.formatted(30, 30), text(ask("api.example.test", Type.A, Transport.UDP)));
    }

    @Test
    void failsSteeredNamesUntilTheFirstRoundIsOver() {
        ready = false;
        assertEquals("SERVFAIL", text(ask("api.example.test", Type.A, Transport.UDP)));
        assertEquals("SERVFAIL", text(ask("toservice.example.test", Type.A, Transport.UDP)));
        assertEquals(
                "NOERROR aa | mail.example.test 3600 A 192.0.2.25",
                text(ask("mail.example.test", Type.A, Transport.UDP)));
        ready = true;
        assertEquals(
                "NOERROR aa | api.example.test 30 A 192.0.2.1 | api.example.test 30 A 192.0.2.2",
                text(ask("api.example.test", Type.A, Transport.UDP)));
    }

    @Test
    void truncatesOverUdpWhatTcpCarries() {
        assertEquals("NOERROR aa tc", text(ask("many.example.test", Type.A, Transport.UDP)));
        assertEquals(
                100,
                ask("many.example.test", Type.A, Transport.TCP)
                        .getSection(Section.ANSWER)
                        .size());
    }

    private List<String> chaos(String name, InetAddress client) {
        byte[] query = Packets.query(name, Type.TXT);
        query[query.length - 1] = 3;
        return Stream.concat(
                        Stream.of(Rcode.string(ask(query, Transport.UDP, client).getRcode())),
                        ask(query, Transport.TCP, client).getSection(Section.ANSWER).stream()
                                .map(Record::rdataToString)
                                .map(text -> text.replace("\"", "")))
                .toList();
    }

    @Test
    void tellsOperatorsAndNobodyElse() {
        assertEquals(List.of("NOERROR", "ns1"), chaos("id.server", LOOPBACK));
        assertEquals(List.of("NOERROR", "Leeward 0"), chaos("version.bind", LOOPBACK));
        assertEquals(
                List.of(
                        "NOERROR",
                        "eu state=up weight=60 members=103/103 override=none",
                        "us state=up weight=40 members=2/2 override=none"),
                chaos("status.leeward", LOOPBACK));
        assertTrue(chaos("api.example.test", LOOPBACK).contains("because: a usable pool"));
        assertTrue(
                chaos("mail.example.test", LOOPBACK).get(1).startsWith("mail.example.test A is not steered: NOERROR"));
        assertEquals(List.of("REFUSED"), chaos("status.leeward", InetAddress.ofLiteral("192.0.2.9")));
    }
}
