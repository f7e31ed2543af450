package dev.leeward.dns;

import dev.leeward.dns.DnsCounters.Transport;
import dev.leeward.dns.Outcome.Rotation;
import dev.leeward.dns.Question.Fault;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one message after another. Each event loop has its own, with the buffers it reuses; none is shared.
 *
 * <p>A bug in what makes an answer becomes SERVFAIL, a counter and a log line for the first of its kind; the loop lives on.
 */
final class Responder {
    private static final Logger LOG = LoggerFactory.getLogger(Responder.class);

    private final Answerer answerer;
    private final DnsCounters counters;
    private final Dice dice;
    private final Question question = new Question();
    private final CompiledAnswer refused = CompiledAnswer.fixed(Outcome.ofRcode(Wire.REFUSED), 1);
    private final CompiledAnswer failed = CompiledAnswer.fixed(Outcome.ofRcode(Wire.SERVFAIL), 1);

    /** Where a message to answer is to be put. */
    final byte[] in = new byte[Wire.MESSAGE_MAX];

    /** Where the answer lies afterwards. */
    final byte[] out = new byte[Wire.MESSAGE_MAX];

    Responder(Answerer answerer, DnsCounters counters, long seed) {
        this.answerer = answerer;
        this.counters = counters;
        this.dice = new Dice(seed);
    }

    /**
     * Answers the first {@code length} bytes of {@link #in}.
     *
     * @return the length of the answer in {@link #out}; 0: there is none
     */
    int respond(int length, Transport transport, InetAddress client) {
        counters.query(transport);
        Fault fault = question.read(in, length);
        if (fault == Fault.NOT_A_QUERY) {
            counters.dropped();
            return 0;
        }
        if (fault != Fault.NONE) {
            counters.answer(fault.rcode);
            return writeError(fault);
        }
        CompiledAnswer answer = answer(client);
        int limit = transport == Transport.UDP ? Math.min(question.udpPayload, Wire.UDP_PAYLOAD) : Wire.MESSAGE_MAX;
        return write(answer, limit);
    }

    private CompiledAnswer answer(InetAddress client) {
        try {
            // Transfers are not served here.
            if (question.type == Wire.TYPE_AXFR || question.type == Wire.TYPE_IXFR) {
                return refused;
            }
            return switch (question.qclass) {
                case Wire.CLASS_IN -> answerer.table().find(question);
                case Wire.CLASS_CH -> answerer.chaos(question, client);
                default -> refused;
            };
        } catch (RuntimeException e) {
            if (counters.failure(e)) {
                LOG.error("answering {} type {} failed; this is a bug, told once", question.name(), question.type, e);
            }
            return failed;
        }
    }

    private int write(CompiledAnswer answer, int limit) {
        Outcome outcome = answer.outcome(dice.next());
        counters.answer(outcome.rcode());
        int body = Wire.HEADER_LENGTH + question.sectionLength();
        int fixed = body + (question.edns ? 11 + question.subnetLength() : 0);
        int length = outcome.body().length;
        int additional = outcome.additional();
        if (fixed + length > limit) {
            length = outcome.needed();
            additional = outcome.neededAdditional();
        }
        boolean truncated = fixed + length > limit;
        writeHeader(outcome.rcode(), outcome.authoritative(), truncated);
        System.arraycopy(in, Wire.HEADER_LENGTH, out, Wire.HEADER_LENGTH, question.sectionLength());
        Wire.putU16(out, 4, 1);
        int end = body;
        if (truncated) {
            counters.truncated();
            writeCounts(0, 0, 0);
        } else {
            writeCounts(outcome.answers(), outcome.authority(), additional);
            writeBody(outcome, body, length, question.nameLength - answer.questionNameLength());
            end += length;
        }
        return writeOpt(end, 0);
    }

    private void writeBody(Outcome outcome, int at, int length, int shift) {
        byte[] body = outcome.body();
        Rotation rotation = outcome.rotation();
        if (rotation == null) {
            System.arraycopy(body, 0, out, at, length);
        } else {
            int start = rotation.start();
            int all = rotation.length() * rotation.count();
            int turned = rotation.length() * rotation.first().index(dice.next());
            System.arraycopy(body, 0, out, at, start);
            System.arraycopy(body, start + turned, out, at + start, all - turned);
            System.arraycopy(body, start, out, at + start + all - turned, turned);
            System.arraycopy(body, start + all, out, at + start + all, length - start - all);
        }
        if (shift != 0) {
            for (int pointer : outcome.pointers()) {
                if (pointer < length) {
                    int to = at + pointer;
                    Wire.putU16(out, to, Wire.u16(out, to) + shift);
                }
            }
        }
    }

    private int writeError(Fault fault) {
        writeHeader(fault.rcode & 0xf, false, false);
        writeCounts(0, 0, 0);
        int end = Wire.HEADER_LENGTH;
        Wire.putU16(out, 4, question.complete ? 1 : 0);
        if (question.complete) {
            System.arraycopy(in, end, out, end, question.sectionLength());
            end += question.sectionLength();
        }
        return writeOpt(end, fault.rcode >> 4);
    }

    private void writeHeader(int rcode, boolean authoritative, boolean truncated) {
        int flags = Wire.FLAG_QR | (question.opcode << 11) | rcode;
        if (authoritative) {
            flags |= Wire.FLAG_AA;
        }
        if (truncated) {
            flags |= Wire.FLAG_TC;
        }
        if (question.recursionDesired) {
            flags |= Wire.FLAG_RD;
        }
        Wire.putU16(out, 0, question.id);
        Wire.putU16(out, 2, flags);
    }

    private void writeCounts(int answers, int authority, int additional) {
        Wire.putU16(out, 6, answers);
        Wire.putU16(out, 8, authority);
        Wire.putU16(out, 10, additional + (question.edns ? 1 : 0));
    }

    /** The OPT record, where the query had one (RFC 6891 section 7): our payload size, DO as it came, the client's subnet with scope 0. */
    private int writeOpt(int end, int extendedRcode) {
        if (!question.edns) {
            return end;
        }
        int subnet = question.subnetLength();
        out[end] = 0;
        Wire.putU16(out, end + 1, Wire.TYPE_OPT);
        Wire.putU16(out, end + 3, Wire.UDP_PAYLOAD);
        out[end + 5] = (byte) extendedRcode;
        out[end + 6] = 0;
        Wire.putU16(out, end + 7, question.dnssecOk ? 0x8000 : 0);
        Wire.putU16(out, end + 9, subnet);
        // A query's scope is 0, and 0 is the scope of an answer that is the same for every client (RFC 7871 section
        // 7.2.1).
        System.arraycopy(in, question.subnetAt, out, end + 11, subnet);
        return end + 11 + subnet;
    }
}
