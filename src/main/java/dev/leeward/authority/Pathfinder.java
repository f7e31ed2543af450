package dev.leeward.authority;

import dev.leeward.authority.Found.SteeredName;
import dev.leeward.dns.ExtendedError;
import dev.leeward.dns.Wire;
import dev.leeward.steering.Service;
import dev.leeward.steering.Topology;
import dev.leeward.values.DomainName;
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
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.xbill.DNS.DClass;
import org.xbill.DNS.HINFORecord;
import org.xbill.DNS.Type;

/**
 * Finds where a question leads: along aliases inside the zones that are served here, across them, and on to a service. Immutable, and
 * the same at any time: what is steered is left to the snapshot of the moment.
 *
 * @param topology has every service of {@code zones}
 */
record Pathfinder(Zones zones, Topology topology) {
    /** Aliases in one answer; a longer chain is cut off, and the resolver asks on. */
    private static final int MAX_ALIASES = 16;

    /** For the answer that ANY gets (RFC 8482 section 4.2). */
    private static final int ANY_TTL = 3600;

    /** No name has this type: asking for it gives the answer to all types that are not there. */
    static final int NO_TYPE = 0;

    /** As short as it can be: whoever asks for what is not here gets as little as there is. */
    static final ExtendedError NOT_AUTHORITATIVE = new ExtendedError(ExtendedError.NOT_AUTHORITATIVE, "");

    /** Of a zone, and not {@link ExtendedError#NOT_READY}: it does not pass by waiting. */
    static final ExtendedError NOT_LOADED = new ExtendedError(ExtendedError.INVALID_DATA, "the zone did not load");

    /** @param type {@link #NO_TYPE}, or one of class IN */
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
                case Records(var records) -> {
                    return new Found(reply, records, TargetAddresses.of(zone, records), null);
                }
                case Steered(var service) -> {
                    return new Found(reply, new SteeredName(at, service(service), zone.negativeSoa()));
                }
                case Alias(var cname, var target) -> {
                    if (!reply.answerOnce(cname)) {
                        return new Found(reply, null);
                    }
                    at = target;
                }
                case Redirected(var dname, var cname, var target) -> {
                    reply.answerOnce(dname);
                    if (!reply.answerOnce(cname) || type == Type.CNAME) {
                        return new Found(reply, null);
                    }
                    at = target;
                }
                case Referral referral -> {
                    return new Found(refer(reply, referral), null);
                }
                case NoData(var soa, var service) -> {
                    return service == null
                            ? new Found(reply.authority(List.of(soa)), null)
                            : new Found(reply, new SteeredName(at, service(service), soa));
                }
                case NoName noName -> {
                    // RFC 6604 section 3: the rcode tells of the last name of the chain.
                    return new Found(reply.rcode(Wire.NXDOMAIN).authority(List.of(noName.soa())), null);
                }
                case Any _ -> {
                    return new Found(reply.answer(List.of(minimalAny(at))), null);
                }
                case TooLong(var dname) -> {
                    reply.answerOnce(dname);
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
