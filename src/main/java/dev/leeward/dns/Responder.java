package dev.leeward.dns;

import dev.leeward.dns.DnsCounters.Transport;
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
    private final ClientAddress where = new ClientAddress();
    private final CompiledAnswer refused = CompiledAnswer.fixed(Outcome.ofRcode(Wire.REFUSED), 1);
    private final CompiledAnswer failed = CompiledAnswer.fixed(Outcome.ofRcode(Wire.SERVFAIL), 1);

    private final AnswerWriter writer;

    /** Where a message to answer is to be put. */
    final byte[] in = new byte[Wire.MESSAGE_MAX];

    /** Where the answer lies afterwards. */
    final byte[] out = new byte[Wire.MESSAGE_MAX];

    Responder(Answerer answerer, DnsCounters counters, long seed) {
        this.answerer = answerer;
        this.counters = counters;
        this.dice = new Dice(seed);
        this.writer = new AnswerWriter(question, in, out, dice, counters);
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
            return writer.writeError(fault);
        }
        CompiledAnswer answer = answer(client);
        int limit = transport == Transport.UDP ? Math.min(question.udpPayload, Wire.UDP_PAYLOAD) : Wire.MESSAGE_MAX;
        return write(answer, limit, client);
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

    private int write(CompiledAnswer answer, int limit, InetAddress client) {
        boolean told = answer.looksAtClient() && question.locate(where, client);
        CompiledAnswer.Part part = answer.part(where);
        int scope = told ? answer.scope(part, where) : 0;
        Outcome outcome = part.outcome(where, dice.next());
        counters.answer(outcome.rcode());
        return writer.write(outcome, answer.questionNameLength(), limit, scope, part.options());
    }
}
