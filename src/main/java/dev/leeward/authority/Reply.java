package dev.leeward.authority;

import dev.leeward.config.DomainName;
import dev.leeward.dns.Draw;
import dev.leeward.dns.ExtendedError;
import dev.leeward.dns.Outcome;
import dev.leeward.dns.Outcome.Cut;
import dev.leeward.dns.Outcome.Rotation;
import dev.leeward.dns.Wire;
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
import org.xbill.DNS.Type;

/**
 * Collects the sections of one answer and encodes them once, by dnsjava, into an {@link Outcome} that fits questions of any length.
 */
final class Reply {
    /** The two bits that make a label length a pointer (RFC 1035 section 4.1.4). */
    private static final int POINTER = 0xc0;

    private static final int POINTER_MAX = 0x3fff;

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
        Walk walk = new Walk(body, records);
        if (walk.furthest + DomainName.MAX_LENGTH - question.length() > POINTER_MAX) {
            body = uncompressed();
            walk = new Walk(body, records);
        }
        return new Outcome(
                rcode,
                authoritative,
                body,
                walk.movingPointers(),
                answer.size(),
                authority.size(),
                additional.size(),
                cuts(walk),
                rotation(walk));
    }

    /** Between the RRsets that may be left out: part of one would be taken for all of it (RFC 2181 section 9). */
    private List<Cut> cuts(Walk walk) {
        List<Cut> cuts = new ArrayList<>();
        int records = walk.starts.length - 1;
        for (int left = additional.size() - 1; left >= additional.size() - optional; left--) {
            if (left == additional.size() - optional || !additional.get(left).sameRRset(additional.get(left - 1))) {
                cuts.add(new Cut(walk.starts[records - additional.size() + left], left));
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
                out.write(POINTER);
                out.write(Wire.HEADER_LENGTH);
                from = question.length();
            }
            out.write(wire, from, wire.length - from);
        }
        return out.toByteArray();
    }

    private @Nullable Rotation rotation(Walk walk) {
        if (turning.size() < 2) {
            return null;
        }
        int first = walk.starts[answer.size() - turning.size()];
        int end = walk.starts[answer.size()];
        int length = (end - first) / turning.size();
        return new Rotation(
                first,
                length,
                turning.size(),
                Draw.of(turning.stream().mapToLong(Long::longValue).toArray()),
                given);
    }

    /** One pass over encoded records: where each starts, and where the pointers lie that move when the question's length differs. */
    private static final class Walk {
        private final byte[] body;
        private final int[] starts;
        private final List<Integer> moving = new ArrayList<>();
        private int furthest;

        Walk(byte[] body, int records) {
            this.body = body;
            this.starts = new int[records + 1];
            int at = 0;
            for (int i = 0; i < records; i++) {
                starts[i] = at;
                at = name(at);
                int type = Wire.u16(body, at);
                int data = at + 10;
                at = data + Wire.u16(body, at + 8);
                namesInData(type, data);
            }
            starts[records] = at;
        }

        /** The types that may hold compressed names (RFC 3597 section 4). */
        private void namesInData(int type, int data) {
            switch (type) {
                case Type.NS, Type.CNAME, Type.PTR, Type.MD, Type.MF, Type.MB, Type.MG, Type.MR -> name(data);
                case Type.MX -> name(data + 2);
                case Type.SOA, Type.MINFO -> name(name(data));
                default -> {}
            }
        }

        /** Passes a name. A pointer to offset 12 is to the whole question, which starts there whatever its length. */
        private int name(int start) {
            int at = start;
            while (body[at] != 0) {
                if ((body[at] & POINTER) == POINTER) {
                    int to = Wire.u16(body, at) & POINTER_MAX;
                    if (to != Wire.HEADER_LENGTH) {
                        moving.add(at);
                        furthest = Math.max(furthest, to);
                    }
                    return at + 2;
                }
                at += body[at] + 1;
            }
            return at + 1;
        }

        int[] movingPointers() {
            return moving.stream().mapToInt(Integer::intValue).toArray();
        }
    }
}
