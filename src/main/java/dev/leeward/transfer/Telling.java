package dev.leeward.transfer;

import dev.leeward.tsig.SignedQuery;
import dev.leeward.tsig.SigningKey;
import dev.leeward.values.DomainName;
import dev.leeward.zone.Names;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * A message to a secondary that waits for its answer: a NOTIFY (RFC 1996), signed where the zone has a key, or a question for the SOA as any client
 * would put it.
 *
 * @param signed what its answer has to be signed like; null: it is not signed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Telling(
        Follower follower,
        boolean isNotify,
        int id,
        byte[] message,
        @Nullable SignedQuery signed,
        long sentNanos) {

    static Telling notify(Follower to, int id, @Nullable SigningKey key, Instant now, long nowNanos) {
        Message message = question(to.zone(), id);
        message.getHeader().setOpcode(Opcode.NOTIFY);
        message.getHeader().setFlag(Flags.AA);
        SignedQuery signed = key == null ? null : SignedQuery.of(message.toWire(), key, now.getEpochSecond());
        return new Telling(to, true, id, signed == null ? message.toWire() : signed.message(), signed, nowNanos);
    }

    static Telling look(Follower at, int id, long nowNanos) {
        return new Telling(at, false, id, question(at.zone(), id).toWire(), null, nowNanos);
    }

    private static Message question(DomainName zone, int id) {
        Message message = new Message(id);
        message.addRecord(Record.newRecord(Names.name(zone), Type.SOA, DClass.IN), Section.QUESTION);
        return message;
    }

    /** Its answer, if these bytes from the address that it was sent to are that; else null. Total, whatever the bytes are. */
    @Nullable
    Message answer(byte[] bytes, Instant now) {
        Message message = parsed(bytes);
        boolean isAnswer = message != null
                && message.getHeader().getID() == id
                && message.getHeader().getFlag(Flags.QR)
                && message.getHeader().getOpcode() == (isNotify ? Opcode.NOTIFY : Opcode.QUERY)
                && message.getQuestion() != null
                && message.getQuestion().getType() == Type.SOA
                && message.getQuestion().getName().equals(Names.name(follower.zone()))
                && (signed == null || signed.isAnsweredBy(bytes, now.getEpochSecond()));
        return isAnswer ? message : null;
    }

    /** The serial that an answer tells; null: none, or not with authority. */
    @Nullable
    Integer serial(Message answer) {
        if (answer.getRcode() != Rcode.NOERROR || !answer.getHeader().getFlag(Flags.AA)) {
            return null;
        }
        return answer.getSection(Section.ANSWER).stream()
                .filter(record ->
                        record instanceof SOARecord && record.getName().equals(Names.name(follower.zone())))
                .map(record -> (int) ((SOARecord) record).getSerial())
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Message parsed(byte[] answer) {
        try {
            return new Message(answer);
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }
}
