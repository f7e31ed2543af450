package dev.leeward.authority;

import dev.leeward.authority.SteeredParts.Candidate;
import dev.leeward.dns.CompiledAnswer;
import dev.leeward.dns.CompiledAnswer.Part;
import dev.leeward.dns.Outcome;
import dev.leeward.dns.Stamp;
import dev.leeward.steering.Choice;
import dev.leeward.steering.Choice.Place;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.Routing;
import dev.leeward.values.Host;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.HTTPSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.SVCBBase;
import org.xbill.DNS.SVCBBase.ParameterBase;
import org.xbill.DNS.SVCBBase.ParameterIpv4Hint;
import org.xbill.DNS.SVCBBase.ParameterIpv6Hint;
import org.xbill.DNS.SVCBRecord;
import org.xbill.DNS.Type;

/**
 * Encodes a static RRset of which records point to steered names, so that what it tells of them follows health.
 *
 * <pre>
 *   HTTPS, SVCB   address hints are those that the name's own answer holds, whatever the zone file says (RFC 9460 section 7.3)
 *   SRV           a record whose target has nobody up is left out while another has; addresses of the target as additional records
 *   both          the TTL is not above that of the steered names' own answers
 * </pre>
 *
 * Where records point to different services, or families go different ways, and clients may get different answers, no address is told: the
 * pairs would not fit.
 *
 * @param chain the aliases that led to the set's owner
 * @param records all of type HTTPS, SVCB or SRV
 * @param routings of the targets that are steered
 */
record PointingAnswer(Reply chain, List<Record> records, Map<Name, Routing> routings) {
    /** Types of which a record may point to a steered name, in a way that can follow health. */
    static final Set<Integer> TYPES = Set.of(Type.SRV, Type.SVCB, Type.HTTPS);

    /** The name that {@code record}, of one of {@link #TYPES}, points to; null for none. */
    static @Nullable Name target(Record record) {
        // AliasMode has no parameters (RFC 9460 section 2.4.2).
        return record instanceof SVCBBase binding && binding.getSvcPriority() == 0
                ? null
                : TargetAddresses.target(record);
    }

    CompiledAnswer compile(Stamp stamp, int questionNameLength) {
        Set<Routing> distinct = Set.copyOf(routings.values());
        Routing only = distinct.iterator().next();
        if (distinct.size() == 1 && !(only instanceof Routing.ByFamily)) {
            return SteeredParts.compile(only, this::encode, stamp, questionNameLength);
        }
        Outcome outcome = outcome(target -> routings.containsKey(target) ? certain(routings.get(target)) : List.of());
        return CompiledAnswer.steered(List.of(Part.of(outcome)), null, stamp, questionNameLength);
    }

    /** What every client gets; nothing where that differs. */
    private static List<Place> certain(Routing routing) {
        return switch (routing) {
            case Routing.Same(Choice choice) ->
                choice.variants().size() == 1 ? choice.variants().getFirst().places() : List.of();
            case Routing.ByNetwork _ -> List.of();
            case Routing.ByFamily(Routing v4, Routing v6) ->
                Stream.concat(certain(v4, Type.A), certain(v6, Type.AAAA)).toList();
        };
    }

    /** Of the family for which it was routed: its fallback may have addresses of the other. */
    private static Stream<Place> certain(Routing routing, int type) {
        return certain(routing).stream().filter(place -> SteeredAnswer.isOfFamily(place.address(), type));
    }

    private List<Candidate> encode(Variant variant, int ttl) {
        Outcome outcome = outcome(target -> routings.containsKey(target) ? variant.places() : List.of());
        return List.of(new Candidate(variant.source(), variant.weight(), outcome));
    }

    /** @param places of a target that is steered; empty when none may be told */
    private Outcome outcome(Function<Name, List<Place>> places) {
        long ttl = routings.values().stream()
                .mapToInt(SteeredAnswer::leastTtl)
                .min()
                .orElseThrow();
        List<Record> answered = new ArrayList<>();
        List<Record> additional = new ArrayList<>();
        for (Record record : withSomebodyUp()) {
            long least = Math.min(record.getTTL(), ttl);
            switch (record) {
                case SRVRecord srv -> {
                    answered.add(new SRVRecord(
                            srv.getName(),
                            DClass.IN,
                            least,
                            srv.getPriority(),
                            srv.getWeight(),
                            srv.getPort(),
                            srv.getTarget()));
                    addresses(srv.getTarget(), places.apply(srv.getTarget()), least, additional);
                }
                case SVCBBase binding -> answered.add(hinting(binding, places, least));
                default -> throw new IllegalStateException("not a type that points: " + record);
            }
        }
        return new Reply(chain).answer(answered).additionalAsFits(additional).encode();
    }

    private List<Record> withSomebodyUp() {
        List<Record> up = records.stream()
                .filter(record -> !(record instanceof SRVRecord srv) || isUp(routings.get(srv.getTarget())))
                .toList();
        return up.isEmpty() ? records : up;
    }

    private static boolean isUp(@Nullable Routing routing) {
        return routing == null
                || routing.choices().stream().anyMatch(choice -> choice.reason().isUp());
    }

    private static void addresses(Name target, List<Place> places, long ttl, List<Record> to) {
        places.stream()
                .map(place -> SteeredAnswer.address(target, place.address(), Math.toIntExact(ttl)))
                .filter(address -> !to.contains(address))
                .distinct()
                .sorted(Comparator.comparingInt(Record::getType))
                .forEach(to::add);
    }

    private SVCBBase hinting(SVCBBase binding, Function<Name, List<Place>> places, long ttl) {
        Name target = target(binding);
        List<ParameterBase> parameters = new ArrayList<>();
        boolean steered = target != null && routings.containsKey(target);
        for (int key : binding.getSvcParamKeys()) {
            if (!steered || (key != SVCBBase.IPV4HINT && key != SVCBBase.IPV6HINT)) {
                parameters.add(binding.getSvcParamValue(key));
            }
        }
        if (steered) {
            List<Place> told = places.apply(target);
            List<Inet4Address> v4 = of(told, Inet4Address.class);
            List<Inet6Address> v6 = of(told, Inet6Address.class);
            if (!v4.isEmpty()) {
                parameters.add(new ParameterIpv4Hint(v4));
            }
            if (!v6.isEmpty()) {
                parameters.add(new ParameterIpv6Hint(v6));
            }
        }
        int priority = binding.getSvcPriority();
        Name written = binding.getTargetName();
        return binding instanceof HTTPSRecord
                ? new HTTPSRecord(binding.getName(), DClass.IN, ttl, priority, written, parameters)
                : new SVCBRecord(binding.getName(), DClass.IN, ttl, priority, written, parameters);
    }

    private static <T> List<T> of(List<Place> places, Class<T> family) {
        return places.stream()
                .map(place -> ((Host.Address) place.address()).address())
                .filter(family::isInstance)
                .map(family::cast)
                .toList();
    }
}
