package dev.leeward.authority;

import dev.leeward.dns.Draw;
import dev.leeward.dns.ExtendedError;
import dev.leeward.dns.Outcome;
import dev.leeward.dns.Outcome.Cut;
import dev.leeward.dns.Outcome.Rotation;
import dev.leeward.dns.Wire;
import dev.leeward.values.DomainName;
import dev.leeward.zone.Names;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * Collects the sections of one answer and encodes them once, by dnsjava, into an {@link Outcome} that fits questions of any length.
 */
final class Reply {
    private final Name question;
    private final int type;
    private final int qclass;
    private final List<Record> answer = new ArrayList<>();
    private final List<Record> authority = new ArrayList<>();
    private final List<Record> additional = new ArrayList<>();
    private final List<Long> turning = new ArrayList<>();
    private int given;
    private int optional;
    private int rcode = Wire.NOERROR;
    private boolean authoritative = true;
    private @Nullable ExtendedError error;

    Reply(DomainName question, int type, int qclass) {
        this.question = Names.name(question);
        this.type = type;
        this.qclass = qclass;
    }

    /** A copy to go on with. */
    Reply(Reply other) {
        this.question = other.question;
        this.type = other.type;
        this.qclass = other.qclass;
        answer.addAll(other.answer);
    }

    Reply answer(List<? extends Record> records) {
        answer.addAll(records);
        return this;
    }

    /**
     * Adds the last records of the answer section, of which any may come first.
     *
     * @param records of equal length
     * @param weights how often each is the first
     * @param most how many of them are answered; 0: all
     */
    Reply answerInTurn(List<? extends Record> records, List<Long> weights, int most) {
        answer.addAll(records);
        turning.addAll(weights);
        given = most == 0 ? records.size() : Math.min(most, records.size());
        return this;
    }

    Reply authority(List<? extends Record> records) {
        authority.addAll(records);
        return this;
    }

    Reply additional(List<? extends Record> records) {
        additional.addAll(records);
        return this;
    }

    /** Adds additional RRsets that may be left out where there is no room, the last first; after all others. */
    Reply additionalAsFits(List<? extends Record> records) {
        optional += records.size();
        return additional(records);
    }

    Reply rcode(int rcode) {
        this.rcode = rcode;
        return this;
    }

    /** There is no answer, for a reason that is told. */
    Reply failed(int rcode, ExtendedError why) {
        error = why;
        return rcode(rcode).notAuthoritative();
    }

    /** What more there is to say; null for nothing. */
    @Nullable
    ExtendedError error() {
        return error;
    }

    /** The answer comes from the parent's side of a zone cut (RFC 1034 section 4.2.1). */
    Reply notAuthoritative() {
        this.authoritative = false;
        return this;
    }

    /** All of it so far, section after section. */
    List<Record> records() {
        return Stream.of(answer, authority, additional).flatMap(List::stream).toList();
    }

    boolean hasAnswer() {
        return !answer.isEmpty();
    }

    /** Adds a record to the answer section; false when it is there already. */
    boolean answerOnce(Record record) {
        return !answer.contains(record) && answer.add(record);
    }

    /**
     * Encodes it.
     *
     * @throws IllegalArgumentException when it is longer than a message can be
     */
    Outcome encode() {
        Message message = new Message();
        message.addRecord(Record.newRecord(question, type, qclass), Section.QUESTION);
        answer.forEach(record -> message.addRecord(record, Section.ANSWER));
        authority.forEach(record -> message.addRecord(record, Section.AUTHORITY));
        additional.forEach(record -> message.addRecord(record, Section.ADDITIONAL));
        byte[] wire = message.toWire();
        int start = Wire.HEADER_LENGTH + question.length() + 4;
        int records = answer.size() + authority.size() + additional.size();
        byte[] body = Arrays.copyOfRange(wire, start, wire.length);
        EncodedRecords encoded = new EncodedRecords(body, records);
        if (!encoded.reachBehind(DomainName.MAX_LENGTH - question.length())) {
            body = uncompressed();
            encoded = new EncodedRecords(body, records);
        }
        return new Outcome(
                rcode,
                authoritative,
                body,
                encoded.movingPointers(),
                answer.size(),
                authority.size(),
                additional.size(),
                cuts(encoded),
                rotation(encoded));
    }

    /** Between the RRsets that may be left out: part of one would be taken for all of it (RFC 2181 section 9). */
    private List<Cut> cuts(EncodedRecords encoded) {
        List<Cut> cuts = new ArrayList<>();
        int first = answer.size() + authority.size();
        for (int left = additional.size() - 1; left >= additional.size() - optional; left--) {
            if (left == additional.size() - optional || !additional.get(left).sameRRset(additional.get(left - 1))) {
                cuts.add(new Cut(encoded.start(first + left), left));
            }
        }
        return List.copyOf(cuts);
    }

    /** Without pointers but those to the question: behind a longer question, some would lead further than pointers can. */
    private byte[] uncompressed() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Record record : records()) {
            byte[] wire = record.toWire(Section.ANSWER);
            int from = 0;
            if (record.getName().equals(question)) {
                out.write(EncodedRecords.POINTER);
                out.write(Wire.HEADER_LENGTH);
                from = question.length();
            }
            out.write(wire, from, wire.length - from);
        }
        return out.toByteArray();
    }

    private @Nullable Rotation rotation(EncodedRecords encoded) {
        if (turning.size() < 2) {
            return null;
        }
        int first = encoded.start(answer.size() - turning.size());
        int end = encoded.start(answer.size());
        int length = (end - first) / turning.size();
        return new Rotation(
                first,
                length,
                turning.size(),
                Draw.of(turning.stream().mapToLong(Long::longValue).toArray()),
                given);
    }
}
