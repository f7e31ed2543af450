package dev.leeward.transfer;

import dev.leeward.dns.AnswerStream;
import dev.leeward.dns.CompiledAnswer;
import dev.leeward.dns.Outcome;
import dev.leeward.dns.Wire;
import dev.leeward.values.DomainName;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
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

    /** Less than 64 KiB by the longest question, its OPT record and a signature: a record that does not fit begins the next message. */
    private static final int MOST = 63 << 10;

    private static final int POINTER_TO_QUESTION = 0xc000 | Wire.HEADER_LENGTH;
    private static final int[] NO_POINTERS = {};

    private final DomainName origin;
    private final Iterator<Record> records;
    private final Runnable closed;

    /** The next record, where it did not fit into the message before. */
    private byte @Nullable [] waiting;

    /** @param closed called once, when it is over for whatever reason */
    RecordStream(DomainName origin, Iterator<Record> records, Runnable closed) {
        this.origin = origin;
        this.records = records;
        this.closed = closed;
    }

    @Override
    public @Nullable CompiledAnswer next() {
        if (isAtEnd()) {
            closed.run();
            return null;
        }
        return CompiledAnswer.once(fill(FULL, MOST), origin.length());
    }

    @Override
    public void close() {
        closed.run();
    }

    /** All records in one message; null when they need more than {@code room} bytes. */
    static @Nullable CompiledAnswer single(DomainName origin, Iterator<Record> records, int room) {
        RecordStream stream = new RecordStream(origin, records, () -> {});
        Outcome whole = stream.fill(room, room);
        return stream.isAtEnd() ? CompiledAnswer.once(whole, origin.length()) : null;
    }

    private boolean isAtEnd() {
        return waiting == null && !records.hasNext();
    }

    /** Takes records until there are {@code full} bytes of them, and never more than {@code most}, unless one alone is longer. */
    private Outcome fill(int full, int most) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(FULL + 512);
        int count = 0;
        while (!isAtEnd() && body.size() < full) {
            byte[] record = waiting == null ? encoded(records.next()) : waiting;
            if (count > 0 && body.size() + record.length > most) {
                waiting = record;
                break;
            }
            waiting = null;
            body.writeBytes(record);
            count++;
        }
        byte[] bytes = body.toByteArray();
        return new Outcome(Wire.NOERROR, true, bytes, NO_POINTERS, count, 0, 0, List.of(), null);
    }

    private byte[] encoded(Record record) {
        byte[] wire = record.toWire(Section.ANSWER);
        if (origin.isRoot()) {
            return wire;
        }
        int owner = record.getName().length();
        int own = owner - origin.length();
        return ByteBuffer.allocate(wire.length - origin.length() + 2)
                .put(wire, 0, own)
                .putShort((short) POINTER_TO_QUESTION)
                .put(wire, owner, wire.length - owner)
                .array();
    }
}
