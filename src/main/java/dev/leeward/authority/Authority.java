package dev.leeward.authority;

import dev.leeward.config.DomainName;
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
import dev.leeward.steering.Topology;
import dev.leeward.zone.Lookup;
import dev.leeward.zone.Lookup.Alias;
import dev.leeward.zone.Lookup.Any;
import dev.leeward.zone.Lookup.NoData;
import dev.leeward.zone.Lookup.NoName;
import dev.leeward.zone.Lookup.Records;
import dev.leeward.zone.Lookup.Redirected;
import dev.leeward.zone.Lookup.Referral;
import dev.leeward.zone.Lookup.Steered;
import dev.leeward.zone.Lookup.TooLong;
import dev.leeward.zone.Names;
import dev.leeward.zone.Node;
import dev.leeward.zone.Zone;
import dev.leeward.zone.Zones;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.HINFORecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * Compiles the answer to a question from the zones and, where a name is steered, from the snapshot of the moment. One per configuration;
 * immutable. Runs on event loops, perhaps on several at once.
 *
 * <p>Aliases are followed inside the zones that are served here, across them, and on to a service.
 */
final class Authority {
    /** Aliases in one answer; a longer chain is cut off, and the resolver asks on. */
    private static final int MAX_ALIASES = 16;

    /** For the answer that ANY gets (RFC 8482 section 4.2). */
    private static final int ANY_TTL = 3600;

    /** No name has this type: asking for it gives the answer to all types that are not there. */
    static final int NO_TYPE = 0;

    /** As short as it can be: whoever asks for what is not here gets as little as there is. */
    static final ExtendedError NOT_AUTHORITATIVE = new ExtendedError(ExtendedError.NOT_AUTHORITATIVE, "");

    /** Not NOT_READY: it does not pass by waiting. */
    private static final ExtendedError NOT_LOADED =
            new ExtendedError(ExtendedError.INVALID_DATA, "the zone did not load");

    private static final ExtendedError NOT_READY =
            new ExtendedError(ExtendedError.NOT_READY, "the first round of probes is not over");

    private final Zones zones;
    private final Topology topology;
    private final LiveSnapshot live;
    private final BooleanSupplier steeringReady;

    /** The last snapshot of this topology seen: for the time before a reload takes it, and the moment until another one's table is in use. */
    private volatile Snapshot own;

    /**
     * @param snapshot of {@code topology}
     * @param steeringReady whether the first round of probes is over; before it steered names are answered SERVFAIL
     */
    Authority(Zones zones, Snapshot snapshot, LiveSnapshot live, BooleanSupplier steeringReady) {
        this.zones = zones;
        this.topology = snapshot.topology();
        this.own = snapshot;
        this.live = live;
        this.steeringReady = steeringReady;
    }

    Zones zones() {
        return zones;
    }

    /** The newest of this topology. */
    Snapshot snapshot() {
        Snapshot current = live.current();
        if (current.topology() == topology) {
            own = current;
            return current;
        }
        return own;
    }

    /**
     * Compiles the answer to a question of class IN.
     *
     * @param type 0: any type that no name has
     */
    CompiledAnswer compile(DomainName name, int type) {
        Found found = find(name, type);
        SteeredName steered = found.steered();
        Map<Name, Service> pointed = steeredTargets(found.records());
        if (steered == null && pointed.isEmpty()) {
            return whole(found.whole(), name.length());
        }
        if (!steeringReady.getAsBoolean()) {
            return CompiledAnswer.once(Outcome.ofRcode(Wire.SERVFAIL), NOT_READY, name.length());
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
                Zone zone = zones.withOrigin(Names.domain(soa.getName()));
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
            SteeredName found =
                    target == null ? null : find(Names.domain(target), Type.A).steered();
            if (target != null && found != null && !found.service().ofNames()) {
                steered.put(target, found.service());
            }
        }
        return steered;
    }

    /**
     * Where a question leads.
     *
     * @param reply what comes before the records of the last name, or all of it when that has none
     * @param records of the last name; empty when it has none of the type, or is steered
     * @param additional to those records, as far as there is room
     * @param steered null when the last name is not steered
     */
    record Found(
            Reply reply,
            List<Record> records,
            List<Record> additional,
            @Nullable SteeredName steered) {
        Found(Reply reply, @Nullable SteeredName steered) {
            this(reply, List.of(), List.of(), steered);
        }

        /** All that is static of it. */
        Reply whole() {
            return records.isEmpty() ? reply : new Reply(reply).answer(records).additionalAsFits(additional);
        }
    }

    /**
     * A name whose answer the snapshot tells.
     *
     * @param name as it was asked for, or as an alias led to it
     * @param negativeSoa for a type without records
     */
    record SteeredName(DomainName name, Service service, SOARecord negativeSoa) {}

    Found find(DomainName name, int type) {
        Reply reply = new Reply(name, type, DClass.IN);
        DomainName at = name;
        for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
            Zone zone = zones.find(at, type);
            if (zone == null) {
                return new Found(reply.hasAnswer() ? reply : reply.failed(Wire.REFUSED, NOT_AUTHORITATIVE), null);
            }
            Lookup lookup = zone.lookup(at, type);
            if (!zone.isLoaded() && !(lookup instanceof Steered)) {
                return new Found(reply.failed(Wire.SERVFAIL, NOT_LOADED), null);
            }
            switch (lookup) {
                case Records records -> {
                    return new Found(reply, records.records(), TargetAddresses.of(zone, records.records()), null);
                }
                case Steered steered -> {
                    return new Found(reply, new SteeredName(at, service(steered.service()), zone.negativeSoa()));
                }
                case Alias alias -> {
                    if (reply.answers(alias.cname())) {
                        return new Found(reply, null);
                    }
                    reply.answer(List.of(alias.cname()));
                    at = alias.target();
                }
                case Redirected redirected -> {
                    if (reply.answers(redirected.cname())) {
                        return new Found(reply, null);
                    }
                    if (!reply.answers(redirected.dname())) {
                        reply.answer(List.of(redirected.dname()));
                    }
                    reply.answer(List.of(redirected.cname()));
                    if (type == Type.CNAME) {
                        return new Found(reply, null);
                    }
                    at = redirected.target();
                }
                case Referral referral -> {
                    return new Found(refer(reply, referral), null);
                }
                case NoData noData -> {
                    if (noData.service() != null) {
                        return new Found(reply, new SteeredName(at, service(noData.service()), noData.soa()));
                    }
                    return new Found(reply.authority(List.of(noData.soa())), null);
                }
                case NoName noName -> {
                    // RFC 6604 section 3: the rcode tells of the last name of the chain.
                    return new Found(reply.rcode(Wire.NXDOMAIN).authority(List.of(noName.soa())), null);
                }
                case Any _ -> {
                    return new Found(reply.answer(List.of(minimalAny(at))), null);
                }
                case TooLong tooLong -> {
                    if (!reply.answers(tooLong.dname())) {
                        reply.answer(List.of(tooLong.dname()));
                    }
                    return new Found(reply.rcode(Wire.YXDOMAIN), null);
                }
            }
        }
        return new Found(reply, null);
    }

    /**
     * Behind aliases the referral stands too, and AA tells of the first name (RFC 1034 section 4.3.2 step 3b, RFC 1035 section 4.1.1). DS is
     * for signed zones (RFC 4035 section 3.1.4).
     */
    private static Reply refer(Reply reply, Referral referral) {
        Reply referring = reply.hasAnswer() ? reply : reply.notAuthoritative();
        return referring.authority(referral.ns()).additional(referral.glue()).additionalAsFits(referral.siblingGlue());
    }

    /** As little as ANY may get (RFC 8482 section 4.2). */
    private static HINFORecord minimalAny(DomainName name) {
        return new HINFORecord(Names.name(name), DClass.IN, ANY_TTL, "RFC8482", "");
    }

    private Service service(DomainName name) {
        Service service = topology.services().get(name);
        if (service == null) {
            throw new IllegalStateException("a zone has the service " + name + ", the topology has not");
        }
        return service;
    }

    /** What a zone answers for types that a name of it lacks; fits every name at or below its origin. */
    CompiledAnswer noData(Zone zone) {
        return negative(zone, Wire.NOERROR);
    }

    /** What a zone answers for names that it lacks; fits every name at or below its origin. */
    CompiledAnswer noName(Zone zone) {
        return negative(zone, Wire.NXDOMAIN);
    }

    private CompiledAnswer negative(Zone zone, int rcode) {
        DomainName name = ZoneAnswers.below(zone.origin());
        Reply reply = new Reply(name, Type.A, DClass.IN);
        Reply negative = zone.isLoaded()
                ? reply.rcode(rcode).authority(List.of(zone.negativeSoa()))
                : reply.failed(Wire.SERVFAIL, NOT_LOADED);
        return whole(negative, name.length());
    }

    /**
     * The types of a name that have answers of their own.
     *
     * @param plainNoData whether any other type gets what its zone answers for all names
     */
    record Types(Set<Integer> own, boolean plainNoData) {}

    Types types(DomainName name) {
        Set<Integer> own = new TreeSet<>();
        DomainName at = name;
        for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
            Zone zone = zones.find(at, NO_TYPE);
            if (zone == null) {
                break;
            }
            boolean direct = aliases == 0;
            Node node = zone.answering(at);
            if (direct && node != null && !node.isEmptyNonTerminal()) {
                own.add(Type.ANY);
            }
            if (zones.find(at, Type.DS) != zone) {
                // The parent has it, or its absence.
                own.add(Type.DS);
            }
            switch (zone.lookup(at, NO_TYPE)) {
                case Alias alias -> {
                    own.add(Type.CNAME);
                    at = alias.target();
                }
                case Redirected redirected -> {
                    own.add(Type.CNAME);
                    at = redirected.target();
                }
                case NoData noData -> {
                    if (node != null) {
                        own.addAll(node.types());
                    }
                    if (noData.service() != null) {
                        own.addAll(List.of(Type.A, Type.AAAA));
                    }
                    return new Types(own, direct && noData.service() == null && zone.isLoaded());
                }
                case Referral _ -> {
                    // At a cut DS is this zone's own; below it, it is the referral again.
                    own.add(Type.DS);
                    return new Types(own, false);
                }
                case Records _, Steered _, Any _, NoName _, TooLong _ -> {
                    return new Types(own, false);
                }
            }
        }
        return new Types(own, false);
    }
}
