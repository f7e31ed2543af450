package dev.leeward.dns;

import static dev.leeward.dns.Received.nowSeconds;

import dev.leeward.tsig.QuerySignature;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Answers what is signed, or asks for a zone. Rare, so it may allocate. Part of a {@link Responder}. */
final class CarefulResponder {
    private final Responder responder;
    private final Transfers transfers;
    private final Received received;
    private final Question question;
    private final AnswerWriter writer;
    private final DnsCounters counters;
    private @Nullable Exchange unfinished;

    CarefulResponder(
            Responder responder, Transfers transfers, Received received, AnswerWriter writer, DnsCounters counters) {
        this.responder = responder;
        this.transfers = transfers;
        this.received = received;
        this.question = received.question;
        this.writer = writer;
        this.counters = counters;
    }

    /**
     * Answers the question that was read, of {@code length} bytes.
     *
     * @param limit of the answer, in bytes
     * @return the length of the answer
     */
    int respond(int length, Transport transport, int limit) {
        byte[] query = Arrays.copyOf(received.bytes, length);
        QuerySignature signature = question.signed ? transfers.keys().read(query, nowSeconds()) : null;
        int room = limit;
        if (signature != null) {
            counters.signature(signature.verdict());
            room -= signature.length();
        }
        if (writer.roomForBody(room) <= 0) {
            // A signature is as long as its names, which the query may write as pointers and the answer does not. RFC
            // 8945 section 5.3 would have a truncated answer signed, which would be too long itself.
            counters.truncated();
            return writer.writeTruncated();
        }
        if (signature != null && signature.rcode() != Wire.NOERROR) {
            return sign(signature, writer.writeError(signature.rcode()));
        }
        if (!question.isTransfer()) {
            return sign(signature, writer.write(responder.find(), room));
        }
        Integer serial = question.type == Wire.TYPE_IXFR ? question.serial() : null;
        boolean incomplete = question.type == Wire.TYPE_IXFR && serial == null;
        // RFC 5936 section 4.2: AXFR over UDP is not defined. RFC 1995 section 3: IXFR tells the serial that it has.
        if (incomplete || (question.type == Wire.TYPE_AXFR && transport == Transport.UDP)) {
            return sign(signature, writer.writeError(Wire.FORMERR));
        }
        if (question.qclass != Wire.CLASS_IN) {
            return sign(signature, writer.writeError(Wire.REFUSED));
        }
        Transfers.Request request = new Transfers.Request(
                question.name(),
                received.sender.address(),
                signature == null ? null : signature.key(),
                serial,
                transport == Transport.TCP ? 0 : writer.roomForBody(room));
        return begin(new Exchange(query, transport, room, signature, transfers.open(request)));
    }

    /** Over UDP the first message is the only one; where it cannot be made for a bug, there are no others either. */
    private int begin(Exchange exchange) {
        try {
            int answered = respond(exchange);
            if (exchange.transport() == Transport.TCP) {
                unfinished = exchange;
            } else {
                exchange.answers().close();
            }
            return answered;
        } catch (RuntimeException e) {
            responder.tell(e);
            exchange.answers().close();
            return sign(exchange.signature(), writer.writeError(Wire.SERVFAIL));
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
     * @return its length; 0: there is no more
     * @throws RuntimeException when it cannot be made for a bug; the answer ends here
     */
    int respond(Exchange exchange) {
        byte[] query = exchange.query();
        System.arraycopy(query, 0, received.bytes, 0, query.length);
        received.read(query.length, exchange.transport());
        CompiledAnswer next = exchange.answers().next();
        if (next == null) {
            return 0;
        }
        int length = writer.write(next, exchange.room());
        if (exchange.transport() == Transport.TCP && (Wire.u16(writer.out, 2) & Wire.FLAG_TC) != 0) {
            // Left out, the zone that the client has would lack records, and nobody would know.
            throw new IllegalStateException("a record is longer than a message");
        }
        return sign(exchange.signature(), length);
    }

    private int sign(@Nullable QuerySignature signature, int length) {
        return signature == null ? length : signature.sign(writer.out, length, nowSeconds());
    }
}
