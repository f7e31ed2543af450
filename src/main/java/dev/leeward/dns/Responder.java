package dev.leeward.dns;

import dev.leeward.dns.Question.Fault;
import dev.leeward.guard.AnswerKind;
import dev.leeward.guard.Cookie.Standing;
import dev.leeward.guard.Guard;
import dev.leeward.guard.Guard.Fate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one message after another. Each event loop has its own, with the buffers it reuses; none is shared.
 *
 * <p>A bug in what makes an answer becomes SERVFAIL, a counter and a log line for the first of its kind; the loop lives on.
 */
public final class Responder {
    private static final Logger LOG = LoggerFactory.getLogger(Responder.class);

    private final Answerer answerer;
    private final Guard guard;
    private final Announced announced;
    private final DnsCounters counters;
    private final Dice dice;
    private final Received received;
    private final Question question;
    private final AnswerWriter writer;
    private final CarefulResponder careful;
    private final CompiledAnswer refused = CompiledAnswer.fixed(Outcome.ofRcode(Wire.REFUSED), 1);
    private final CompiledAnswer failed = CompiledAnswer.fixed(Outcome.ofRcode(Wire.SERVFAIL), 1);

    /** Where a message to answer is to be put. */
    public final byte[] in;

    /** Who sent it; to be set before it is answered. */
    public final ClientAddress client;

    /** Where the answer lies afterwards. */
    public final byte[] out;

    Responder(
            Answerer answerer, Transfers transfers, Guard guard, Announced announced, DnsCounters counters, long seed) {
        this.answerer = answerer;
        this.guard = guard;
        this.announced = announced;
        this.counters = counters;
        this.dice = new Dice(seed);
        this.received = new Received(guard.cookie());
        this.question = received.question;
        this.writer = new AnswerWriter(received, announced, dice, counters);
        this.careful = new CarefulResponder(this, transfers, received, writer, counters);
        this.in = received.bytes;
        this.client = received.sender;
        this.out = writer.out;
    }

    /**
     * Answers the first {@code length} bytes of {@link #in}.
     *
     * @return the length of the answer in {@link #out}; 0: there is none
     */
    public int respond(int length, Transport transport) {
        try {
            return tryToRespond(length, transport);
        } catch (RuntimeException e) {
            tell(e);
            return writer.writeError(Wire.SERVFAIL);
        }
    }

    private int tryToRespond(int length, Transport transport) {
        counters.query(transport);
        Fault fault = received.read(length, transport);
        if (fault == Fault.NOT_A_QUERY) {
            counters.dropped();
            return 0;
        }
        if (received.standing != Standing.NONE) {
            guard.saw(received.standing);
        }
        if (fault != Fault.NONE) {
            boolean badCookie = fault == Fault.COOKIE_ALONE && received.standing == Standing.BAD;
            Fate fate = fate(AnswerKind.ERROR, transport);
            return fate == Fate.SENT ? writer.writeError(badCookie ? Wire.BADCOOKIE : fault.rcode) : instead(fate);
        }
        int limit = transport == Transport.UDP
                ? Math.min(question.edns.udpPayload, announced.udpPayload())
                : Wire.MESSAGE_MAX;
        if (question.signed || question.isTransfer()) {
            // Over UDP rare from whom may, and an error to all others.
            Fate fate = fate(AnswerKind.ERROR, transport);
            return fate == Fate.SENT ? careful.respond(length, transport, limit) : instead(fate);
        }
        Answer answer = find();
        Fate fate = fate(question.type == Wire.TYPE_ANY ? AnswerKind.ANY : answer.kind(), transport);
        return fate == Fate.SENT ? writer.write(answer, limit) : instead(fate);
    }

    /** Over TCP nothing is limited: a connection shows that its client's address is not forged. */
    private Fate fate(AnswerKind kind, Transport transport) {
        if (transport == Transport.TCP) {
            return Fate.SENT;
        }
        int name = question.hashFrom[question.foundFrom];
        return guard.decide(kind, name, received.standing, client.high, client.low, System::nanoTime, dice.next());
    }

    /** What is sent in place of an answer that is held back. */
    private int instead(Fate fate) {
        return switch (fate) {
            case TRUNCATED -> writer.writeTruncated();
            // RFC 7873 section 5.2.3
            case BADCOOKIE -> writer.writeError(Wire.BADCOOKIE);
            case DROPPED, SENT -> 0;
        };
    }

    /** The answer to the question that was read. */
    Answer find() {
        question.foundFrom = 0;
        try {
            return switch (question.qclass) {
                case Wire.CLASS_IN -> answerer.table().find(question);
                case Wire.CLASS_CH -> answerer.chaos(question, client.address());
                default -> refused;
            };
        } catch (RuntimeException e) {
            tell(e);
            return failed;
        }
    }

    /** The question that was answered last, if its answer goes on; once. */
    @Nullable
    public Exchange unfinished() {
        return careful.unfinished();
    }

    /**
     * Writes the next message of an answer.
     *
     * @return its length in {@link #out}; 0: there is no more
     * @throws RuntimeException when it cannot be made for a bug; the answer ends here
     */
    public int respond(Exchange exchange) {
        return careful.respond(exchange);
    }

    /** Counts a bug, and logs the first of its kind. */
    public void tell(RuntimeException e) {
        if (counters.failure(e)) {
            Object name = question.complete ? question.name() : "what could not be read";
            LOG.error("answering {} type {} failed; this is a bug, told once", name, question.type, e);
        }
    }

    /** The same of a bug beside an answer: in what listens, or in the log of queries. */
    public void tellOfListener(Throwable e) {
        if (counters.failure(e)) {
            LOG.error("a message was not answered; this is a bug, told once", e);
        }
    }
}
