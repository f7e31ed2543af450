package dev.leeward.fuzz;

import dev.leeward.dns.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * Any bytes as a message that is signed behind (RFC 8945 section 4.2), so that a fuzzer, which cannot guess a signature, gets past it.
 *
 * <pre>
 *   byte 0   how the message comes, and from whom
 *   byte 1   bit 0: of a key nobody knows; bit 1: of another algorithm; bits 2 to 4: bytes of other data
 *   2, 3     how many seconds its time is off
 *   byte 4   bytes of the signature, of 64 at most: a whole one has 32
 *   from 5   the message
 * </pre>
 */
public final class SignatureFuzz {
    private static final int START = 5;
    private static final int MOST = 4000;
    private static final short FUDGE = 300;

    private SignatureFuzz() {}

    /** @param input what jazzer made up */
    public static void fuzzerTestOneInput(byte[] input) throws GeneralSecurityException {
        if (input.length >= START + Wire.HEADER_LENGTH && input.length < MOST) {
            MessageFuzz.respond(input[0], signed(input));
        }
    }

    private static byte[] signed(byte[] input) throws GeneralSecurityException {
        byte[] message = Arrays.copyOfRange(input, START, input.length);
        byte[] key = Name.fromConstantString((input[1] & 1) == 0 ? "key.test." : "other.test.")
                .toWire();
        byte[] algorithm = Name.fromConstantString((input[1] & 2) == 0 ? "hmac-sha256." : "hmac-sha512.")
                .toWire();
        byte[] other = new byte[(input[1] >> 2) & 7];
        byte[] time =
                time(System.currentTimeMillis() / 1000 + ByteBuffer.wrap(input).getShort(2));

        ByteArrayOutputStream variables = new ByteArrayOutputStream();
        variables.writeBytes(key);
        variables.writeBytes(new byte[] {0, (byte) DClass.ANY, 0, 0, 0, 0});
        variables.writeBytes(algorithm);
        variables.writeBytes(time);
        variables.writeBytes(new byte[] {0, 0, 0, (byte) other.length});
        variables.writeBytes(other);

        Mac hash = Mac.getInstance("HmacSHA256");
        hash.init(new SecretKeySpec(Base64.getDecoder().decode(FuzzedZones.SECRET), "HmacSHA256"));
        hash.update(message);
        byte[] mac = Arrays.copyOf(hash.doFinal(variables.toByteArray()), input[4] & 63);

        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(algorithm);
        data.writeBytes(time);
        data.writeBytes(new byte[] {0, (byte) mac.length});
        data.writeBytes(mac);
        data.writeBytes(new byte[] {message[0], message[1], 0, 0, 0, (byte) other.length});
        data.writeBytes(other);

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Wire.putU16(message, 10, Wire.u16(message, 10) + 1);
        out.writeBytes(message);
        out.writeBytes(key);
        out.writeBytes(new byte[] {0, (byte) Type.TSIG, 0, (byte) DClass.ANY, 0, 0, 0, 0, 0, (byte) data.size()});
        out.writeBytes(data.toByteArray());
        return out.toByteArray();
    }

    /** 48 bits of seconds, and how many of them clocks may differ. */
    private static byte[] time(long seconds) {
        return ByteBuffer.allocate(8)
                .putShort((short) (seconds >> 32))
                .putInt((int) seconds)
                .putShort(FUDGE)
                .array();
    }
}
