package dev.leeward.plan;

import dev.leeward.config.PlanConfig;
import dev.leeward.config.Rule;
import dev.leeward.plan.Readiness.Item;
import dev.leeward.plan.Readiness.Verdict;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run.Kind;
import dev.leeward.recovery.Run.Order;
import dev.leeward.recovery.Standing;
import dev.leeward.replication.Exposure;
import dev.leeward.replication.RoleStanding;
import dev.leeward.replication.RoleStanding.Role;
import dev.leeward.steering.Member;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Steering.Fitness;
import dev.leeward.values.Host;
import io.vertx.core.json.JsonObject;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a run towards one region, and what it comes to, item by item. Pure.
 *
 * <pre>
 *   item                passes when                                              left out when
 *   health              every service is usable there
 *   capacity            what would come can be carried                           neither the plan nor a region tells of it
 *   exposure/SOURCE     a switch loses no more than the objective allows
 *   one-primary/SOURCE  one region says that it holds it, all others the contrary
 *   answer-parity       either family of addresses finds there what it finds now
 *   certificate         it lasts for another week                                no member there showed one
 *   journal             it takes decisions, and what it took is shipped
 *   drill               one towards it has succeeded, and none is overdue        the plan has none
 * </pre>
 *
 * @param from the region that would be left
 * @param certificateDays until the first certificate of the members there ends; null: none was shown
 * @param trouble why the journal takes no decisions; null: it does
 * @param shipping how long the oldest entry waits to be shipped
 * @param drills of the plan
 */
record Outlook(
        String name,
        PlanConfig plan,
        String from,
        String to,
        List<Service> services,
        Snapshot snapshot,
        Standing standing,
        Map<String, Exposure> exposures,
        Map<String, RoleStanding> roles,
        @Nullable Long certificateDays,
        @Nullable String trouble,
        Duration shipping,
        List<JsonObject> drills,
        Instant now) {
    private static final long LEAST_CERTIFICATE_DAYS = 7;

    /** Shipping is asynchronous; what waits for longer is stuck. */
    private static final Duration LONGEST_SHIPPING = Duration.ofMinutes(1);

    Readiness readiness() {
        List<Item> items = new ArrayList<>();
        items.add(health());
        capacity(items);
        exposures.forEach((source, exposure) -> items.add(exposure(source, exposure)));
        roles.values().forEach(role -> items.add(onePrimary(role)));
        items.add(answerParity());
        certificate(items);
        items.add(journal());
        drill(items);
        return new Readiness(now, items);
    }

    private Item item(String item, Verdict verdict, String evidence) {
        return new Item(item, verdict, evidence, now);
    }

    private Item health() {
        List<String> bad = new ArrayList<>();
        boolean known = true;
        for (Service service : services) {
            Fitness fitness = Steering.fitness(service, to, snapshot);
            if (fitness != Fitness.USABLE) {
                bad.add(service.name() + " " + told(fitness));
                known &= fitness != Fitness.UNKNOWN;
            }
        }
        if (!bad.isEmpty()) {
            return item("health", known ? Verdict.FAIL : Verdict.UNKNOWN, String.join(", ", bad));
        }
        List<Member> members = Outages.members(services, to).distinct().toList();
        List<String> silent = members.stream()
                .filter(member -> snapshot.verdict(member).stale())
                .map(member -> member.address().toString())
                .toList();
        return silent.isEmpty()
                ? item("health", Verdict.PASS, "%d of %d members up".formatted(up(members, snapshot), members.size()))
                : item("health", Verdict.UNKNOWN, "not heard of: " + String.join(", ", silent));
    }

    private static long up(List<Member> members, Snapshot snapshot) {
        return members.stream()
                .filter(member -> snapshot.verdict(member).status() == dev.leeward.steering.Verdict.Status.UP)
                .count();
    }

    private static String told(Fitness fitness) {
        return switch (fitness) {
            case USABLE -> "is usable";
            case TOO_FEW -> "has too few members up";
            case UNKNOWN -> "is not probed yet";
            case DOWN -> "has nobody up";
        };
    }

    private void capacity(List<Item> items) {
        Rules.Move move = move();
        boolean asked = plan.rules().contains(new Rule.Capacity());
        switch (Rules.measured(move, snapshot)) {
            case NONE -> {
                if (asked) {
                    items.add(item("capacity", Verdict.UNKNOWN, "no region tells its capacity and load"));
                }
            }
            case SOME -> items.add(item("capacity", Verdict.UNKNOWN, told(move)));
            case ALL -> {
                String overload = Rules.overload(move, snapshot);
                items.add(
                        overload == null
                                ? item("capacity", Verdict.PASS, "it can carry what would come")
                                : item("capacity", Verdict.FAIL, overload));
            }
        }
    }

    private String told(Rules.Move move) {
        return Objects.requireNonNullElse(Rules.overload(move, snapshot), "");
    }

    private Rules.Move move() {
        boolean back = standing.latches().containsKey(to);
        Order order = new Order(
                name, back ? Kind.FAILBACK : Kind.SWITCH, from, to, "", Decisions.NODE, false, now, null, null);
        return new Rules.Move(
                plan, standing, Itinerary.after(order, plan, standing, now), from, to, false, roles, drills);
    }

    private static Item exposure(String source, Exposure exposure) {
        Verdict verdict = switch (exposure.verdict()) {
            case OPEN -> Verdict.PASS;
            case HELD -> Verdict.FAIL;
            case UNKNOWN -> Verdict.UNKNOWN;
        };
        return new Item("exposure/" + source, verdict, exposure.because(), exposure.sampled());
    }

    private static Item onePrimary(RoleStanding standing) {
        List<String> primaries = standing.primaries();
        Set<String> silent = new TreeSet<>();
        Instant oldest = null;
        for (Map.Entry<String, RoleStanding.Told> region : standing.regions().entrySet()) {
            if (region.getValue().role() == Role.UNKNOWN) {
                silent.add(region.getKey() + " (" + region.getValue().because() + ")");
            }
            Instant sampled = region.getValue().sampled();
            oldest = oldest == null || (sampled != null && sampled.isBefore(oldest)) ? sampled : oldest;
        }
        String item = "one-primary/" + standing.source();
        if (primaries.size() > 1) {
            return new Item(item, Verdict.FAIL, String.valueOf(standing.alarm()), oldest);
        }
        if (!silent.isEmpty()) {
            return new Item(item, Verdict.UNKNOWN, "nothing is known of " + String.join(", ", silent), oldest);
        }
        return primaries.isEmpty()
                ? new Item(item, Verdict.UNKNOWN, "no region says that it holds it", oldest)
                : new Item(item, Verdict.PASS, primaries.getFirst() + " alone", oldest);
    }

    private Item answerParity() {
        List<String> lost = new ArrayList<>();
        for (Service service : services) {
            Set<String> then = families(service, to);
            Set<String> before = new TreeSet<>();
            standing.active().forEach(region -> before.addAll(families(service, region)));
            // What a host name leads to is not known here.
            if (!then.contains("CNAME") && !before.contains("CNAME")) {
                before.removeAll(then);
                before.forEach(family -> lost.add(service.name() + " has no " + family));
            }
        }
        return lost.isEmpty()
                ? item("answer-parity", Verdict.PASS, "every family that is answered now")
                : item("answer-parity", Verdict.FAIL, String.join(", ", lost) + " there");
    }

    private static Set<String> families(Service service, String region) {
        return Outages.members(List.of(service), region)
                .map(member -> switch (member.address()) {
                    case Host.Address(Inet4Address _) -> "A";
                    case Host.Address _ -> "AAAA";
                    case Host.Name _ -> "CNAME";
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void certificate(List<Item> items) {
        if (certificateDays != null) {
            items.add(item(
                    "certificate",
                    certificateDays >= LEAST_CERTIFICATE_DAYS ? Verdict.PASS : Verdict.FAIL,
                    certificateDays < 0 ? "it has ended" : "the first ends in %d days".formatted(certificateDays)));
        }
    }

    private Item journal() {
        if (trouble != null) {
            return item("journal", Verdict.FAIL, trouble);
        }
        return shipping.compareTo(LONGEST_SHIPPING) <= 0
                ? item("journal", Verdict.PASS, "it takes decisions")
                : item(
                        "journal",
                        Verdict.FAIL,
                        "the oldest entry waits for %d s to be shipped".formatted(shipping.toSeconds()));
    }

    private void drill(List<Item> items) {
        if (plan.drill() == null) {
            return;
        }
        Instant last = Rules.lastDrilled(drills, to);
        Duration every = plan.drill().every();
        if (last == null) {
            items.add(new Item("drill", Verdict.UNKNOWN, "none towards it has succeeded yet", null));
        } else if (every != null && last.plus(every).isBefore(now)) {
            items.add(new Item(
                    "drill", Verdict.FAIL, "the last one that succeeded is overdue since " + last.plus(every), last));
        } else {
            items.add(new Item("drill", Verdict.PASS, "the last one succeeded", last));
        }
    }
}
