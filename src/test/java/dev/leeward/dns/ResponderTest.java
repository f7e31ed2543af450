package dev.leeward.dns;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.dns.CompiledAnswer.Part;
import dev.leeward.dns.Outcome.Rotation;
import dev.leeward.values.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponderTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Responder responder = TestResponders.of(new Small(), registry);

    /** One zone with a node that has a long answer and one that fails. */
    private static final class Small implements Answerer {
        private final AnswerTable table;

        Small() {
            Outcome small = new Outcome(0, true, new byte[100], new int[0], 1, 0, 0, List.of(), null);
            Outcome large = new Outcome(0, true, new byte[1300], new int[0], 9, 0, 0, List.of(), null);
            AnswerSlot noName = new AnswerSlot(_ -> CompiledAnswer.fixed(Outcome.ofRcode(Wire.NXDOMAIN), 6));
            TreeMap<Integer, AnswerSlot> types = new TreeMap<>();
            types.put(1, new AnswerSlot(_ -> CompiledAnswer.fixed(small, 6)));
            types.put(16, new AnswerSlot(_ -> CompiledAnswer.fixed(large, 6)));
            types.put(28, new AnswerSlot(_ -> BY_CLIENT));
            types.put(33, new AnswerSlot(_ -> CompiledAnswer.fixed(ring(2), 6)));
            types.put(99, new AnswerSlot(_ -> {
                throw new IllegalStateException("a bug");
            }));
            AnswerNode below = new AnswerNode(
                    new TreeMap<>(Map.of(33, new AnswerSlot(_ -> CompiledAnswer.fixed(ring(2), 6)))), noName, null);
            table = Tables.of(
                    Map.of(DomainName.parse("test"), new AnswerNode(types, noName, below)),
                    new AnswerSlot(_ -> CompiledAnswer.fixed(Outcome.ofRcode(Wire.REFUSED), 1)));
        }

        @Override
        public AnswerTable table() {
            return table;
        }

        @Override
        public CompiledAnswer chaos(Question question, InetAddress client) {
            return CompiledAnswer.once(Outcome.ofRcode(Wire.REFUSED), 1);
        }
    }

    /** What lies below 128.0.0.0 is refused; above it each half of a /25 has an rcode of its own. */
    private static final CompiledAnswer BY_CLIENT = CompiledAnswer.steered(
            List.of(
                    Part.of(Outcome.ofRcode(Wire.REFUSED)),
                    Part.assigned(
                            List.of(Outcome.ofRcode(Wire.NXDOMAIN), Outcome.ofRcode(Wire.YXDOMAIN)), byBit(7, 121))),
            byBit(31, 97),
            Stamp.of(List.of()),
            6);

    private static ClientChooser byBit(int bit, int prefix) {
        return new ClientChooser() {
            @Override
            public int index(long high, long low) {
                assertEquals(0, high);
                assertEquals(0xffff, low >>> 32);
                return (int) (low >>> bit) & 1;
            }

            @Override
            public int prefix(long high, long low) {
                return prefix;
            }
        };
    }

    /** Four records of four bytes in a ring, between two that stay, with a pointer in each. */
    private static Outcome ring(int given) {
        byte[] body = "HEAD1 xx2 xx3 xx4 xxTAIL".getBytes(StandardCharsets.US_ASCII);
        int[] pointers = {6, 10, 14, 18, 22};
        Rotation rotation = new Rotation(4, 4, 4, Draw.of(0, 0, 1, 0), given);
        return new Outcome(0, true, body, pointers, 5, 1, 0, List.of(), rotation);
    }

    private byte[] ask(byte[] query, Transport transport) {
        System.arraycopy(query, 0, responder.in, 0, query.length);
        int length = responder.respond(query.length, transport);
        return Arrays.copyOf(responder.out, length);
    }

    private static String header(byte[] answer) {
        return HexFormat.of().formatHex(answer, 0, Math.min(12, answer.length));
    }

    @Test
    void keepsTheLettersTheClientChose() {
        byte[] query = Packets.query("test", 1);
        query[13] = 'T';
        query[15] = 'S';
        byte[] answer = ask(query, Transport.UDP);
        assertEquals("TeSt", new String(answer, 13, 4, StandardCharsets.US_ASCII));
        assertEquals("abcd85000001000100000000", header(answer));
    }

    @Test
    void answersNamesBelowANodeByItsEncloser() {
        assertEquals(Wire.NXDOMAIN, ask(Packets.query("no.such.test", 1), Transport.UDP)[3] & 0xf);
    }

    @Test
    void refusesNamesOutside() {
        assertEquals(Wire.REFUSED, ask(Packets.query("example", 1), Transport.UDP)[3] & 0xf);
    }

    @Test
    void refusesTransfers() {
        assertEquals(Wire.REFUSED, ask(Packets.query("test", 252), Transport.TCP)[3] & 0xf);
    }

    @Test
    void truncatesOverUdpWhatDoesNotFit() {
        byte[] answer = ask(Packets.query("test", 16, Packets.opt(4096, "00000000", "")), Transport.UDP);
        assertEquals("abcd87000001000000000001", header(answer));
        assertEquals(12 + 10 + 11, answer.length);
    }

    @Test
    void doesNotTruncateOverTcp() {
        assertEquals("abcd85000001000900000000", header(ask(Packets.query("test", 16), Transport.TCP)));
    }

    @Test
    void repeatsTheSubnetWithScopeZero() {
        String subnet = "0008 0007 0001 18 00 c00002";
        byte[] answer = ask(Packets.query("test", 1, Packets.opt(1232, "00008000", subnet)), Transport.UDP);
        String tail = HexFormat.of().formatHex(answer, answer.length - 22, answer.length);
        assertEquals("00 0029 04d0 00008000 000b ".replace(" ", "") + subnet.replace(" ", ""), tail);
    }

    @ParameterizedTest
    @CsvSource({
        "0001 18 00 c00002,   the lower half,     3, 25",
        "0001 19 00 c0000280, the upper half,     6, 25",
        "0001 08 00 0a,       below the half,     5, 1",
        "0001 01 00 80,       shorter than asked, 3, 25",
    })
    void answersByTheClientsNetworkAndTellsHowFarThatHolds(String subnet, String why, int rcode, int scope) {
        int length = Packets.bytes(subnet).length;
        byte[] answer = ask(
                Packets.query("test", 28, Packets.opt(1232, "00000000", "0008 %04x %s".formatted(length, subnet))),
                Transport.UDP);
        assertEquals(rcode, answer[3] & 0xf, why);
        byte[] told = Packets.bytes(subnet);
        told[3] = (byte) scope;
        assertArrayEquals(told, Arrays.copyOfRange(answer, answer.length - length, answer.length), why);
    }

    @Test
    void goesByTheSourceAddressWhereNoNetworkIsTold() {
        byte[] without = ask(Packets.query("test", 28, Packets.opt(1232, "00000000", "")), Transport.UDP);
        assertEquals(Wire.NXDOMAIN, without[3] & 0xf, "192.0.2.77");
        byte[] unlocated =
                ask(Packets.query("test", 28, Packets.opt(1232, "00000000", "0008 0004 0001 00 00")), Transport.UDP);
        assertEquals(Wire.NXDOMAIN, unlocated[3] & 0xf);
        assertEquals(
                0, unlocated[unlocated.length - 1], "it asked not to be located: scope 0 (RFC 7871 section 7.1.2)");
    }

    @Test
    void givesSomeOfARingFromTheOneThatWasDrawnOn() {
        byte[] answer = ask(Packets.query("test", 33, Packets.opt(1232, "00000000", "")), Transport.UDP);
        assertEquals("abcd85000001000300010001", header(answer));
        assertEquals("HEAD3 xx4 xxTAIL", new String(answer, 22, 16, StandardCharsets.US_ASCII));
        assertEquals(22 + 16 + 11, answer.length);
    }

    @Test
    void movesThePointersOfWhatIsGivenOfARing() {
        // Compiled for a name that is shorter by two.
        byte[] answer = ask(Packets.query("a.test", 33), Transport.UDP);
        assertEquals("HEAD3 xz4 xzTAIN", new String(answer, 24, 16, StandardCharsets.US_ASCII));
    }

    @Test
    void tellsABadVersionInTheExtendedCode() {
        byte[] answer = ask(Packets.query("test", 1, Packets.opt(1232, "00010000", "")), Transport.UDP);
        assertEquals("abcd81000001000000000001", header(answer));
        assertEquals(1, answer[answer.length - 6]);
        assertEquals(
                1,
                registry.get("leeward.dns.answers")
                        .tag("rcode", "BADVERS")
                        .functionCounter()
                        .count());
    }

    private String opt(byte[] answer, int length) {
        return HexFormat.of().formatHex(answer, answer.length - length, answer.length);
    }

    @Test
    void tellsWhichServerItIs() {
        byte[] answer = ask(Packets.query("test", 1, Packets.opt(1232, "00000000", "0003 0000")), Transport.UDP);
        assertEquals("00 0029 04d0 00000000 0007 0003 0003 6e7331".replace(" ", ""), opt(answer, 18));
        assertEquals(22 + 100 + 18, answer.length);
    }

    /** In tenths of a second (RFC 7828 section 3.1). */
    @Test
    void tellsOverTcpHowLongAConnectionMayBeIdle() {
        byte[] answer = ask(Packets.query("test", 1, Packets.opt(1232, "00000000", "000b 0000")), Transport.TCP);
        assertEquals("00 0029 04d0 00000000 0006 000b 0002 0064".replace(" ", ""), opt(answer, 17));
    }

    @Test
    void givesACookieWithEveryAnswerToOne() {
        byte[] answer = ask(Packets.query("test", 1, cookie("2464c4abcf10c957")), Transport.UDP);
        String given = opt(answer, 24);
        assertTrue(given.startsWith("2464c4abcf10c95701000000"), given);
        assertEquals(
                "00 0029 04d0 00000000 001c 000a 0018".replace(" ", ""),
                opt(answer, 39).substring(0, 30));
        assertEquals(given, opt(ask(Packets.query("test", 1, cookie(given)), Transport.UDP), 24), "it is good");
        assertEquals(given, opt(ask(Packets.query("test", 0, cookie(given)), Transport.UDP), 24), "an error too");
        assertEquals(2, cookies("good"));
        assertEquals(1, cookies("new"));
    }

    private static String cookie(String hex) {
        return Packets.opt(1232, "00000000", "000a %04x %s".formatted(hex.length() / 2, hex));
    }

    private double cookies(String kind) {
        return registry.get("leeward.dns.cookies")
                .tag("cookie", kind)
                .functionCounter()
                .count();
    }

    /** RFC 7873 section 5.4. */
    @Test
    void givesACookieToWhoAsksForNothingElse() {
        byte[] answer = ask(Packets.bytes("abcd 0000 0000 0000 0000 0001" + cookie("2464c4abcf10c957")), Transport.UDP);
        assertEquals("abcd80000000000000000001", header(answer));
        String given = opt(answer, 24);
        byte[] good = ask(Packets.bytes("abcd 0000 0000 0000 0000 0001" + cookie(given)), Transport.UDP);
        assertEquals("abcd80000000000000000001", header(good));
        byte[] bad = ask(
                Packets.bytes("abcd 0000 0000 0000 0000 0001" + cookie(given.replace("2464", "2465"))), Transport.UDP);
        assertEquals("abcd80070000000000000001", header(bad), "BADCOOKIE is 23, of which the header has 7");
        assertEquals(1, bad[bad.length - 28 - 6], "and the OPT record 1");
    }

    /** 22 bytes of header and question, 1300 of records, 11 of OPT, 28 of cookie; and a limit that just holds that, or just does not. */
    @ParameterizedTest
    @CsvSource({
        "1333, '', 1333",
        "1332, '', 33",
        "1361, 000a 0008 2464c4abcf10c957, 1361",
        "1360, 000a 0008 2464c4abcf10c957, 61"
    })
    void sendsWhatFitsBesideTheOptions(int limit, String options, int expected) {
        Responder responder = TestResponders.of(new Small(), "{udp-payload: " + limit + "}", registry);
        byte[] query = Packets.query("test", 16, Packets.opt(4096, "00000000", options));
        System.arraycopy(query, 0, responder.in, 0, query.length);
        assertEquals(expected, responder.respond(query.length, Transport.UDP));
    }

    @Test
    void limitsAnswersOverUdpToWhoHasNoGoodCookie() {
        Responder responder = TestResponders.of(new Small(), "{rrl: {responses-per-second: 5, slip: 1}}", registry);
        byte[] plain = Packets.query("test", 1);
        for (int i = 0; i < 5; i++) {
            assertEquals("8500", flags(responder, plain, Transport.UDP));
        }
        assertEquals("8300", flags(responder, plain, Transport.UDP), "TC");
        assertEquals("8500", flags(responder, plain, Transport.TCP));
        byte[] fresh = Packets.query("test", 1, cookie("2464c4abcf10c957"));
        assertEquals("8107", flags(responder, fresh, Transport.UDP), "BADCOOKIE");
        String given = HexFormat.of().formatHex(responder.out, 22 + 15, 22 + 15 + 24);
        byte[] good = Packets.query("test", 1, cookie(given));
        for (int i = 0; i < 20; i++) {
            assertEquals("8500", flags(responder, good, Transport.UDP));
        }
    }

    private static String flags(Responder responder, byte[] query, Transport transport) {
        System.arraycopy(query, 0, responder.in, 0, query.length);
        assertTrue(responder.respond(query.length, transport) > 0);
        return HexFormat.of().formatHex(responder.out, 2, 4);
    }

    @Test
    void countsRandomNamesAsOne() {
        Responder responder = TestResponders.of(new Small(), "{rrl: {responses-per-second: 5, slip: 0}}", registry);
        int answered = 0;
        for (int i = 0; i < 100; i++) {
            byte[] query = Packets.query("x%d.test".formatted(i), 1);
            System.arraycopy(query, 0, responder.in, 0, query.length);
            answered += responder.respond(query.length, Transport.UDP) > 0 ? 1 : 0;
        }
        assertEquals(5, answered);
    }

    @Test
    void isSilentAtAnswers() {
        byte[] query = Packets.query("test", 1);
        query[2] |= (byte) 0x80;
        assertEquals(0, ask(query, Transport.UDP).length);
        assertEquals(1, registry.get("leeward.dns.dropped").functionCounter().count());
    }

    @Test
    void answersABugWithServfailAndGoesOn() {
        assertEquals(Wire.SERVFAIL, ask(Packets.query("test", 99), Transport.UDP)[3] & 0xf);
        assertEquals(0, ask(Packets.query("test", 1), Transport.UDP)[3] & 0xf);
        assertEquals(1, registry.get("leeward.dns.failures").functionCounter().count());
    }

    /** Random bytes, and valid queries with bytes changed, cut off and added: an answer within bounds or silence, and nothing thrown. */
    @Test
    void survivesWhateverComes() {
        Random random = new Random(20260101);
        byte[] valid = Packets.query("www.test", 1, Packets.opt(1232, "00008000", "0008 0007 0001 18 00 c00002"));
        for (int round = 0; round < 300_000; round++) {
            byte[] message;
            if (round % 4 == 0) {
                message = new byte[random.nextInt(600)];
                random.nextBytes(message);
            } else {
                message = Arrays.copyOf(valid, Math.max(0, valid.length + random.nextInt(12) - 6));
                for (int changes = random.nextInt(4); changes >= 0 && message.length > 0; changes--) {
                    message[random.nextInt(message.length)] = (byte) random.nextInt();
                }
            }
            byte[] answer = ask(message, Transport.UDP);
            assertTrue(answer.length == 0 || answer.length >= 12 && answer.length <= 1232);
            if (answer.length > 0) {
                assertEquals(message[0], answer[0]);
                assertTrue((answer[2] & 0x80) != 0, "an answer is marked as one");
            }
        }
        assertEquals(0, ask(Packets.query("test", 1), Transport.UDP)[3] & 0xf, "the next query is answered");
    }
}
