package dev.leeward.dns;

import dev.leeward.dns.DnsCounters.Transport;
import dev.leeward.dns.Question.Fault;
import dev.leeward.tsig.QuerySignature;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
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
    private final Transfers transfers;
    private final DnsCounters counters;
    private final Dice dice;
    private final Question question = new Question();
    private final ClientAddress where = new ClientAddress();
    private final CompiledAnswer refused = CompiledAnswer.fixed(Outcome.ofRcode(Wire.REFUSED), 1);
    private final CompiledAnswer failed = CompiledAnswer.fixed(Outcome.ofRcode(Wire.SERVFAIL), 1);

    private final AnswerWriter writer;
    private @Nullable Exchange unfinished;

    /** Where a message to answer is to be put. */
    final byte[] in = new byte[Wire.MESSAGE_MAX];

    /** Where the answer lies afterwards. */
    final byte[] out = new byte[Wire.MESSAGE_MAX];

    Responder(Answerer answerer, Transfers transfers, DnsCounters counters, long seed) {
        this.answerer = answerer;
        this.transfers = transfers;
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
            return error(fault.rcode);
        }
        int limit = transport == Transport.UDP ? Math.min(question.udpPayload, Wire.UDP_PAYLOAD) : Wire.MESSAGE_MAX;
        if (question.signed || question.isTransfer()) {
            return respondWithCare(length, transport, limit, client);
        }
        return write(answer(client), limit, client);
    }

    private int error(int rcode) {
        counters.answer(rcode);
        return writer.writeError(rcode);
    }

    /** Answers what is signed, or asks for a zone. Rare, so it may allocate. */
    private int respondWithCare(int length, Transport transport, int limit, InetAddress client) {
        QuerySignature signature =
                question.signed ? transfers.keys().read(Arrays.copyOf(in, length), nowSeconds()) : null;
        if (signature != null) {
            counters.signature(signature.verdict());
            if (signature.rcode() != Wire.NOERROR) {
                return sign(signature, error(signature.rcode()));
            }
        }
        int room = limit - (signature == null ? 0 : signature.length());
        if (!question.isTransfer()) {
            return sign(signature, write(answer(client), room, client));
        }
        Integer serial = question.type == Wire.TYPE_IXFR ? question.serial() : null;
        boolean incomplete = question.type == Wire.TYPE_IXFR && serial == null;
        // RFC 5936 section 4.2: AXFR over UDP is not defined. RFC 1995 section 3: IXFR tells the serial that it has.
        if (incomplete || (question.type == Wire.TYPE_AXFR && transport == Transport.UDP)) {
            return sign(signature, error(Wire.FORMERR));
        }
        if (question.qclass != Wire.CLASS_IN) {
            return sign(signature, error(Wire.REFUSED));
        }
        int body = transport == Transport.TCP ? 0 : writer.roomForBody(room);
        Transfers.Request request = new Transfers.Request(
                question.name(), client, signature == null ? null : signature.key(), serial, body);
        Exchange exchange = new Exchange(Arrays.copyOf(in, length), signature, open(request));
        int answered = first(exchange, client);
        if (transport == Transport.TCP) {
            unfinished = exchange;
        } else {
            exchange.answers().close();
        }
        return answered;
    }

    private int first(Exchange exchange, InetAddress client) {
        try {
            return respond(exchange, client);
        } catch (RuntimeException e) {
            tell(e);
            return sign(exchange.signature(), error(Wire.SERVFAIL));
        }
    }

    private AnswerStream open(Transfers.Request request) {
        try {
            return transfers.open(request);
        } catch (RuntimeException e) {
            tell(e);
            return AnswerStream.of(failed);
        }
    }

    /** The question that was answered last, if its answer goes on; once. */
    @Nullable
    Exchange unfinished() {
        Exchange last = unfinished;
        unfinished = null;
        return last;
    }

    /**
     * Writes the next message of an answer.
     *
     * @return its length in {@link #out}; 0: there is no more
     */
    int respond(Exchange exchange, InetAddress client) {
        byte[] query = exchange.query();
        System.arraycopy(query, 0, in, 0, query.length);
        question.read(in, query.length);
        CompiledAnswer next = exchange.answers().next();
        if (next == null) {
            return 0;
        }
        return sign(exchange.signature(), write(next, Wire.MESSAGE_MAX, client));
    }

    private int sign(@Nullable QuerySignature signature, int length) {
        return signature == null ? length : signature.sign(out, length, nowSeconds());
    }

    private static long nowSeconds() {
        return System.currentTimeMillis() / 1000;
    }

    private CompiledAnswer answer(InetAddress client) {
        try {
            return switch (question.qclass) {
                case Wire.CLASS_IN -> answerer.table().find(question);
                case Wire.CLASS_CH -> answerer.chaos(question, client);
                default -> refused;
            };
        } catch (RuntimeException e) {
            tell(e);
            return failed;
        }
    }

    /** Counts a bug, and logs the first of its kind. */
    void tell(RuntimeException e) {
        if (counters.failure(e)) {
            LOG.error("answering {} type {} failed; this is a bug, told once", question.name(), question.type, e);
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
