package dev.leeward.transfer;

import dev.leeward.config.ServiceConfig.Lifeboat;
import dev.leeward.config.ServiceConfig.Policy;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Choice.Place;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.Routing;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.values.DomainName;
import dev.leeward.values.Host;
import dev.leeward.zone.Names;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;

/**
 * What a steered name is in a copy of its zone, which can neither draw nor see where a client is: the answer for a client of whom nothing is known.
 * Pure.
 *
 * <pre>
 *   policy               where clients may get different answers       the copy has
 *   weighted, hashed     each region that is drawn or hashed           the members of all; of the heaviest where lifeboat says so
 *   geo, nearest         by place                                      what a client gets whose place nobody knows
 *   any                  a part goes by a ramp or a trickle            what the larger part gets
 *   all, failover        the same for all                              that
 * </pre>
 *
 * With members that are host names it has the CNAME of one, the heaviest. An answer without records is a name that exists and has none: an empty
 * TXT record below it keeps it from being taken for one that does not exist (RFC 8020).
 */
final class Flattening {
    private static final String KEEPER = "_none";
    private static final int ROOM_FOR_KEEPER = 1 + KEEPER.length();

    private Flattening() {}

    /** All records of a steered name that its zone does not hold itself. */
    static List<Record> of(Service service, Snapshot snapshot) {
        Name owner = Names.name(service.name());
        Routing routing = Steering.route(service, snapshot);
        Set<Record> records = new LinkedHashSet<>();
        if (routing instanceof Routing.ByFamily(Routing v4, Routing v6)) {
            add(service, owner, choice(v4), address -> address instanceof Inet4Address, records);
            add(service, owner, choice(v6), address -> address instanceof Inet6Address, records);
        } else {
            add(service, owner, choice(routing), _ -> true, records);
        }
        return records.isEmpty() ? keeper(service, choice(routing.of(true)).ttl()) : List.copyOf(records);
    }

    /** For a client that no table holds. */
    private static Choice choice(Routing routing) {
        return switch (routing) {
            case Routing.Same(Choice choice) -> choice;
            case Routing.ByNetwork byNetwork ->
                byNetwork.choices().get(byNetwork.table().otherwise());
            case Routing.ByFamily _ -> throw new IllegalArgumentException("a routing of two families, not of one");
        };
    }

    /** @param wanted the addresses for which the choice was made: its fallback may have others */
    private static void add(Service service, Name owner, Choice choice, Predicate<InetAddress> wanted, Set<Record> to) {
        List<Place> places = places(service, choice);
        if (places.stream().anyMatch(place -> place.address() instanceof Host.Name)) {
            places = List.of(heaviest(places));
        }
        for (Place place : places) {
            if (place.address() instanceof Host.Address(InetAddress address) && !wanted.test(address)) {
                continue;
            }
            to.add(record(owner, place.address(), choice.ttl()));
        }
    }

    private static List<Place> places(Service service, Choice choice) {
        boolean drawn = service.policy() == Policy.WEIGHTED || service.policy() == Policy.HASHED;
        if (drawn && service.lifeboat() == Lifeboat.ALL) {
            return choice.variants().stream()
                    .flatMap(variant -> variant.places().stream())
                    .toList();
        }
        // Of two that weigh the same the first: max would take the last.
        return choice.variants().stream()
                .reduce((a, b) -> b.weight() > a.weight() ? b : a)
                .map(Variant::places)
                .orElseThrow();
    }

    private static Place heaviest(List<Place> places) {
        List<Place> sorted = new ArrayList<>(places);
        sorted.sort(Comparator.comparingLong(Place::weight).reversed());
        return sorted.getFirst();
    }

    private static Record record(Name owner, Host host, int ttl) {
        return switch (host) {
            case Host.Address(Inet4Address address) -> new ARecord(owner, DClass.IN, ttl, address);
            case Host.Address(var address) -> new AAAARecord(owner, DClass.IN, ttl, address);
            case Host.Name(DomainName target) -> new CNAMERecord(owner, DClass.IN, ttl, Names.name(target));
        };
    }

    private static List<Record> keeper(Service service, int ttl) {
        if (service.name().length() + ROOM_FOR_KEEPER > DomainName.MAX_LENGTH) {
            return List.of();
        }
        Name below = Names.name(DomainName.parse(KEEPER + "." + service.name()));
        return List.of(new TXTRecord(below, DClass.IN, ttl, ""));
    }
}
