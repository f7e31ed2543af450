package dev.leeward.transfer;

import dev.leeward.config.TransferConfig;
import dev.leeward.dns.AnswerStream;
import dev.leeward.dns.CompiledAnswer;
import dev.leeward.dns.ExtendedError;
import dev.leeward.dns.Outcome;
import dev.leeward.dns.Transfers;
import dev.leeward.dns.Wire;
import dev.leeward.transfer.TransferCounters.Given;
import dev.leeward.tsig.Keyring;
import dev.leeward.values.DomainName;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.xbill.DNS.Record;

/**
 * Hands zones out to those who may have them. Any event loop; never waits: what is handed out has been made before.
 *
 * <pre>
 *   the request                                              is answered
 *   is for no zone here, or from somebody who may not        REFUSED, EDE 18 (Prohibited)
 *   comes before the content is known                        SERVFAIL, EDE 14 (Not Ready)
 *   IXFR from the serial of now, or a later one              the SOA alone (RFC 1995 section 2)
 *   comes over UDP and the changes do not fit                the SOA alone, and the client comes back over TCP
 *   comes while {@link #MOST} others are under way           SERVFAIL, and the client tries again
 *   IXFR from a serial that was made here, not long ago      the changes since then, one after another
 *   AXFR, or IXFR from any other serial                      the whole zone
 * </pre>
 */
final class TransferServer implements Transfers {
    /** Under way at once; each holds one message, whose making takes an event loop about a millisecond. */
    static final int MOST = 32;

    private static final ExtendedError PROHIBITED =
            new ExtendedError(ExtendedError.PROHIBITED, "this zone is not for you");
    private static final ExtendedError NOT_READY =
            new ExtendedError(ExtendedError.NOT_READY, "it is not known yet who is up");
    private static final ExtendedError BUSY =
            new ExtendedError(ExtendedError.OTHER, "too many transfers are under way");

    private final TransferCounters counters;
    private final Semaphore free = new Semaphore(MOST);
    private volatile Keyring keys = Keyring.NONE;
    private volatile Map<DomainName, PublishedZone> zones = Map.of();

    TransferServer(TransferCounters counters) {
        this.counters = counters;
        counters.underWay(() -> MOST - free.availablePermits());
    }

    /** Hands out these zones from now on. */
    void use(Keyring keyring, Map<DomainName, PublishedZone> handedOut) {
        keys = keyring;
        zones = Map.copyOf(handedOut);
    }

    @Override
    public Keyring keys() {
        return keys;
    }

    @Override
    public AnswerStream open(Request request) {
        PublishedZone zone = zones.get(request.zone());
        if (zone == null || !mayHave(request, zone.config())) {
            counters.count(Given.REFUSED);
            return error(Wire.REFUSED, PROHIBITED);
        }
        PublishedZone.Content content = zone.content();
        if (content == null) {
            counters.count(Given.NOT_READY);
            return error(Wire.SERVFAIL, NOT_READY);
        }
        Integer serial = request.serial();
        return serial == null
                ? stream(content.copy(), records(content.copy()), Given.WHOLE)
                : changes(content, serial, request.room());
    }

    private static boolean mayHave(Request request, TransferConfig config) {
        DomainName wanted = config.key();
        DomainName shown = request.key();
        boolean key = wanted == null || (shown != null && wanted.equals(shown));
        boolean from =
                config.to().isEmpty() || config.to().stream().anyMatch(network -> network.holds(request.client()));
        return key && from;
    }

    private static AnswerStream error(int rcode, ExtendedError why) {
        return AnswerStream.of(CompiledAnswer.once(Outcome.ofRcode(rcode), 1).telling(why));
    }

    private AnswerStream changes(PublishedZone.Content content, int serial, int room) {
        ZoneCopy copy = content.copy();
        if (!Serial.isLater(copy.serial(), serial)) {
            return soa(copy);
        }
        List<Delta> since = content.history().since(serial);
        Given given = since == null ? Given.WHOLE : Given.CHANGES;
        Iterator<Record> records = since == null ? records(copy) : records(copy, since);
        if (room == 0) {
            return stream(copy, records, given);
        }
        CompiledAnswer single = RecordStream.single(copy.origin(), records, room);
        if (single == null) {
            return soa(copy);
        }
        counters.count(given);
        return AnswerStream.of(single);
    }

    private AnswerStream soa(ZoneCopy copy) {
        counters.count(Given.SOA);
        return new RecordStream(copy.origin(), List.<Record>of(copy.soa()).iterator(), () -> {});
    }

    /** @param given counted when it begins */
    private AnswerStream stream(ZoneCopy copy, Iterator<Record> records, Given given) {
        if (!free.tryAcquire()) {
            counters.count(Given.BUSY);
            return error(Wire.SERVFAIL, BUSY);
        }
        counters.count(given);
        return new RecordStream(copy.origin(), records, free::release);
    }

    /** RFC 5936 section 2.2: the SOA is the first and the last record. */
    private static Iterator<Record> records(ZoneCopy copy) {
        return betweenSoas(copy, copy.records());
    }

    /** RFC 1995 section 4: between the SOA of now, each change as the SOA before, what went, the SOA after, what came. */
    private static Iterator<Record> records(ZoneCopy copy, List<Delta> since) {
        return betweenSoas(
                copy,
                since.stream()
                        .flatMap(delta -> Stream.of(
                                        List.of(delta.from()), delta.removed(), List.of(delta.to()), delta.added())
                                .flatMap(List::stream)));
    }

    private static Iterator<Record> betweenSoas(ZoneCopy copy, Stream<? extends Record> records) {
        return Stream.concat(Stream.concat(Stream.of(copy.soa()), records), Stream.<Record>of(copy.soa()))
                .iterator();
    }
}
