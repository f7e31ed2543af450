package dev.leeward.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.KeyConfig;
import dev.leeward.config.KeyConfig.Algorithm;
import dev.leeward.config.Secret;
import dev.leeward.tsig.Keyring;
import dev.leeward.tsig.SignedQuery;
import dev.leeward.tsig.SigningKey;
import dev.leeward.values.DomainName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions that are signed or ask for a zone, where their answers do not fit or cannot be made. */
class CarefulAnswersTest {
    private static final String LABEL = "x".repeat(61) + ".";

    /** 253 bytes on the wire. */
    private static final String LONG = LABEL.repeat(4) + "abc";

    private static final byte[] SECRET = new byte[32];
    private static final SigningKey KEY = new SigningKey(DomainName.parse(LONG), Algorithm.HMAC_SHA256, SECRET);

    private static final Answerer NOTHING = new Answerer() {
        private final AnswerTable table =
                Tables.of(Map.of(), new AnswerSlot(_ -> CompiledAnswer.fixed(Outcome.ofRcode(Wire.REFUSED), 1)));

        @Override
        public AnswerTable table() {
            return table;
        }

        @Override
        public CompiledAnswer chaos(Question question, InetAddress client) {
            return CompiledAnswer.once(Outcome.ofRcode(Wire.REFUSED), 1);
        }
    };

    @TempDir
    Path folder;

    private final Zone zone = new Zone();
    private Keyring keys = Keyring.NONE;

    @BeforeEach
    void writesTheKey() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), Base64.getEncoder().encodeToString(SECRET));
        keys = Keyring.of(Map.of(KEY.name(), new KeyConfig(Algorithm.HMAC_SHA256, new Secret(file))));
    }

    /** Hands out one zone, whatever is asked, and notes what was. */
    private final class Zone implements Transfers, AnswerStream {
        private final List<Request> requests = new ArrayList<>();
        private int body = 2000;
        private boolean fails;
        private int closed;

        @Override
        public Keyring keys() {
            if (fails) {
                throw new IllegalStateException("a bug");
            }
            return keys;
        }

        @Override
        public AnswerStream open(Request request) {
            requests.add(request);
            return this;
        }

        @Override
        public @Nullable CompiledAnswer next() {
            if (fails) {
                throw new IllegalStateException("a bug");
            }
            return CompiledAnswer.once(new Outcome(0, true, new byte[body], new int[0], 9, 0, 0, List.of(), null), 1);
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Responder responder = TestResponders.of(NOTHING, zone, meters);

    private byte[] ask(byte[] query, Transport transport) {
        System.arraycopy(query, 0, responder.in, 0, query.length);
        int length = responder.respond(query.length, transport);
        return Arrays.copyOf(responder.out, length);
    }

    private static String header(byte[] answer) {
        return HexFormat.of().formatHex(answer, 0, 12);
    }

    /** IXFR from serial 7 (RFC 1995 section 3). */
    private static byte[] ixfr(String zone) {
        byte[] query = Packets.query(zone, Wire.TYPE_IXFR);
        byte[] soa = Packets.bytes("c00c 0006 0001 00000000 0016 00 00 00000007" + "00000000".repeat(4));
        byte[] whole = Arrays.copyOf(query, query.length + soa.length);
        System.arraycopy(soa, 0, whole, query.length, soa.length);
        whole[9] = 1;
        return whole;
    }

    @Test
    void sendsAClientToTcpWhoseLongSignatureWouldMakeTheAnswerTooLong() {
        // Key and algorithm are called as what is asked for, two bytes each.
        String signature = "c00c 00fa 00ff 00000000 0012 c00c 000000000000 012c 0000 abcd 0000 0000";
        byte[] answer = ask(Packets.query(LONG, 1, signature), Transport.UDP);
        assertTrue(answer.length <= Wire.UDP_PAYLOAD_PLAIN, () -> answer.length + " bytes");
        assertEquals("abcd83000001000000000000", header(answer));
        assertEquals(1, meters.get("leeward.dns.truncated").functionCounter().count());
    }

    @Test
    void givesZonesOverUdpWithinTheLimitAlone() {
        byte[] answer = ask(ixfr("example.test"), Transport.UDP);
        assertEquals("abcd87000001000000000000", header(answer));
        assertEquals(1, zone.closed);
    }

    @Test
    void neverTakesALackOfRoomForAsManyMessagesAsThereAre() {
        byte[] query = SignedQuery.of(ixfr(LONG), KEY, System.currentTimeMillis() / 1000)
                .message();
        byte[] answer = ask(query, Transport.UDP);
        assertEquals(List.of(), zone.requests);
        assertEquals("abcd83000001000000000000", header(answer));
    }

    @Test
    void tellsWhoseKeyItWasAndHowMuchRoomThereIs() {
        byte[] query = SignedQuery.of(ixfr("example.test"), KEY, System.currentTimeMillis() / 1000)
                .message();
        zone.body = 1;
        byte[] answer = ask(query, Transport.UDP);
        assertEquals(KEY.name(), zone.requests.getFirst().key());
        assertEquals(answer.length + zone.requests.getFirst().room() - zone.body, Wire.UDP_PAYLOAD_PLAIN);
    }

    @Test
    void doesNotLeaveOutWhatFitsIntoNoMessage() {
        zone.body = 65_530;
        byte[] answer = ask(Packets.query("example.test", Wire.TYPE_AXFR), Transport.TCP);
        assertEquals(Wire.SERVFAIL, answer[3] & 0xf);
        assertNull(responder.unfinished());
    }

    @Test
    void answersWhateverFails() {
        zone.fails = true;
        byte[] query = SignedQuery.of(Packets.query("example.test", 1), KEY, 0).message();
        assertEquals("abcd81020001000000000000", header(ask(query, Transport.UDP)));
    }

    @Test
    void doesNotGoOnWithAZoneWhoseBeginningCannotBeMade() {
        zone.fails = true;
        byte[] answer = ask(Packets.query("example.test", Wire.TYPE_AXFR), Transport.TCP);
        assertEquals(Wire.SERVFAIL, answer[3] & 0xf);
        assertNull(responder.unfinished());
        assertEquals(1, zone.closed);
    }
}
