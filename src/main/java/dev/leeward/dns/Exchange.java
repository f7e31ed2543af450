package dev.leeward.dns;

import dev.leeward.dns.DnsCounters.Transport;
import dev.leeward.tsig.QuerySignature;
import org.jspecify.annotations.Nullable;

/**
 * A question whose answer takes more than one message, between two of them. Keeps the query, since the loop reads others meanwhile.
 *
 * @param transport by which it came
 * @param signature what the messages are signed with; null: they are not
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Exchange(byte[] query, Transport transport, @Nullable QuerySignature signature, AnswerStream answers) {}
