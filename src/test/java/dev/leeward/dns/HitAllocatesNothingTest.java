package dev.leeward.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.xbill.DNS.Type;

/**
 * What a loop makes on the heap to answer a query whose answer is compiled: nothing, whatever is asked, however and by whom. The virtual
 * machine counts it for the thread that answers, over {@value #COUNTED} queries; prints the bytes per query.
 */
@TestInstance(Lifecycle.PER_CLASS)
class HitAllocatesNothingTest {
    private static final int WARM_UP = 20_000;
    private static final int COUNTED = 100_000;

    /** What the virtual machine makes for itself on this thread, as when it links a method, is far less than a byte for each query. */
    private static final double MOST_BYTES = 1;

    /** Queries of one kind that differ in a name, a type, an option or a network. */
    private static final int VARIANTS = 1024;

    private static final String ZONE = """
            $TTL 300
            @ SOA ns1 host 1 7200 900 1209600 300
            @ NS ns1
            @ MX 10 mail
            ns1 A 192.0.2.53
            mail A 192.0.2.25
            alias CNAME first
            chain CNAME alias
            *.wild A 192.0.2.77
            sub NS ns.sub
            ns.sub A 192.0.2.54
            web HTTPS 1 first
            _http._tcp SRV 1 2 80 first
            """;

    private static final String SERVICES = """
            services:
              first.example.test: {policy: failover, pools: [eu, us]}
              drawn.example.test: {policy: weighted, pools: [eu, us]}
              all.example.test: {policy: all, pools: [eu, us, eu6]}
              some.example.test: {policy: all, pools: [eu, us], answers: 2}
              sticky.example.test: {policy: hashed, pools: [eu, us]}
              geo.example.test:
                policy: geo
                pools: [eu, us]
                map: [{networks: [198.51.100.0/24, "2001:db8:5::/48"], regions: [us]}, {default: [eu, us]}]
              "*.steered.example.test": {policy: failover, pools: [eu]}
            """;

    private static final String CLIENT_COOKIE = "000a 0008 2464c4abcf10c957";

    static final List<Kind> KINDS = List.of(
            new Kind("static", _ -> query("ns1", Type.A)),
            new Kind("static, in another letter case", _ -> inCapitals(query("ns1", Type.A))),
            new Kind("MX with additional data", _ -> Packets.query("example.test", Type.MX)),
            new Kind("ANY", _ -> Packets.query("example.test", Type.ANY)),
            new Kind("names of a wildcard", i -> query("x" + i + ".wild", Type.A)),
            new Kind("a chain of aliases to a service", _ -> query("chain", Type.A)),
            new Kind("HTTPS that leads to a service", _ -> query("web", Type.HTTPS)),
            new Kind("SRV that leads to a service", _ -> query("_http._tcp", Type.SRV)),
            new Kind("NODATA", _ -> query("ns1", Type.TXT)),
            new Kind("NODATA of a service", _ -> query("first", Type.TXT)),
            new Kind("types nobody knows", i -> query("ns1", 300 + i)),
            new Kind("NXDOMAIN", _ -> query("nobody", Type.A)),
            new Kind("random names that do not exist", i -> query("x" + i * 0x9E3779B1, Type.A, "")),
            new Kind("names below a referral", i -> query("x" + i + ".sub", Type.A)),
            new Kind("names of no zone", i -> Packets.query("x" + i + ".elsewhere.test", Type.A)),
            new Kind("FORMERR", _ -> Arrays.copyOf(query("ns1", Type.A), 30)),
            new Kind("BADVERS", _ -> Packets.query("example.test", Type.NS, Packets.opt(1232, "00010000", ""))),
            new Kind("EDNS", _ -> query("first", Type.A, "")),
            new Kind("NSID", _ -> query("first", Type.A, "0003 0000")),
            new Kind("options nobody knows", i -> query("first", Type.A, "%04x 0002 0000".formatted(1000 + i))),
            new Kind("a client cookie", _ -> query("first", Type.A, CLIENT_COOKIE)),
            new Kind("a service by failover", _ -> query("first", Type.A)),
            new Kind("names of a wildcard that is a service", i -> query("x" + i + ".steered", Type.A)),
            new Kind("failover with networks", i -> ofNetwork("first", i)),
            new Kind("weighted", _ -> query("drawn", Type.A)),
            new Kind("all", _ -> query("all", Type.A)),
            new Kind("some of all", _ -> query("some", Type.A)),
            new Kind("hashed", _ -> query("sticky", Type.A)),
            new Kind("hashed with networks", i -> ofNetwork("sticky", i)),
            new Kind("geo", _ -> query("geo", Type.A)),
            new Kind("geo with networks", i -> ofNetwork("geo", i)));

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final AnsweringWorld world;
    private final AnsweringWorld limiting;
    private final AtomicInteger networks = new AtomicInteger();

    /** Queries of a kind, by their number. */
    private record Kind(String what, Variant variant) {
        byte[][] queries() {
            return IntStream.range(0, VARIANTS).mapToObj(variant::query).toArray(byte[][]::new);
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private interface Variant {
        byte[] query(int number);
    }

    HitAllocatesNothingTest(@TempDir Path folder) {
        world = world(folder, 1_000_000);
        limiting = world(folder, 1);
    }

    private static AnsweringWorld world(Path folder, int perSecond) {
        String limits = "limits: {rrl: {responses-per-second: %d, all-per-second: 1000000, exempt: []}}";
        return new AnsweringWorld(
                folder,
                Map.of("example.test", ZONE),
                AnsweringWorld.TWO_REGIONS + SERVICES + limits.formatted(perSecond));
    }

    private static byte[] query(String label, int type) {
        return Packets.query(label + ".example.test", type);
    }

    private static byte[] query(String label, int type, String options) {
        return Packets.query(label + ".example.test", type, Packets.opt(1232, "00008000", options));
    }

    private static byte[] ofNetwork(String label, int number) {
        return query(label, Type.A, "0008 0007 0001 18 00 %06x".formatted(number * 0x9E3779B1 >>> 8));
    }

    private static byte[] inCapitals(byte[] query) {
        byte[] capitals = query.clone();
        for (int i = Wire.HEADER_LENGTH; i < capitals.length - 4; i++) {
            if (capitals[i] >= 'a' && capitals[i] <= 'z' && i % 3 != 0) {
                capitals[i] -= 'a' - 'A';
            }
        }
        return capitals;
    }

    /** In another network each time, so that none owes anything for those before it. */
    private ClientAddress client4() {
        return client("127.0.%d.77".formatted(networks.incrementAndGet()));
    }

    private ClientAddress client6() {
        return client("2001:db8:0:%d00::77".formatted(networks.incrementAndGet()));
    }

    private static ClientAddress client(String address) {
        ClientAddress client = new ClientAddress();
        client.set(InetAddress.ofLiteral(address));
        return client;
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void whateverIsAsked(Kind kind) {
        assertNothingIsMade(kind + " over UDP", world, kind.queries(), Transport.UDP, client4());
        assertNothingIsMade(kind + " over TCP", world, kind.queries(), Transport.TCP, client4());
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void whoeverAsksOverIpv6(Kind kind) {
        assertNothingIsMade(kind + " over IPv6", world, kind.queries(), Transport.UDP, client6());
    }

    @ParameterizedTest
    @FieldSource("KINDS")
    void orIsRefusedAnAnswer(Kind kind) {
        assertNothingIsMade(kind + " beyond the limit", limiting, kind.queries(), Transport.UDP, client4());
    }

    @Test
    void withACookieOfTheServer() {
        ClientAddress client = client4();
        byte[] answer = world.respond(query("first", Type.A, CLIENT_COOKIE), AnsweringWorld.Way.EDNS, client.address());
        String cookie = HexFormat.of().formatHex(answer, answer.length - 24, answer.length);
        byte[][] queries = {query("first", Type.A, "000a 0018 " + cookie)};
        assertNothingIsMade("a server cookie", world, queries, Transport.UDP, client);
    }

    /** This way of counting does not look away: the answer to an operator's question is made for it. */
    @Test
    void butWhatIsMadeForAQuestionIsCounted() {
        byte[] chaos = query("first", Type.TXT);
        chaos[chaos.length - 1] = Wire.CLASS_CH;
        double bytes = bytesPerQuery(world, new byte[][] {chaos}, Transport.UDP, client("127.0.0.1"), 1000);
        assertTrue(bytes > 1000, bytes + " bytes per query");
    }

    private void assertNothingIsMade(
            String what, AnsweringWorld asked, byte[][] queries, Transport transport, ClientAddress client) {
        double bytes = bytesPerQuery(asked, queries, transport, client, COUNTED);
        System.out.printf("made for %s: %.4f bytes per query%n", what, bytes);
        assertTrue(bytes < MOST_BYTES, what + ": " + bytes + " bytes per query");
        assertEquals(0, asked.failures());
    }

    /** After as many queries as the compiler wants to see. */
    private static double bytesPerQuery(
            AnsweringWorld asked, byte[][] queries, Transport transport, ClientAddress client, int count) {
        int answered = ask(asked, queries, transport, client, WARM_UP);
        assertTrue(answered > 0, "nothing is answered");
        long before = THREADS.getCurrentThreadAllocatedBytes();
        ask(asked, queries, transport, client, count);
        return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / count;
    }

    private static int ask(
            AnsweringWorld asked, byte[][] queries, Transport transport, ClientAddress client, int count) {
        int answered = 0;
        for (int i = 0; i < count; i++) {
            answered += asked.answer(queries[i % queries.length], transport, client) > 0 ? 1 : 0;
        }
        return answered;
    }
}
