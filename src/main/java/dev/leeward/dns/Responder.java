package dev.leeward.dns;

import dev.leeward.dns.DnsCounters.Transport;
import dev.leeward.dns.Question.Fault;
import dev.leeward.guard.AnswerKind;
import dev.leeward.guard.Cookie;
import dev.leeward.guard.Cookie.Standing;
import dev.leeward.guard.Guard;
import dev.leeward.guard.Guard.Fate;
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
    private final Guard guard;
    private final Announced announced;
    private final DnsCounters counters;
    private final Dice dice;
    private final Question question = new Question();
    private final Cookie cookie;
    private final ClientAddress sender = new ClientAddress();
    private final ClientAddress where = new ClientAddress();
    private final CompiledAnswer refused = CompiledAnswer.fixed(Outcome.ofRcode(Wire.REFUSED), 1);
    private final CompiledAnswer failed = CompiledAnswer.fixed(Outcome.ofRcode(Wire.SERVFAIL), 1);

    private final AnswerWriter writer;
    private @Nullable Exchange unfinished;

    /** Where a message to answer is to be put. */
    final byte[] in = new byte[Wire.MESSAGE_MAX];

    /** Where the answer lies afterwards. */
    final byte[] out = new byte[Wire.MESSAGE_MAX];

    Responder(
            Answerer answerer, Transfers transfers, Guard guard, Announced announced, DnsCounters counters, long seed) {
        this.answerer = answerer;
        this.transfers = transfers;
        this.guard = guard;
        this.announced = announced;
        this.counters = counters;
        this.dice = new Dice(seed);
        this.cookie = guard.cookie();
        OptWriter opt = new OptWriter(question, in, out, cookie, announced);
        this.writer = new AnswerWriter(question, in, out, opt, dice, counters);
    }

    /**
     * Answers the first {@code length} bytes of {@link #in}.
     *
     * @return the length of the answer in {@link #out}; 0: there is none
     */
    int respond(int length, Transport transport, InetAddress client) {
        try {
            return tryToRespond(length, transport, client);
        } catch (RuntimeException e) {
            tell(e);
            return bare(Wire.SERVFAIL, false);
        }
    }

    private int tryToRespond(int length, Transport transport, InetAddress client) {
        counters.query(transport);
        Fault fault = question.read(in, length, transport);
        if (fault == Fault.NOT_A_QUERY) {
            counters.dropped();
            return 0;
        }
        Standing standing = readCookie(client);
        if (standing != Standing.NONE) {
            guard.saw(standing);
        }
        if (fault != Fault.NONE) {
            int rcode = fault == Fault.COOKIE_ALONE && standing == Standing.BAD ? Wire.BADCOOKIE : fault.rcode;
            Fate fate = fate(AnswerKind.ERROR, transport, standing);
            return fate == Fate.SENT ? bare(rcode, false) : instead(fate);
        }
        int limit =
                transport == Transport.UDP ? Math.min(question.edns.udpPayload, announced.udpPayload()) : Wire.MESSAGE_MAX;
        if (question.signed || question.isTransfer()) {
            // Over UDP rare from whom may, and an error to all others.
            Fate fate = fate(AnswerKind.ERROR, transport, standing);
            return fate == Fate.SENT ? respondWithin(limit, length, transport, client) : instead(fate);
        }
        CompiledAnswer answer = answer(client);
        AnswerKind kind = question.type == Wire.TYPE_ANY ? AnswerKind.ANY : answer.kind();
        Fate fate = fate(kind, transport, standing);
        return fate == Fate.SENT ? write(answer, limit) : instead(fate);
    }

    /** Takes the cookie out of the question that was read; its answer has one when it has. */
    private Standing readCookie(InetAddress client) {
        sender.set(client);
        if (question.edns.cookieAt == 0) {
            return Standing.NONE;
        }
        return cookie.read(in, question.edns.cookieAt, question.edns.cookieLength, sender.high, sender.low, nowSeconds());
    }

    /** Over TCP nothing is limited: a connection shows that its client's address is not forged. */
    private Fate fate(AnswerKind kind, Transport transport, Standing standing) {
        if (transport == Transport.TCP) {
            return Fate.SENT;
        }
        int name = question.hashFrom[question.foundFrom];
        return guard.decide(kind, name, standing, sender.high, sender.low, System::nanoTime, dice.next());
    }

    /** What is sent in place of an answer that is held back. */
    private int instead(Fate fate) {
        return switch (fate) {
            case TRUNCATED -> bare(Wire.NOERROR, true);
            // RFC 7873 section 5.2.3
            case BADCOOKIE -> bare(Wire.BADCOOKIE, false);
            case DROPPED, SENT -> 0;
        };
    }

    private int bare(int rcode, boolean truncated) {
        counters.answer(rcode);
        return writer.writeBare(rcode, truncated);
    }

    /**
     * A signature is as long as its names, which the query may write as pointers and the answer does not: where both do not fit, the client
     * is sent to TCP without one, since RFC 8945 section 5.3 would have a truncated answer that is too long itself.
     */
    private int respondWithin(int limit, int length, Transport transport, InetAddress client) {
        int answered = respondWithCare(length, transport, limit, client);
        if (answered <= limit) {
            return answered;
        }
        counters.truncated();
        return writer.writeBare(Wire.NOERROR, true);
    }

    /** Answers what is signed, or asks for a zone. Rare, so it may allocate. */
    private int respondWithCare(int length, Transport transport, int limit, InetAddress client) {
        QuerySignature signature =
                question.signed ? transfers.keys().read(Arrays.copyOf(in, length), nowSeconds()) : null;
        if (signature != null) {
            counters.signature(signature.verdict());
            if (signature.rcode() != Wire.NOERROR) {
                return sign(signature, bare(signature.rcode(), false));
            }
        }
        int room = limit - (signature == null ? 0 : signature.length());
        if (!question.isTransfer()) {
            return sign(signature, write(answer(client), room));
        }
        Integer serial = question.type == Wire.TYPE_IXFR ? question.serial() : null;
        boolean incomplete = question.type == Wire.TYPE_IXFR && serial == null;
        // RFC 5936 section 4.2: AXFR over UDP is not defined. RFC 1995 section 3: IXFR tells the serial that it has.
        if (incomplete || (question.type == Wire.TYPE_AXFR && transport == Transport.UDP)) {
            return sign(signature, bare(Wire.FORMERR, false));
        }
        if (question.qclass != Wire.CLASS_IN) {
            return sign(signature, bare(Wire.REFUSED, false));
        }
        int body = transport == Transport.TCP ? 0 : Math.max(1, writer.roomForBody(room));
        Transfers.Request request = new Transfers.Request(
                question.name(), client, signature == null ? null : signature.key(), serial, body);
        return first(new Exchange(Arrays.copyOf(in, length), transport, signature, open(request)), client);
    }

    /** Over UDP the first message is the only one; where it cannot be made for a bug, there are no others either. */
    private int first(Exchange exchange, InetAddress client) {
        try {
            int answered = respond(exchange, client);
            if (exchange.transport() == Transport.TCP) {
                unfinished = exchange;
            } else {
                exchange.answers().close();
            }
            return answered;
        } catch (RuntimeException e) {
            tell(e);
            exchange.answers().close();
            return sign(exchange.signature(), bare(Wire.SERVFAIL, false));
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
     * @throws RuntimeException when it cannot be made for a bug; the answer ends here
     */
    int respond(Exchange exchange, InetAddress client) {
        byte[] query = exchange.query();
        System.arraycopy(query, 0, in, 0, query.length);
        question.read(in, query.length, exchange.transport());
        readCookie(client);
        CompiledAnswer next = exchange.answers().next();
        if (next == null) {
            return 0;
        }
        int length = write(next, Wire.MESSAGE_MAX);
        if ((Wire.u16(out, 2) & Wire.FLAG_TC) != 0) {
            // Left out, the zone that the client has would lack records, and nobody would know.
            throw new IllegalStateException("a record is longer than a message");
        }
        return sign(exchange.signature(), length);
    }

    private int sign(@Nullable QuerySignature signature, int length) {
        return signature == null ? length : signature.sign(out, length, nowSeconds());
    }

    private static long nowSeconds() {
        return System.currentTimeMillis() / 1000;
    }

    private CompiledAnswer answer(InetAddress client) {
        question.foundFrom = 0;
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
            Object name = question.complete ? question.name() : "what could not be read";
            LOG.error("answering {} type {} failed; this is a bug, told once", name, question.type, e);
        }
    }

    private int write(CompiledAnswer answer, int limit) {
        boolean told = answer.looksAtClient() && question.edns.locate(where, sender);
        CompiledAnswer.Part part = answer.part(where);
        int scope = told ? answer.scope(part, where) : 0;
        Outcome outcome = part.outcome(where, dice.next());
        counters.answer(outcome.rcode());
        return writer.write(outcome, answer.questionNameLength(), limit, scope, part.options());
    }
}
