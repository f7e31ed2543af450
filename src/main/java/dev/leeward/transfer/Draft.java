package dev.leeward.transfer;

import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.values.DomainName;
import dev.leeward.zone.Zone;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Record;

/**
 * What may have changed of a zone since its content was made, and the next content. No clock; lives on the thread of {@link Publisher}.
 *
 * <pre>
 *   what has changed      is published
 *   the zone itself       a second after the last serial
 *   records               a second after the last serial
 *   nothing but TTLs      a second after the last serial, and a second after the first change
 * </pre>
 *
 * A change of TTLs mostly comes right before the one that it announces, which must not wait for it. The first content of all is published at once.
 */
final class Draft {
    private static final long BETWEEN_SERIALS_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long TTLS_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PublishedZone zone;
    private List<DomainName> services = List.of();

    /** The zone as it was read, until a content is made of it. */
    private @Nullable Read read;

    /** Services whose answers may differ from the content. */
    private final Set<DomainName> touched = new HashSet<>();

    private long firstTouchNanos;
    private long serialNanos;
    private Print print = Print.NONE;

    private record Read(Zone zone, Bindings bindings) {}

    /**
     * A content, of which it is not known yet whether it is another than the one before.
     *
     * @param ttlsAlone whether it differs in nothing but TTLs
     * @param seen how many changes of the zone are in it
     */
    record Next(Draft draft, ZoneCopy copy, Print print, boolean ttlsAlone, long seen) {
        Serials.Wanted wanted() {
            int written = (int) copy.zone().writtenSoa().getSerial();
            boolean made = draft.zone.isMade() || !draft.services.isEmpty();
            return new Serials.Wanted(copy.origin(), print, written, made);
        }
    }

    Draft(PublishedZone zone) {
        this.zone = zone;
    }

    PublishedZone zone() {
        return zone;
    }

    /** The zone of another configuration; one that did not load leaves the content as it is, but for its services. */
    void take(@Nullable Zone next, Bindings bindings, List<DomainName> steered) {
        services = steered;
        touched.retainAll(steered);
        if (next != null && next.isLoaded()) {
            read = new Read(next, bindings);
        }
    }

    void touch(DomainName service, long nowNanos) {
        if (touched.isEmpty()) {
            firstTouchNanos = nowNanos;
        }
        touched.add(service);
    }

    /** Whether a content can be made: the zone was loaded, and it is known what its steered names are. */
    boolean isReadable(boolean steeringKnown) {
        return (read != null || zone.content() != null) && (services.isEmpty() || steeringKnown);
    }

    boolean isUnchanged() {
        return read == null && touched.isEmpty();
    }

    /** How long a change has to wait yet; 0 or less: not at all. */
    long waitNanos(long nowNanos, boolean ttlsAlone) {
        if (zone.content() == null) {
            return 0;
        }
        long sinceSerial = nowNanos - serialNanos;
        long sinceTouch = nowNanos - firstTouchNanos;
        return Math.max(BETWEEN_SERIALS_NANOS - sinceSerial, ttlsAlone ? TTLS_WAIT_NANOS - sinceTouch : 0);
    }

    Next next(Snapshot snapshot, long seen) {
        PublishedZone.Content content = zone.content();
        if (read != null) {
            return whole(read, snapshot, seen);
        }
        return changed(Objects.requireNonNull(content).copy(), snapshot, seen);
    }

    private Next whole(Read of, Snapshot snapshot, long seen) {
        Map<DomainName, List<Record>> flattened = new LinkedHashMap<>();
        services.forEach(name -> flattened.put(name, flattened(name, snapshot)));
        ZoneCopy copy =
                new ZoneCopy(of.zone(), of.bindings(), flattened, zone.serial().get());
        Print next = Print.NONE.plus(of.zone().writtenSoa());
        for (Iterator<Record> records = copy.records().iterator(); records.hasNext(); ) {
            next = next.plus(records.next());
        }
        return new Next(this, copy, next, false, seen);
    }

    private Next changed(ZoneCopy last, Snapshot snapshot, long seen) {
        Map<DomainName, List<Record>> flattened = new LinkedHashMap<>(last.flattened());
        Print next = print;
        boolean sameRecords = true;
        for (DomainName name : touched) {
            List<Record> is = flattened(name, snapshot);
            List<Record> was = Objects.requireNonNullElse(flattened.put(name, is), List.of());
            // Records are equal whatever their TTL.
            sameRecords &= is.equals(was);
            next = next.with(was, is);
        }
        ZoneCopy copy = new ZoneCopy(last.zone(), last.bindings(), flattened, last.serial());
        return new Next(this, copy, next, sameRecords && !next.equals(print), seen);
    }

    private static List<Record> flattened(DomainName name, Snapshot snapshot) {
        Service service = Objects.requireNonNull(snapshot.topology().services().get(name));
        return Flattening.of(service, snapshot);
    }

    /** Hands it out with this serial; whether that is a new one. */
    boolean publish(Next next, int serial, long nowNanos) {
        PublishedZone.Content before = zone.content();
        boolean changed = before == null || before.copy().serial() != serial;
        zone.publish(PublishedZone.Content.after(before, next.copy().withSerial(serial)), next.seen());
        print = next.print();
        read = null;
        touched.clear();
        if (changed) {
            serialNanos = nowNanos;
        }
        return changed;
    }
}
