package dev.leeward.fuzz;

import java.io.ByteArrayOutputStream;
import org.xbill.DNS.Name;

/**
 * Any bytes as the options of an OPT record (RFC 6891 section 6.1.2), in a message that is right but for them. The first byte says how it comes and
 * from whom, the second what is asked, the third how many bytes the client takes.
 */
public final class OptionFuzz {
    private static final String[] NAMES = {"www", "geo", "sticky", "large", "nothing", "alias", "wild", "old"};
    private static final int[] TYPES = {1, 28, 16, 255};
    private static final int MOST = 4000;

    private OptionFuzz() {}

    /** @param input what jazzer made up */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length >= 3 && input.length < MOST) {
            MessageFuzz.respond(input[0], message(input));
        }
    }

    private static byte[] message(byte[] input) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1});
        out.writeBytes(
                Name.fromConstantString(NAMES[input[1] & 7] + ".example.test.").toWire());
        int type = TYPES[(input[1] >> 3) & 3];
        out.writeBytes(new byte[] {0, (byte) type, 0, 1});
        int payload = (input[2] & 0xff) * 16;
        int length = input.length - 3;
        out.writeBytes(new byte[] {0, 0, 41, (byte) (payload >> 8), (byte) payload, 0, 0, (byte) (input[1] & 0x80), 0});
        out.writeBytes(new byte[] {(byte) (length >> 8), (byte) length});
        out.write(input, 3, length);
        return out.toByteArray();
    }
}
