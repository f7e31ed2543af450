package dev.leeward.dns;

import dev.leeward.dns.Outcome.Rotation;

/** Writes the answer to the question that a loop has read last. Each loop has its own; it allocates nothing. */
final class AnswerWriter {
    private static final byte[] NO_OPTIONS = {};

    private final Received received;
    private final Question question;
    private final OptWriter opt;
    private final Dice dice;
    private final DnsCounters counters;
    private final ClientAddress where = new ClientAddress();

    /** Where the answer lies. */
    final byte[] out = new byte[Wire.MESSAGE_MAX];

    AnswerWriter(Received received, Announced announced, Dice dice, DnsCounters counters) {
        this.received = received;
        this.question = received.question;
        this.opt = new OptWriter(received, announced, out);
        this.dice = dice;
        this.counters = counters;
    }

    /**
     * Writes what there is for the client.
     *
     * @param limit in bytes; a longer answer is truncated
     * @return the length of the answer
     */
    int write(Answer answer, int limit) {
        return switch (answer) {
            case CompiledAnswer compiled -> write(compiled, limit);
            case VerbatimAnswer verbatim -> write(verbatim, limit);
        };
    }

    private int write(VerbatimAnswer answer, int limit) {
        counters.answer(Wire.NOERROR);
        int length = answer.length(question);
        boolean truncated = Wire.HEADER_LENGTH + question.sectionLength() + length + opt.length() > limit;
        int end = writeHead(Wire.NOERROR, true, truncated);
        if (!truncated) {
            end += length;
            writeCounts(answer.write(question, out, end), 0, 0);
        }
        return opt.write(end, limit, Wire.NOERROR, 0, NO_OPTIONS);
    }

    private int write(CompiledAnswer answer, int limit) {
        boolean told = answer.looksAtClient() && question.edns.locate(where, received.sender);
        CompiledAnswer.Part part = answer.part(where);
        int scope = told ? answer.scope(part, where) : 0;
        Outcome outcome = part.outcome(where, dice.next());
        counters.answer(outcome.rcode());
        return write(outcome, answer.questionNameLength(), limit, scope, part.options());
    }

    /**
     * Writes header, question, outcome and OPT.
     *
     * @param nameLength of the name that the outcome was compiled for, in bytes
     * @param limit in bytes; a longer answer is truncated
     * @param scope see {@link OptWriter#write}
     * @param options for the OPT record; left out where there is no room for them
     * @return the length of the answer
     */
    private int write(Outcome outcome, int nameLength, int limit, int scope, byte[] options) {
        Rotation rotation = outcome.rotation();
        int spared = rotation == null ? 0 : rotation.spared();
        int fixed = Wire.HEADER_LENGTH + question.sectionLength() + opt.length();
        int length = outcome.body().length - spared;
        int additional = outcome.additional();
        for (int cut = 0; fixed + length > limit && cut < outcome.cuts().size(); cut++) {
            length = outcome.cuts().get(cut).length() - spared;
            additional = outcome.cuts().get(cut).additional();
        }
        boolean truncated = fixed + length > limit;
        int end = writeHead(outcome.rcode(), outcome.authoritative(), truncated);
        if (!truncated) {
            int left = rotation == null ? 0 : rotation.count() - rotation.given();
            writeCounts(outcome.answers() - left, outcome.authority(), additional);
            writeBody(outcome, end, length);
            movePointers(outcome, end, length, question.nameLength - nameLength);
            end += length;
        }
        return opt.write(end, limit, outcome.rcode(), scope, options);
    }

    /** Writes the header, with counts as of an answer without records, and the question; and says where that ends. */
    private int writeHead(int rcode, boolean authoritative, boolean truncated) {
        if (truncated) {
            counters.truncated();
        }
        writeHeader(rcode, authoritative, truncated);
        Wire.putU16(out, 4, 1);
        writeCounts(0, 0, 0);
        System.arraycopy(received.bytes, Wire.HEADER_LENGTH, out, Wire.HEADER_LENGTH, question.sectionLength());
        return Wire.HEADER_LENGTH + question.sectionLength();
    }

    private void writeBody(Outcome outcome, int at, int length) {
        byte[] body = outcome.body();
        Rotation rotation = outcome.rotation();
        if (rotation == null) {
            System.arraycopy(body, 0, out, at, length);
            return;
        }
        int start = rotation.start();
        int all = rotation.length() * rotation.count();
        int given = all - rotation.spared();
        int turned = rotation.length() * rotation.first().index(dice.next());
        int behind = Math.min(given, all - turned);
        System.arraycopy(body, 0, out, at, start);
        System.arraycopy(body, start + turned, out, at + start, behind);
        System.arraycopy(body, start, out, at + start + behind, given - behind);
        System.arraycopy(body, start + all, out, at + start + given, length - start - given);
    }

    /** Records that change places are alike: their pointers lie at the same places in each. */
    private void movePointers(Outcome outcome, int at, int length, int shift) {
        if (shift == 0) {
            return;
        }
        Rotation rotation = outcome.rotation();
        int spared = rotation == null ? 0 : rotation.spared();
        int turning = rotation == null ? 0 : rotation.start() + rotation.length() * rotation.given();
        for (int pointer : outcome.pointers()) {
            int to = pointer;
            if (spared > 0 && pointer >= turning) {
                if (pointer < turning + spared) {
                    continue;
                }
                to -= spared;
            }
            if (to < length) {
                Wire.putU16(out, at + to, Wire.u16(out, at + to) + shift);
            }
        }
    }

    /** How many bytes the body of an answer to this question may have, for a message of {@code limit} bytes. */
    int roomForBody(int limit) {
        return limit - Wire.HEADER_LENGTH - question.sectionLength() - opt.length();
    }

    /** Writes an answer without records: one that says by an rcode, of up to 12 bits, what is wrong with the question. */
    int writeError(int rcode) {
        return writeBare(rcode, false);
    }

    /** Writes an answer without records, with TC: the client is to ask over TCP. */
    int writeTruncated() {
        return writeBare(Wire.NOERROR, true);
    }

    private int writeBare(int rcode, boolean truncated) {
        counters.answer(rcode);
        writeHeader(rcode & 0xf, false, truncated);
        writeCounts(0, 0, 0);
        int end = Wire.HEADER_LENGTH;
        Wire.putU16(out, 4, question.complete ? 1 : 0);
        if (question.complete) {
            System.arraycopy(received.bytes, end, out, end, question.sectionLength());
            end += question.sectionLength();
        }
        return opt.write(end, end + opt.length(), rcode, 0, NO_OPTIONS);
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
        Wire.putU16(out, 10, additional + (question.edns.present ? 1 : 0));
    }
}
