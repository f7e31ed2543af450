package dev.leeward.steering;

import dev.leeward.config.Host;
import dev.leeward.config.WhenAllDown;
import dev.leeward.steering.Choice.Look;
import dev.leeward.steering.Choice.Place;
import dev.leeward.steering.Choice.Reason;
import dev.leeward.steering.Choice.Variant;
import dev.leeward.steering.Verdict.Status;
import java.util.List;
import java.util.function.Predicate;

/**
 * Chooses where the clients of a service go. Total: every snapshot has an answer.
 *
 *   some pool has…      then                                        ttl
 *   a member up         the policy chooses among those pools        ttl, or ttl-unsettled while one that was consulted wavers
 *   none up, one        the policy chooses as if the unknown        ttl-unsettled
 *     not probed yet    ones were up
 *   all members down    when-all-down                               ttl-unsettled
 *
 * Weight 0 is a last resort on every level: such a region, or member, is used while all others are out.
 */
public final class Steering {
    private Steering() {}

    public static Choice choose(Service service, Snapshot snapshot) {
        Predicate<Member> up = member -> snapshot.verdict(member).status() == Status.UP;
        if (anyMember(service, up)) {
            return amongUsable(service, snapshot, up, Reason.USABLE);
        }
        Predicate<Member> notDown = member -> snapshot.verdict(member).status() != Status.DOWN;
        if (anyMember(service, notDown)) {
            return amongUsable(service, snapshot, notDown, Reason.NOT_PROBED_YET);
        }
        return allDown(service, snapshot);
    }

    private static boolean anyMember(Service service, Predicate<Member> wanted) {
        for (Pool pool : service.pools()) {
            for (Member member : pool.members()) {
                if (wanted.test(member)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Choice amongUsable(Service service, Snapshot snapshot, Predicate<Member> serves, Reason reason) {
        Picked picked = switch (service.policy()) {
            case FAILOVER -> Failover.pick(service, serves);
            case WEIGHTED -> Weighted.pick(service, serves);
            case ALL -> All.pick(service, serves);
        };
        boolean settled = reason == Reason.USABLE && allSettled(picked.looked(), snapshot);
        int ttl = settled ? service.ttl() : service.ttlUnsettled();
        return new Choice(picked.variants(), reason, ttl, settled, picked.looked());
    }

    private static boolean allSettled(List<Look> looked, Snapshot snapshot) {
        return looked.stream()
                .flatMap(look -> look.pool().members().stream())
                .allMatch(member -> snapshot.verdict(member).settled());
    }

    private static Choice allDown(Service service, Snapshot snapshot) {
        List<Look> looked = service.pools().stream()
                .map(pool -> new Look(pool, 0, false, "no member is up"))
                .toList();
        return switch (service.whenAllDown()) {
            case WhenAllDown.All _ -> whenAllDown(service, Reason.ALL_DOWN_ALL, everyMember(service), looked);
            case WhenAllDown.LastGood _ -> {
                List<Variant> lastGood = snapshot.lastGood(service);
                yield lastGood == null
                        ? whenAllDown(service, Reason.ALL_DOWN_ALL, everyMember(service), looked)
                        : whenAllDown(service, Reason.ALL_DOWN_LAST_GOOD, lastGood, looked);
            }
            case WhenAllDown.None _ ->
                whenAllDown(service, Reason.ALL_DOWN_NONE, List.of(new Variant("none", 1, List.of())), looked);
            case WhenAllDown.Fallback fallback -> {
                List<Place> places = fallback.addresses().stream()
                        .map(address -> new Place(new Host.Address(address), 1))
                        .toList();
                yield whenAllDown(
                        service, Reason.ALL_DOWN_FALLBACK, List.of(new Variant("fallback", 1, places)), looked);
            }
        };
    }

    private static Choice whenAllDown(Service service, Reason reason, List<Variant> variants, List<Look> looked) {
        return new Choice(variants, reason, service.ttlUnsettled(), false, looked);
    }

    private static List<Variant> everyMember(Service service) {
        List<Member> members = service.pools().stream()
                .flatMap(pool -> pool.members().stream())
                .toList();
        return List.of(new Variant("all", 1, Places.of(members)));
    }

    /** What a policy makes of the members that serve. */
    record Picked(List<Variant> variants, List<Look> looked) {}
}
