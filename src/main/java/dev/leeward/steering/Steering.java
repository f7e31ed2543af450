package dev.leeward.steering;

import dev.leeward.config.ServiceConfig.Policy;
import dev.leeward.config.WhenAllDown;
import dev.leeward.steering.Choice.Look;
import dev.leeward.steering.Choice.Place;
import dev.leeward.steering.Choice.Reason;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.Places.Weighed;
import dev.leeward.steering.Subject.Kind;
import dev.leeward.values.Host;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses where the clients of a service go. Total: every snapshot has an answer.
 *
 * <pre>
 *   the service…                   then                                                  ttl
 *   is forced down                 no records                                            ttl-unsettled
 *   has a pool that serves on a    the policy chooses among those pools                  ttl, or ttl-unsettled while a member
 *     rung of {@link Serving}                                                               that was consulted wavers
 *   is held by move-after          the members of the region that it stays in            ttl-unsettled
 *   is held by its plan            the members of the regions that the plan allows       ttl-unsettled
 *   has none                       when-all-down, but for what is forced down            ttl-unsettled
 * </pre>
 *
 * A service under a plan is looked at as if it had the pools of its {@link Scope} alone.
 *
 * <p>Weight 0 is a last resort on every level: such a region, or member, is used while all others are out.
 */
public final class Steering {
    private static final Variant NO_RECORDS = new Variant("none", 1, List.of());

    private Steering() {}

    /** Where every client goes. */
    public static Routing route(Service service, Snapshot snapshot) {
        if (!service.byFamily().isEmpty()) {
            return new Routing.ByFamily(
                    route(service.byFamily().getFirst(), snapshot),
                    route(service.byFamily().getLast(), snapshot));
        }
        RegionMap map = service.map();
        Scope.Slice slice = slice(service, snapshot);
        if (slice != null) {
            return new Routing.ByNetwork(
                    ClientTable.of(List.of(new ClientTable.Entry(slice.network(), 1)), 0),
                    List.of(
                            choose(service, service.pools(), snapshot),
                            among(service, service.pools(), slice.regions(), snapshot)));
        }
        return map == null
                ? new Routing.Same(choose(service, service.pools(), snapshot))
                : new Routing.ByNetwork(
                        map.table(),
                        map.orders().stream()
                                .map(pools -> choose(service, pools, snapshot))
                                .toList());
    }

    /** A service that tells its clients apart already has no slice. */
    private static Scope.@Nullable Slice slice(Service service, Snapshot snapshot) {
        Scope scope = snapshot.scope(service);
        return scope == null || service.map() != null ? null : scope.slice();
    }

    /** Where one client goes, whose address is the 128 bits {@code high} and {@code low}, an IPv4 one IPv4-mapped. */
    public static Choice choose(Service service, long high, long low, Snapshot snapshot) {
        Routing routing = route(service, snapshot);
        Choice choice = switch (routing) {
            case Routing.Same(Choice same) -> same;
            case Routing.ByNetwork(ClientTable table, List<Choice> choices) -> choices.get(table.index(high, low));
            case Routing.ByFamily _ ->
                throw new IllegalArgumentException("each family of " + service.name() + " is chosen for by itself");
        };
        return choice.of(high, low);
    }

    /** How well a region could serve a service, whatever a plan says. */
    public enum Fitness {
        /** A pool there has enough members that are up. */
        USABLE,
        /** Some are up, and no pool has enough. */
        TOO_FEW,
        /** Nobody is known to be up; somebody may be. */
        UNKNOWN,
        /** Nobody is up. */
        DOWN
    }

    /** How well {@code region} could serve {@code service}. A region that is drained could. */
    public static Fitness fitness(Service service, String region, Snapshot snapshot) {
        List<Pool> pools = in(Set.of(region), service.pools());
        for (Reason rung : Serving.LADDER) {
            Serving serving = new Serving(service, snapshot, rung);
            if (pools.stream().anyMatch(pool -> !serving.of(pool).isEmpty())) {
                return switch (rung) {
                    case USABLE, DRAINED -> Fitness.USABLE;
                    case TOO_FEW -> Fitness.TOO_FEW;
                    default -> Fitness.UNKNOWN;
                };
            }
        }
        return Fitness.DOWN;
    }

    /** Whether a plan keeps clients in {@code region} though nobody is usable there. */
    static boolean isHeld(Region region, Snapshot snapshot) {
        for (Map.Entry<String, Scope> plan : snapshot.scopes().entrySet()) {
            if (plan.getValue().regions().contains(region.name())) {
                for (Service service : snapshot.topology().plans().getOrDefault(plan.getKey(), List.of())) {
                    if (route(service, snapshot).choices().stream().anyMatch(Choice::isHeldByPlan)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether {@code service} has a pool in {@code region} that is usable, and neither drained nor forced down. */
    public static boolean isUsable(Service service, String region, Snapshot snapshot) {
        Serving serving = new Serving(service, snapshot, Reason.USABLE);
        return service.pools().stream()
                .anyMatch(pool ->
                        pool.region().name().equals(region) && !serving.of(pool).isEmpty());
    }

    /** When, after its own time, a snapshot first means something else though nothing happens; null: never. */
    public static @Nullable Instant nextChange(Snapshot snapshot) {
        Instant first = null;
        for (Pool pool : snapshot.topology().slowlyStarting()) {
            for (Member member : pool.members()) {
                Instant next = Serving.nextTenth(pool.slowStart(), snapshot.verdict(member), snapshot.time());
                first = first == null || (next != null && next.isBefore(first)) ? next : first;
            }
        }
        for (Map.Entry<Service, Position> moving : snapshot.memory().positions().entrySet()) {
            Instant next = moving.getValue().ends(moving.getKey(), snapshot);
            first = first == null || (next != null && next.isBefore(first)) ? next : first;
        }
        return first;
    }

    private static Choice choose(Service service, List<Pool> pools, Snapshot snapshot) {
        Scope scope = snapshot.scope(service);
        if (scope == null) {
            return returning(service, pools, snapshot);
        }
        Choice choice = among(service, pools, scope.regions(), snapshot);
        Scope.Ramp ramp = scope.ramp();
        if (ramp != null) {
            choice = Mixture.of(choice, among(service, pools, ramp.regions(), snapshot), ramp.percent());
        }
        return scope.hurried() ? choice.within(service.ttlUnsettled()) : choice;
    }

    /** While a region comes back by parts: so many of the answers as if it were back, the others as if it were not. */
    private static Choice returning(Service service, List<Pool> pools, Snapshot snapshot) {
        Choice whole = among(service, pools, snapshot);
        if (snapshot.returning().isEmpty()) {
            return whole;
        }
        List<Pool> others = pools.stream()
                .filter(pool -> !snapshot.returning().containsKey(pool.region().name()))
                .toList();
        if (others.isEmpty() || others.size() == pools.size()) {
            return whole;
        }
        int percent = pools.stream()
                .map(pool -> snapshot.returning().get(pool.region().name()))
                .filter(Objects::nonNull)
                .mapToInt(Objects::requireNonNull)
                .min()
                .orElseThrow();
        return Mixture.of(among(service, others, snapshot), whole, percent);
    }

    /** Among the pools of some regions, as a plan has it. */
    private static Choice among(Service service, List<Pool> pools, Set<String> regions, Snapshot snapshot) {
        List<Pool> here = in(regions, pools);
        // Clients of a map's entry that lists none of them go there all the same: the plan knows where the service is.
        Choice choice = among(service, here.isEmpty() ? in(regions, service.pools()) : here, snapshot);
        boolean others = here.size() < service.pools().size();
        return others && isAllDown(choice)
                ? everyMember(service, in(regions, service.pools()), snapshot, Reason.HELD_BY_PLAN, choice.looked())
                : choice;
    }

    private static List<Pool> in(Set<String> regions, List<Pool> pools) {
        return pools.stream()
                .filter(pool -> regions.contains(pool.region().name()))
                .toList();
    }

    private static boolean isAllDown(Choice choice) {
        return switch (choice.reason()) {
            case ALL_DOWN_ALL, ALL_DOWN_LAST_GOOD, ALL_DOWN_NONE, ALL_DOWN_FALLBACK -> true;
            case USABLE, DRAINED, TOO_FEW, NOT_PROBED_YET, HELD, HELD_BY_PLAN, FORCED_DOWN -> false;
        };
    }

    private static Choice among(Service service, List<Pool> pools, Snapshot snapshot) {
        Lease own = snapshot.overrides().on(Kind.SERVICE, service.name().toString());
        if (own != null && own.force() == Force.DOWN) {
            return last(service, Reason.FORCED_DOWN, List.of(NO_RECORDS), looked(service, pools, snapshot));
        }
        Position position = snapshot.memory().positions().get(service);
        if (position != null && position.isHeld(service, snapshot)) {
            List<Pool> here = position.pools(service);
            return everyMember(service, here, snapshot, Reason.HELD, looked(service, here, snapshot));
        }
        List<Pool> order = position == null ? service.byPreference(pools) : position.order(service);
        for (Reason rung : Serving.LADDER) {
            Serving serving = new Serving(service, snapshot, rung);
            for (Pool pool : order) {
                if (!serving.of(pool).isEmpty()) {
                    return among(service, order, serving);
                }
            }
        }
        return allDown(service, pools, snapshot);
    }

    private static Choice among(Service service, List<Pool> pools, Serving serving) {
        Picked picked = switch (service.policy()) {
            case FAILOVER, GEO, NEAREST -> Failover.pick(service, pools, serving);
            case WEIGHTED, HASHED -> Weighted.pick(service, pools, serving);
            case ALL -> All.pick(service, pools, serving);
        };
        List<Variant> variants = picked.variants().stream()
                .map(variant -> variant.giving(service.answers()))
                .toList();
        boolean settled = serving.rung().isUp() && allSettled(picked.looked(), serving.snapshot());
        int ttl = settled ? service.ttl() : service.ttlUnsettled();
        return new Choice(variants, service.policy() == Policy.HASHED, serving.rung(), ttl, settled, picked.looked());
    }

    private static boolean allSettled(List<Look> looked, Snapshot snapshot) {
        for (Look look : looked) {
            for (Member member : look.pool().members()) {
                if (!snapshot.verdict(member).settled()) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<Look> looked(Service service, List<Pool> pools, Snapshot snapshot) {
        Serving serving = new Serving(service, snapshot, Reason.NOT_PROBED_YET);
        return pools.stream()
                .map(pool -> new Look(pool, 0, false, serving.whyNot(pool)))
                .toList();
    }

    private static Choice allDown(Service service, List<Pool> pools, Snapshot snapshot) {
        List<Look> looked = looked(service, pools, snapshot);
        return switch (service.whenAllDown()) {
            case WhenAllDown.All _ -> everyMember(service, pools, snapshot, Reason.ALL_DOWN_ALL, looked);
            case WhenAllDown.LastGood _ -> {
                List<Variant> lastGood = lastGood(service, pools, snapshot);
                yield lastGood.isEmpty()
                        ? everyMember(service, pools, snapshot, Reason.ALL_DOWN_ALL, looked)
                        : last(service, Reason.ALL_DOWN_LAST_GOOD, lastGood, looked);
            }
            case WhenAllDown.None _ -> last(service, Reason.ALL_DOWN_NONE, List.of(NO_RECORDS), looked);
            case WhenAllDown.Fallback fallback -> {
                List<Place> places = fallback.addresses().stream()
                        .map(address -> new Place(new Host.Address(address), 1))
                        .toList();
                yield last(service, Reason.ALL_DOWN_FALLBACK, List.of(new Variant("fallback", 1, places)), looked);
            }
        };
    }

    private static Choice last(Service service, Reason reason, List<Variant> variants, List<Look> looked) {
        return new Choice(variants, false, reason, service.ttlUnsettled(), false, looked);
    }

    private static Choice everyMember(
            Service service, List<Pool> pools, Snapshot snapshot, Reason reason, List<Look> looked) {
        Serving serving = new Serving(service, snapshot, reason);
        List<Weighed> members = new ArrayList<>();
        for (Pool pool : pools) {
            pool.members().stream()
                    .filter(member -> !Serving.isForcedDown(service, snapshot, pool, member))
                    .forEach(member -> members.add(new Weighed(member, serving.weight(pool, member))));
        }
        return members.isEmpty()
                ? last(service, Reason.FORCED_DOWN, List.of(NO_RECORDS), looked)
                : last(service, reason, List.of(new Variant("all", 1, Places.of(members))), looked);
    }

    /** What was answered last with somebody up, without what is forced down since. */
    private static List<Variant> lastGood(Service service, List<Pool> pools, Snapshot snapshot) {
        List<Variant> remembered = snapshot.memory().lastGood().get(service);
        if (remembered == null) {
            return List.of();
        }
        Set<Host> allowed = new HashSet<>();
        for (Pool pool : pools) {
            pool.members().stream()
                    .filter(member -> !Serving.isForcedDown(service, snapshot, pool, member))
                    .forEach(member -> allowed.add(member.address()));
        }
        return remembered.stream()
                .map(variant -> new Variant(
                        variant.source(),
                        variant.weight(),
                        variant.places().stream()
                                .filter(place -> allowed.contains(place.address()))
                                .toList(),
                        variant.answers()))
                .filter(variant -> !variant.places().isEmpty())
                .toList();
    }

    /** What a policy makes of the members that serve. */
    record Picked(List<Variant> variants, List<Look> looked) {}
}
