package dev.leeward.tsig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.leeward.config.KeyConfig.Algorithm;
import dev.leeward.tsig.QuerySignature.Verdict;
import dev.leeward.values.DomainName;
import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;
import org.xbill.DNS.Type;

/** Signatures against dnsjava's on the other side. */
class SignaturesTest {
    private static final DomainName NAME = DomainName.parse("ns2.example.test");
    private static final byte[] SECRET =
            "0123456789abcdef0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final long NOW = System.currentTimeMillis() / 1000;

    private static Keyring keyring(Algorithm algorithm) {
        return new Keyring(Map.of(NAME, new SigningKey(NAME, algorithm, SECRET)));
    }

    private static TSIG other(Algorithm algorithm) {
        return other(algorithm, "ns2.example.test.", SECRET);
    }

    private static TSIG other(Algorithm algorithm, String name, byte[] secret) {
        return new TSIG(
                Name.fromConstantString(algorithm + "."),
                Name.fromConstantString(name),
                Base64.getEncoder().encodeToString(secret));
    }

    private static Message query() {
        return Message.newQuery(Record.newRecord(Name.fromConstantString("www.example.test."), Type.A, DClass.IN));
    }

    private static byte[] signedBy(TSIG tsig, Message query) {
        tsig.apply(query, null);
        return query.toWire();
    }

    /** An answer that says nothing, in a buffer with room for a signature. */
    private static int answer(byte[] query, byte[] out) {
        Message answer = new Message((query[0] & 0xff) << 8 | query[1] & 0xff);
        answer.getHeader().setFlag(org.xbill.DNS.Flags.QR);
        byte[] wire = answer.toWire();
        System.arraycopy(wire, 0, out, 0, wire.length);
        return wire.length;
    }

    @ParameterizedTest
    @EnumSource(Algorithm.class)
    void takesWhatOthersSignAndSignsWhatTheyTake(Algorithm algorithm) throws Exception {
        TSIG tsig = other(algorithm);
        Message query = query();
        byte[] asked = signedBy(tsig, query);
        QuerySignature signature = keyring(algorithm).read(asked, NOW);
        assertEquals(Verdict.GENUINE, signature.verdict());
        assertEquals(NAME, signature.key());
        byte[] out = new byte[512];
        int end = answer(asked, out);
        int signed = signature.sign(out, end, NOW);
        assertEquals(signature.length(), signed - end);
        byte[] answer = Arrays.copyOf(out, signed);
        assertEquals(Rcode.NOERROR, tsig.verify(new Message(answer), answer, query.getTSIG()));
    }

    @Test
    void signsEachMessageOfALongAnswer() throws Exception {
        TSIG tsig = other(Algorithm.HMAC_SHA256);
        Message query = query();
        byte[] asked = signedBy(tsig, query);
        QuerySignature signature = keyring(Algorithm.HMAC_SHA256).read(asked, NOW);
        TSIG.StreamVerifier verifier = new TSIG.StreamVerifier(tsig, query.getTSIG());
        for (int i = 0; i < 5; i++) {
            byte[] out = new byte[512];
            byte[] answer = Arrays.copyOf(out, signature.sign(out, answer(asked, out), NOW));
            assertEquals(Rcode.NOERROR, verifier.verify(new Message(answer), answer), "message " + i);
        }
    }

    private static TSIGRecord tsigOf(byte[] asked, QuerySignature signature) throws IOException {
        byte[] out = new byte[512];
        int end = signature.sign(out, answer(asked, out), NOW);
        return new Message(Arrays.copyOf(out, end)).getTSIG();
    }

    @Test
    void saysWhyASignatureIsNotTaken() throws Exception {
        Keyring keyring = keyring(Algorithm.HMAC_SHA256);
        byte[] unknown = signedBy(other(Algorithm.HMAC_SHA256, "ns3.example.test.", SECRET), query());
        byte[] wrong = signedBy(other(Algorithm.HMAC_SHA256, "ns2.example.test.", new byte[32]), query());
        byte[] otherAlgorithm = signedBy(other(Algorithm.HMAC_SHA512), query());
        byte[] right = signedBy(other(Algorithm.HMAC_SHA256), query());
        assertEquals(Verdict.BADKEY, keyring.read(unknown, NOW).verdict());
        assertEquals(Verdict.BADKEY, keyring.read(otherAlgorithm, NOW).verdict());
        assertEquals(Verdict.BADSIG, keyring.read(wrong, NOW).verdict());
        assertEquals(Verdict.BADTIME, keyring.read(right, NOW + 400).verdict());
        assertEquals(9, keyring.read(wrong, NOW).rcode());
        assertNull(keyring.read(wrong, NOW).key());

        TSIGRecord badSignature = tsigOf(wrong, keyring.read(wrong, NOW));
        assertEquals(16, badSignature.getError());
        assertEquals(0, badSignature.getSignature().length);
        TSIGRecord badTime = tsigOf(right, keyring.read(right, NOW + 400));
        assertEquals(18, badTime.getError());
        assertEquals(32, badTime.getSignature().length);
        assertEquals(6, badTime.getOther().length);
    }

    @Test
    void takesWholeSignaturesAlone() throws Exception {
        byte[] asked = signedBy(other(Algorithm.HMAC_SHA256), query());
        assertEquals(
                Verdict.BADTRUNC,
                keyring(Algorithm.HMAC_SHA256).read(cut(asked, 16), NOW).verdict());
        assertEquals(
                Verdict.MALFORMED,
                keyring(Algorithm.HMAC_SHA256).read(cut(asked, 15), NOW).verdict());
    }

    /** The same with so many bytes of its signature. */
    private static byte[] cut(byte[] asked, int length) throws Exception {
        TsigRecord.Signed signed = TsigRecord.find(asked);
        TsigRecord whole = signed.record();
        byte[] out = Arrays.copyOf(asked, asked.length);
        out[11]--;
        int end = whole.with(Arrays.copyOf(whole.mac(), length)).append(out, signed.start());
        return Arrays.copyOf(out, end);
    }

    @Test
    void knowsTheAnswerToItsOwnQuery() {
        Keyring keyring = keyring(Algorithm.HMAC_SHA384);
        SignedQuery query = SignedQuery.of(query().toWire(), keyring.key(NAME), NOW);
        QuerySignature signature = keyring.read(query.message(), NOW);
        assertEquals(Verdict.GENUINE, signature.verdict());
        byte[] out = new byte[512];
        byte[] answer = Arrays.copyOf(out, signature.sign(out, answer(query.message(), out), NOW));
        assertTrue(query.isAnsweredBy(answer, NOW));
        for (int at = 2; at < answer.length; at++) {
            byte[] forged = answer.clone();
            forged[at] ^= 1;
            assertFalse(query.isAnsweredBy(forged, NOW), "byte " + at);
        }
    }

    /** Every changed bit is seen, and nothing that is sent makes an exception. */
    @Test
    void isTotal() {
        Keyring keyring = keyring(Algorithm.HMAC_SHA256);
        byte[] right = signedBy(other(Algorithm.HMAC_SHA256), query());
        Random random = new Random(20261126);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes =
                    Arrays.copyOf(right, random.nextInt(4) == 0 ? random.nextInt(right.length + 20) : right.length);
            for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            if (random.nextInt(20) == 0) {
                random.nextBytes(bytes);
            }
            if (bytes.length < 12) {
                continue;
            }
            QuerySignature signature = keyring.read(bytes, NOW);
            byte[] out = new byte[1024];
            signature.sign(out, answer(bytes, out), NOW);
            boolean same = Arrays.equals(bytes, right);
            boolean genuine = signature.verdict() == Verdict.GENUINE;
            // The id may differ from the one that was signed (RFC 8945 section 5.3.2), and letter case of names.
            assertTrue(same || !genuine || sameButForIdAndCase(bytes, right), "taken, though changed");
        }
    }

    private static boolean sameButForIdAndCase(byte[] bytes, byte[] right) {
        for (int i = 2; i < Math.max(bytes.length, right.length); i++) {
            if (i >= bytes.length || i >= right.length || (bytes[i] | 0x20) != (right[i] | 0x20)) {
                return false;
            }
        }
        return true;
    }
}
