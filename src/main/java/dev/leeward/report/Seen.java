package dev.leeward.report;

import dev.leeward.config.PlanConfig;
import dev.leeward.config.TriggerConfig.DownWhen;
import dev.leeward.report.Event.OfNode;
import dev.leeward.report.Event.OfRegion;
import dev.leeward.report.Event.OfServices;
import dev.leeward.report.Event.What;
import dev.leeward.steering.Service;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Steering;
import dev.leeward.steering.Topology;
import dev.leeward.steering.Verdict.Status;
import dev.leeward.values.DomainName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What holds of every service and region of a plan, as it was told last; finds what a generation changes of it. One thread. */
final class Seen {
    /** So that a line that is lost or torn is a small loss. */
    private static final int NAMES_IN_A_LINE = 1000;

    private final Map<DomainName, ServiceSeen> services = new LinkedHashMap<>();
    private final Map<PlanRegion, RegionSeen> regions = new LinkedHashMap<>();
    private @Nullable Topology topology;
    private Map<String, PlanConfig> plans = Map.of();
    private boolean isolated;

    private record ServiceSeen(Answered answered, Instant since) {}

    private record PlanRegion(String plan, String region) {}

    private record RegionSeen(@Nullable Boolean usable, Instant since) {}

    /**
     * What is other than before.
     *
     * @param concerned the services that can be; all of them the first time, and under another topology
     * @param configured the plans that hold for {@code snapshot}
     */
    List<Event> after(Snapshot snapshot, Collection<Service> concerned, Map<String, PlanConfig> configured) {
        Instant now = snapshot.time();
        List<Event> events = new ArrayList<>();
        if (isolated != (snapshot.isolatedSince() != null)) {
            isolated = !isolated;
            events.add(new OfNode(now, isolated ? What.ISOLATED : What.CONNECTED));
        }
        Map<DomainName, ServiceSeen> changed = new LinkedHashMap<>();
        for (Service service : concerned) {
            ServiceSeen before = services.get(service.name());
            Answered is = Answered.of(service, snapshot);
            if (before == null || !is.goesOnAs(before.answered())) {
                changed.put(service.name(), new ServiceSeen(is, now));
            }
        }
        services.putAll(changed);
        boolean anew = topology != snapshot.topology() || !plans.equals(configured);
        if (anew) {
            gone(snapshot.topology()).forEach(name -> {
                services.remove(name);
                changed.put(name, new ServiceSeen(Answered.unknown("not configured any more"), now));
            });
            topology = snapshot.topology();
            plans = configured;
        }
        events.addAll(lines(changed, now));
        events.addAll(regions(snapshot, anew ? services.keySet() : names(concerned)));
        return events;
    }

    private Set<DomainName> gone(Topology next) {
        Set<DomainName> gone = new LinkedHashSet<>(services.keySet());
        gone.removeAll(next.services().keySet());
        return gone;
    }

    private static Set<DomainName> names(Collection<Service> services) {
        return services.stream().map(Service::name).collect(Collectors.toSet());
    }

    private List<Event> regions(Snapshot snapshot, Set<DomainName> concerned) {
        Map<PlanRegion, RegionSeen> changed = new LinkedHashMap<>();
        regions.keySet().stream()
                .filter(known -> !isConfigured(known))
                .forEach(known -> changed.put(known, new RegionSeen(null, snapshot.time())));
        regions.keySet().removeAll(changed.keySet());
        plans.forEach((name, plan) -> {
            if (plan.services().stream().anyMatch(concerned::contains)) {
                for (String region : plan.regions()) {
                    PlanRegion key = new PlanRegion(name, region);
                    Boolean usable = usable(plan, region, snapshot);
                    RegionSeen before = regions.get(key);
                    if (before == null || !Objects.equals(before.usable(), usable)) {
                        changed.put(key, new RegionSeen(usable, snapshot.time()));
                        regions.put(key, new RegionSeen(usable, snapshot.time()));
                    }
                }
            }
        });
        List<Event> events = new ArrayList<>();
        changed.forEach((key, seen) -> events.add(line(key, seen, snapshot.time())));
        return events;
    }

    private boolean isConfigured(PlanRegion known) {
        PlanConfig plan = plans.get(known.plan());
        return plan != null && plan.regions().contains(known.region());
    }

    /** Null while it depends on members that are not probed yet. */
    private static @Nullable Boolean usable(PlanConfig plan, String region, Snapshot snapshot) {
        List<@Nullable Boolean> each = new ArrayList<>();
        for (DomainName name : plan.services()) {
            Service service = snapshot.topology().services().get(name);
            if (service != null) {
                each.add(usable(service, region, snapshot));
            }
        }
        // The region is down when one of them, or when all of them, are without a usable pool there.
        boolean decides = plan.trigger().regionDownWhen() == DownWhen.ALL;
        if (each.contains(decides)) {
            return decides;
        }
        return each.contains(null) ? null : !decides;
    }

    private static @Nullable Boolean usable(Service service, String region, Snapshot snapshot) {
        if (Steering.isUsable(service, region, snapshot)) {
            return true;
        }
        boolean probed = service.pools().stream()
                .filter(pool -> pool.region().name().equals(region))
                .flatMap(pool -> pool.members().stream())
                .map(member -> snapshot.verdict(member).status())
                .noneMatch(Predicate.isEqual(Status.UNKNOWN));
        return probed ? false : null;
    }

    /** All that holds, told at {@code now}. */
    List<Event> whole(Instant now) {
        List<Event> events = new ArrayList<>();
        if (isolated) {
            events.add(new OfNode(now, What.ISOLATED));
        }
        events.addAll(lines(services, now));
        regions.forEach((key, seen) -> events.add(line(key, seen, now)));
        return events;
    }

    /** What is the same of many services is one line. */
    private static List<Event> lines(Map<DomainName, ServiceSeen> told, Instant now) {
        Map<ServiceSeen, List<String>> grouped = new LinkedHashMap<>();
        told.forEach((name, seen) ->
                grouped.computeIfAbsent(seen, _ -> new ArrayList<>()).add(name.toString()));
        List<Event> events = new ArrayList<>();
        grouped.forEach((seen, names) -> {
            for (int from = 0; from < names.size(); from += NAMES_IN_A_LINE) {
                List<String> some = names.subList(from, Math.min(names.size(), from + NAMES_IN_A_LINE));
                events.add(new OfServices(now, some, seen.answered(), seen.since()));
            }
        });
        return events;
    }

    private static Event line(PlanRegion key, RegionSeen seen, Instant now) {
        return new OfRegion(now, key.plan(), key.region(), seen.usable(), seen.since());
    }
}
