package dev.leeward.authority;

import dev.leeward.authority.SteeredParts.Candidate;
import dev.leeward.dns.CompiledAnswer;
import dev.leeward.dns.Outcome;
import dev.leeward.dns.Stamp;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Choice.Place;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.Routing;
import dev.leeward.values.Host;
import dev.leeward.zone.Names;
import dev.leeward.zone.NegativeSoa;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * Encodes the routing of a steered name for one type.
 *
 * <pre>
 *   type        members are addresses             members are host names
 *   A, AAAA     those of the family, else NODATA  CNAME of one of them
 *   any other   NODATA                            CNAME of one of them
 * </pre>
 *
 * A variant without an address of the family is NODATA; another region is never answered in its place.
 *
 * @param chain the aliases that led to {@code owner}
 * @param soa for a variant without records
 */
record SteeredAnswer(Reply chain, Name owner, int type, Routing routing, SOARecord soa) {
    /** Shares of places are told as parts of this, so that they add up alike in every variant. */
    private static final long WHOLE = 1 << 20;

    CompiledAnswer compile(boolean names, Stamp stamp, int questionNameLength) {
        if (names) {
            return SteeredParts.compile(routing, this::aliases, stamp, questionNameLength);
        }
        if (type == Type.A || type == Type.AAAA) {
            return SteeredParts.compile(routing.of(type == Type.A), this::addresses, stamp, questionNameLength);
        }
        // The same for every client, so no TTL may be above the least of them.
        CompiledAnswer.Part noData = CompiledAnswer.Part.of(noData(leastTtl(routing)));
        return CompiledAnswer.steered(List.of(noData), null, stamp, questionNameLength);
    }

    /** The least TTL that any client gets, in seconds. */
    static int leastTtl(Routing routing) {
        return routing.choices().stream().mapToInt(Choice::ttl).min().orElseThrow();
    }

    private List<Candidate> addresses(Variant variant, int ttl) {
        List<Record> records = new ArrayList<>();
        List<Long> weights = new ArrayList<>();
        for (Place place : variant.places()) {
            if (isOfFamily(place.address(), type)) {
                records.add(address(owner, place.address(), ttl));
                weights.add(place.weight());
            }
        }
        Outcome outcome = records.isEmpty()
                ? noData(ttl)
                : new Reply(chain)
                        .answerInTurn(records, weights, variant.answers())
                        .encode();
        return List.of(new Candidate(variant.source(), variant.weight(), outcome));
    }

    /** One alias an answer: two CNAMEs at a name are none (RFC 2181 section 10.1). */
    private List<Candidate> aliases(Variant variant, int ttl) {
        if (variant.places().stream().allMatch(place -> place.address() instanceof Host.Address)) {
            // The fallback of a service of names, or nothing.
            return addresses(variant, ttl);
        }
        long sum = variant.places().stream().mapToLong(Place::weight).sum();
        List<Candidate> candidates = new ArrayList<>();
        for (Place place : variant.places()) {
            CNAMERecord alias = new CNAMERecord(owner, DClass.IN, ttl, target(place.address()));
            candidates.add(new Candidate(
                    variant.source() + " " + place.address(),
                    Math.max(1, WHOLE * variant.weight() * place.weight() / sum),
                    new Reply(chain).answer(List.of(alias)).encode()));
        }
        return candidates;
    }

    private Outcome noData(int ttl) {
        return new Reply(chain).authority(List.of(NegativeSoa.capped(soa, ttl))).encode();
    }

    static boolean isOfFamily(Host host, int type) {
        return host instanceof Host.Address(InetAddress address)
                && (type == Type.A ? address instanceof Inet4Address : address instanceof Inet6Address);
    }

    /** The address record of a host that is an address. */
    static Record address(Name owner, Host host, int ttl) {
        InetAddress address = ((Host.Address) host).address();
        return address instanceof Inet4Address
                ? new ARecord(owner, DClass.IN, ttl, address)
                : new AAAARecord(owner, DClass.IN, ttl, address);
    }

    /** A service has members of one kind: where one is a host name, all are. */
    private static Name target(Host host) {
        return Names.name(((Host.Name) host).name());
    }
}
