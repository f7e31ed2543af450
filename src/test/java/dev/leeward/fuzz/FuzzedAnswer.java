package dev.leeward.fuzz;

import dev.leeward.dns.AnsweringWorld.Way;
import dev.leeward.dns.Wire;
import java.io.IOException;
import java.util.Arrays;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;

/** What holds for every answer, whatever the message was. */
final class FuzzedAnswer {
    private static final int RESPONSE = 0x80;
    private static final int OPCODE = 0x78;
    private static final int TRUNCATED = 0x02;
    private static final int PLAIN = 512;
    private static final int UDP_PAYLOAD = 1232;

    private FuzzedAnswer() {}

    /** @param mayBeSilent whether the client is one whose answers are limited */
    static void check(byte[] message, Way way, byte[] answer, boolean mayBeSilent) {
        boolean query = message.length >= Wire.HEADER_LENGTH && (message[2] & RESPONSE) == 0;
        if (answer.length == 0) {
            require(!query || mayBeSilent, "a query without an answer");
            return;
        }
        require(query, "an answer to what is no query");
        require(answer.length >= Wire.HEADER_LENGTH, "an answer without a header");
        require(answer.length <= limit(message, way), "an answer of " + answer.length + " bytes");
        require(answer[0] == message[0] && answer[1] == message[1], "another id");
        require((answer[2] & RESPONSE) != 0, "an answer that looks like a query");
        require((answer[2] & OPCODE) == (message[2] & OPCODE), "another opcode");
        try {
            Message parsed = new Message(answer);
            require(parsed.numBytes() == answer.length || !isReadable(message), "bytes behind the answer");
            if (parsed.getHeader().getCount(0) > 0) {
                int end = Wire.HEADER_LENGTH + parsed.getQuestion().getName().length() + 4;
                require(
                        Arrays.equals(message, Wire.HEADER_LENGTH, end, answer, Wire.HEADER_LENGTH, end),
                        "another question");
            }
        } catch (IOException e) {
            // What a client may say and dnsjava does not read is repeated: a subnet of family 0.
            require(!isReadable(message), "an answer that cannot be read: " + e);
        }
    }

    /** As a whole: where TC is set, dnsjava takes what it can read of a message, as far as that goes. */
    private static boolean isReadable(byte[] message) {
        byte[] whole = message.clone();
        whole[2] &= ~TRUNCATED;
        try {
            return new Message(whole).numBytes() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** As the client says by EDNS, read by somebody else; an answer to what cannot be read is an error, and small. */
    private static int limit(byte[] message, Way way) {
        if (way == Way.TCP) {
            return Wire.MESSAGE_MAX;
        }
        try {
            OPTRecord opt = new Message(message).getOPT();
            return opt == null ? PLAIN : Math.clamp(opt.getPayloadSize(), PLAIN, UDP_PAYLOAD);
        } catch (IOException | IllegalArgumentException e) {
            return UDP_PAYLOAD;
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
