package dev.leeward.dns;

import dev.leeward.tsig.QuerySignature;
import org.jspecify.annotations.Nullable;

/**
 * A question whose answer takes more than one message, between two of them. Keeps the query, since the loop reads others meanwhile.
 *
 * @param transport by which it came
 * @param room for each message without its signature, in bytes
 * @param signature what the messages are signed with; null: they are not
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Exchange(
        byte[] query,
        Transport transport,
        int room,
        @Nullable QuerySignature signature,
        AnswerStream answers) {}
