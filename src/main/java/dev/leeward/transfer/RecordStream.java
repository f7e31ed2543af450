package dev.leeward.transfer;

import dev.leeward.config.DomainName;
import dev.leeward.dns.AnswerStream;
import dev.leeward.dns.CompiledAnswer;
import dev.leeward.dns.Outcome;
import dev.leeward.dns.Wire;
import java.io.ByteArrayOutputStream;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/**
 * The records of a transfer in as many messages as they need (RFC 5936 section 2.2), each encoded when it is wanted. Owners end in a pointer to the
 * question, which is the zone's name; that is most of what compression gains, for none of its cost.
 */
final class RecordStream implements AnswerStream {
    /** A message is full beyond so many bytes: RFC 5936 section 2.2 wants many records in each, and a loop is not to be held up long. */
    private static final int FULL = 16 << 10;

    private static final int POINTER_TO_QUESTION = 0xc000 | Wire.HEADER_LENGTH;
    private static final int[] NO_POINTERS = {};

    private final DomainName origin;
    private final Iterator<Record> records;
    private final Runnable closed;

    /** @param closed called once, when it is over for whatever reason */
    RecordStream(DomainName origin, Iterator<Record> records, Runnable closed) {
        this.origin = origin;
        this.records = records;
        this.closed = closed;
    }

    @Override
    public @Nullable CompiledAnswer next() {
        if (!records.hasNext()) {
            closed.run();
            return null;
        }
        return CompiledAnswer.once(fill(origin, records, FULL), origin.length());
    }

    @Override
    public void close() {
        closed.run();
    }

    /** All records in one message; null when they need more than {@code room} bytes. */
    static @Nullable CompiledAnswer single(DomainName origin, Iterator<Record> records, int room) {
        Outcome whole = fill(origin, records, room);
        boolean fits = !records.hasNext() && whole.body().length <= room;
        return fits ? CompiledAnswer.once(whole, origin.length()) : null;
    }

    private static Outcome fill(DomainName origin, Iterator<Record> records, int full) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(FULL + 512);
        int count = 0;
        while (records.hasNext() && body.size() < full) {
            add(origin, records.next(), body);
            count++;
        }
        byte[] bytes = body.toByteArray();
        return new Outcome(Wire.NOERROR, true, bytes, NO_POINTERS, count, 0, 0, List.of(), null);
    }

    private static void add(DomainName origin, Record record, ByteArrayOutputStream body) {
        byte[] wire = record.toWire(Section.ANSWER);
        int owner = record.getName().length();
        int own = origin.isRoot() ? owner : owner - origin.length();
        body.write(wire, 0, own);
        if (!origin.isRoot()) {
            body.write(POINTER_TO_QUESTION >> 8);
            body.write(POINTER_TO_QUESTION);
        }
        body.write(wire, owner, wire.length - owner);
    }
}
