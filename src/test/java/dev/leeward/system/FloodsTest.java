package dev.leeward.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Type;

/**
 * The real server under floods that try to make it keep something, stop it, or turn it against others: its memory stays as it is, a client
 * elsewhere is answered, and whoever the flood is in the name of gets less than was sent. Prints what was seen.
 */
@Timeout(120)
class FloodsTest {
    private static final int MEBI = 1 << 20;
    private static final int PER_SECOND = 30_000;
    private static final int SECONDS = 2;

    /** What may be left of a flood in the heap: less than a hundred bytes for each of its messages. */
    private static final long MOST_LIVING = 4L * MEBI;

    /** The heap may be larger than what lives in it, and the virtual machine compiles what it had not run before. */
    private static final long MOST_RESIDENT = 48L * MEBI;

    /** The network of each flood, so that none owes anything for the one before. */
    private static int networks = 20;

    private static final String CANARY = "ns.example.test";

    @TempDir
    private static Path folder;

    private static Leeward server;

    /** By their order the same in each run. */
    private final Random random = new Random(20260101);

    @BeforeAll
    static void serve() throws Exception {
        Files.writeString(folder.resolve("zone"), """
                $TTL 300
                @ SOA ns hostmaster 7 3600 900 604800 60
                @ NS ns
                ns A 192.0.2.53
                large TXT "%s"
                *.wild A 192.0.2.1
                sub NS ns.sub
                ns.sub A 192.0.2.54
                """.formatted("x".repeat(250)));
        server = Leeward.serve(Files.writeString(folder.resolve("leeward.yaml"), """
                listen: {dns: ["127.0.0.1:0"], admin: "127.0.0.1:0"}
                limits: {rrl: {exempt: [127.1.0.0/16]}}
                zones: {example.test: {file: zone}}
                regions: {eu: {}, us: {}}
                checks: {web: {tcp: {port: 1}}}
                pools:
                  eu: {region: eu, check: web, members: [127.0.0.1, 127.0.0.2]}
                  us: {region: us, check: web, members: [127.0.0.3]}
                services:
                  sticky.example.test: {policy: hashed, pools: [eu, us]}
                  geo.example.test:
                    policy: geo
                    pools: [eu, us]
                    map: [{networks: [198.51.100.0/24, "2001:db8:5::/48"], regions: [us]}, {default: [eu, us]}]
                """));
        Flood warmUp = Flood.start(server.dns, exempt(), PER_SECOND, _ -> query(CANARY, Type.A));
        TimeUnit.SECONDS.sleep(2 * SECONDS);
        warmUp.end();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static List<String> network(String start) {
        return IntStream.rangeClosed(1, 16).mapToObj(host -> start + host).toList();
    }

    /** Addresses that everything is answered to. */
    private static List<String> exempt() {
        return network("127.1." + networks++ + ".");
    }

    private static List<String> limited() {
        return network("127.0." + networks++ + ".");
    }

    private static byte[] query(String name, int type) {
        return Stub.query(name, type).toWire();
    }

    /** With an OPT record that holds these bytes as its options. */
    private static byte[] query(String name, int type, byte[] options) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(query(name, type));
        out.writeBytes(new byte[] {0, 0, Type.OPT, 16, 0, 0, 0, 0, 0, 0, (byte) options.length});
        out.writeBytes(options);
        byte[] message = out.toByteArray();
        message[11] = 1;
        return message;
    }

    /** Floods while a canary asks, and looks at what both have seen. */
    private static Flood flood(String what, List<String> sources, IntFunction<byte[]> messages) throws Exception {
        long livingBefore = Memory.living(server);
        long residentBefore = Memory.resident(server);
        Canary.Seen seen;
        Flood flood;
        try (Canary canary = Canary.udp(server.dns, CANARY, Type.A)) {
            flood = Flood.start(server.dns, sources, PER_SECOND, messages);
            TimeUnit.SECONDS.sleep(SECONDS);
            flood.end();
            seen = canary.end();
        }
        long residentAfter = Memory.resident(server);
        long livingAfter = Memory.living(server);
        System.out.printf(
                "%s: %d messages in %.1f s, %d answered whole, %d cut; %.2f bytes out for each in; %s; "
                        + "living %d → %d KiB, resident %d → %d MiB%n",
                what,
                flood.sent(),
                flood.seconds(),
                flood.whole(),
                flood.truncated(),
                flood.amplification(),
                seen,
                livingBefore >> 10,
                livingAfter >> 10,
                residentBefore / MEBI,
                residentAfter / MEBI);
        assertTrue(flood.sent() > PER_SECOND, "that was no flood: " + flood.sent());
        assertEquals(List.of(), seen.unanswered(), what);
        assertTrue(seen.nanos().size() > 50, seen.toString());
        assertTrue(seen.medianMillis() < 50, seen.toString());
        assertTrue(livingAfter - livingBefore < MOST_LIVING, "kept: " + (livingAfter - livingBefore) + " bytes");
        assertTrue(residentAfter - residentBefore < MOST_RESIDENT, "grown to " + residentAfter / MEBI + " MiB");
        assertEquals(
                0,
                server.output.stream()
                        .filter(line -> line.contains("this is a bug"))
                        .count());
        return flood;
    }

    private static void assertBounded(Flood flood) {
        assertTrue(flood.amplification() < 1, "amplified by " + flood.amplification());
        assertTrue(flood.whole() + flood.truncated() > 0, "a limit is not silence");
    }

    @Test
    void keepsNothingOfRandomNames() throws Exception {
        assertBounded(flood("random names", limited(), i -> query(label() + ".example.test", Type.A)));
    }

    @Test
    void keepsNothingOfRandomNamesThatAWildcardAnswers() throws Exception {
        Flood flood = flood("random names, all answered", exempt(), i -> query(label() + ".wild.example.test", Type.A));
        assertEquals(0, flood.truncated());
        assertTrue(flood.whole() > flood.sent() * 0.95, flood.whole() + " of " + flood.sent());
    }

    /** As many labels as a name can have, or a few. */
    @Test
    void keepsNothingOfNamesInRandomDepth() throws Exception {
        assertBounded(flood("random depth", limited(), i -> {
            String labels = "a.".repeat(random.nextInt(100));
            return query(labels + label() + (i % 2 == 0 ? ".sub" : "") + ".example.test", Type.A);
        }));
    }

    private String label() {
        return Long.toString(random.nextLong() >>> 1, 36);
    }

    @Test
    void keepsNothingOfOneHotName() throws Exception {
        assertBounded(flood("one hot name", limited(), _ -> query("large.example.test", Type.TXT)));
    }

    @Test
    void keepsNothingOfOneHotNameThatIsAlwaysAnswered() throws Exception {
        Flood flood = flood("one hot name, all answered", exempt(), _ -> query("large.example.test", Type.TXT));
        assertTrue(flood.whole() > flood.sent() * 0.95, flood.whole() + " of " + flood.sent());
    }

    @Test
    void keepsNothingOfAllTypes() throws Exception {
        byte[] query = query("ns.example.test", Type.A);
        assertBounded(flood("all types", limited(), i -> {
            byte[] typed = query.clone();
            typed[typed.length - 4] = (byte) (i >> 8);
            typed[typed.length - 3] = (byte) i;
            return typed;
        }));
    }

    @Test
    void keepsNothingOfLetterCases() throws Exception {
        byte[] query = query("large.example.test", Type.TXT);
        assertBounded(flood("random letter case", limited(), _ -> {
            byte[] turned = query.clone();
            for (int i = 12; i < turned.length - 4; i++) {
                turned[i] -= (byte) (turned[i] >= 'a' && random.nextBoolean() ? 'a' - 'A' : 0);
            }
            return turned;
        }));
    }

    /** Each as long as it says or not, of the codes that are in use and any other. */
    @Test
    void keepsNothingOfRandomOptions() throws Exception {
        assertBounded(flood("random options", limited(), _ -> {
            byte[] options = new byte[random.nextInt(64)];
            random.nextBytes(options);
            if (options.length >= 4) {
                options[0] = 0;
                options[1] &= 15;
                options[2] = 0;
                options[3] = (byte) (options.length - 4 - (random.nextInt(8) == 0 ? 1 : 0));
            }
            return query("ns.example.test", Type.A, options);
        }));
    }

    @Test
    void keepsNothingOfAMillionNetworks() throws Exception {
        assertBounded(flood("client networks", limited(), i -> ofNetwork(i % 2 == 0 ? "geo" : "sticky")));
    }

    @Test
    void keepsNothingOfAMillionNetworksThatAreAlwaysAnswered() throws Exception {
        Flood flood = flood("client networks, all answered", exempt(), i -> ofNetwork(i % 2 == 0 ? "geo" : "sticky"));
        assertTrue(flood.whole() > flood.sent() * 0.95, flood.whole() + " of " + flood.sent());
    }

    /** A /24, or a /48 of IPv6; one of a million in each family. */
    private byte[] ofNetwork(String label) {
        int network = random.nextInt(1_000_000);
        byte high = (byte) (network >> 16);
        byte middle = (byte) (network >> 8);
        byte low = (byte) network;
        byte[] option = random.nextBoolean()
                ? new byte[] {0, 8, 0, 7, 0, 1, 24, 0, high, middle, low}
                : new byte[] {0, 8, 0, 10, 0, 2, 48, 0, 32, 1, 13, high, middle, low};
        return query(label + ".example.test", Type.A, option);
    }

    /** Questions as short as they get, in the name of 16 networks. */
    @Test
    void sendsManyVictimsLessThanWasSentInTheirName() throws Exception {
        List<String> victims =
                IntStream.range(0, 16).mapToObj(i -> "127.2." + i + ".9").toList();
        byte[] root = query("", Type.NS);
        byte[] apex = query("example.test", Type.ANY);
        assertBounded(flood("tiny questions in the name of 16 networks", victims, i -> i % 2 == 0 ? root : apex));
    }

    /** Too short for a header, or a header alone. */
    @Test
    void keepsNothingOfHardlyAnything() throws Exception {
        assertBounded(flood("up to 16 random bytes", limited(), _ -> {
            byte[] message = new byte[random.nextInt(17)];
            random.nextBytes(message);
            return message;
        }));
    }

    /** Else two servers would answer each other for ever. */
    @Test
    void isSilentAtAnswers() throws Exception {
        byte[] answer = query("ns.example.test", Type.A);
        answer[2] |= (byte) 0x80;
        Flood flood = flood("answers", limited(), _ -> answer);
        assertEquals(0, flood.whole() + flood.truncated());
    }
}
