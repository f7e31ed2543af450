package dev.leeward.authority;

import dev.leeward.authority.Found.SteeredName;
import dev.leeward.dns.CompiledAnswer;
import dev.leeward.dns.ExtendedError;
import dev.leeward.dns.Outcome;
import dev.leeward.dns.Stamp;
import dev.leeward.dns.Wire;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Routing;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.values.DomainName;
import dev.leeward.zone.Names;
import dev.leeward.zone.Zone;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * Compiles the answer to a question from what {@link Pathfinder} finds and, where a name is steered, from the snapshot of the moment. One
 * per configuration. Runs on event loops, perhaps on several at once.
 */
final class Authority {
    private static final ExtendedError NOT_READY =
            new ExtendedError(ExtendedError.NOT_READY, "the first round of probes is not over");

    private final Pathfinder paths;
    private final LiveSnapshot live;
    private final BooleanSupplier steeringReady;

    /** The last snapshot of this topology seen: for the time before a reload takes it, and the moment until another one's table is in use. */
    private volatile Snapshot own;

    /**
     * @param snapshot of the topology of {@code paths}
     * @param steeringReady whether the first round of probes is over; before it steered names are answered SERVFAIL
     */
    Authority(Pathfinder paths, Snapshot snapshot, LiveSnapshot live, BooleanSupplier steeringReady) {
        this.paths = paths;
        this.own = snapshot;
        this.live = live;
        this.steeringReady = steeringReady;
    }

    /** The newest of this topology. */
    Snapshot snapshot() {
        Snapshot current = live.current();
        if (current.topology() == paths.topology()) {
            own = current;
            return current;
        }
        return own;
    }

    /**
     * Compiles the answer to a question of class IN.
     *
     * @param type {@link Pathfinder#NO_TYPE}: any type that no name has
     */
    CompiledAnswer compile(DomainName name, int type) {
        Found found = paths.find(name, type);
        SteeredName steered = found.steered();
        Map<Name, Service> pointed = steeredTargets(found.records());
        if (steered == null && pointed.isEmpty()) {
            return whole(found.whole(), name.length());
        }
        if (!steeringReady.getAsBoolean()) {
            return CompiledAnswer.once(Outcome.ofRcode(Wire.SERVFAIL), name.length())
                    .telling(NOT_READY);
        }
        if (steered == null) {
            Stamp stamp =
                    Stamp.of(pointed.values().stream().map(Service::version).toList());
            Snapshot now = snapshot();
            Map<Name, Routing> routings = new HashMap<>();
            pointed.forEach((target, service) -> routings.put(target, Steering.route(service, now)));
            return new PointingAnswer(found.reply(), found.records(), routings).compile(stamp, name.length());
        }
        Service service = steered.service();
        Stamp stamp = showing(List.of(steered.negativeSoa()), Stamp.of(List.of(service.version())));
        Routing routing = Steering.route(service, snapshot());
        return new SteeredAnswer(found.reply(), Names.name(steered.name()), type, routing, steered.negativeSoa())
                .compile(service.ofNames(), stamp, name.length());
    }

    private CompiledAnswer whole(Reply reply, int nameLength) {
        CompiledAnswer answer =
                CompiledAnswer.of(reply.encode(), showing(reply.records(), Stamp.of(List.of())), nameLength);
        ExtendedError error = reply.error();
        return error == null ? answer : answer.telling(error);
    }

    /** The stamp of an answer that shows these records, too: another serial of a zone makes it stale. */
    private Stamp showing(List<? extends Record> records, Stamp stamp) {
        Stamp all = stamp;
        for (Record record : records) {
            if (record instanceof SOARecord soa) {
                Zone zone = paths.zones().withOrigin(Names.domain(soa.getName()));
                AtomicInteger serial = zone == null ? null : zone.serial();
                all = serial == null ? all : all.and(serial, (int) soa.getSerial());
            }
        }
        return all;
    }

    /** The services that an RRset leads clients to. */
    private Map<Name, Service> steeredTargets(List<Record> records) {
        if (records.isEmpty()
                || !PointingAnswer.TYPES.contains(records.getFirst().getType())) {
            return Map.of();
        }
        Map<Name, Service> steered = new HashMap<>();
        for (Record record : records) {
            Name target = PointingAnswer.target(record);
            if (target != null) {
                SteeredName found = paths.find(Names.domain(target), Type.A).steered();
                if (found != null && !found.service().ofNames()) {
                    steered.put(target, found.service());
                }
            }
        }
        return steered;
    }

    /**
     * What a zone answers for names or types that it lacks; fits every name at or below its origin.
     *
     * @param rcode NOERROR for types, NXDOMAIN for names
     */
    CompiledAnswer negative(Zone zone, int rcode) {
        DomainName name = ZoneAnswers.below(zone.origin());
        Reply reply = new Reply(name, Type.A, DClass.IN);
        Reply negative = zone.isLoaded()
                ? reply.rcode(rcode).authority(List.of(zone.negativeSoa()))
                : reply.failed(Wire.SERVFAIL, Pathfinder.NOT_LOADED);
        return whole(negative, name.length());
    }
}
