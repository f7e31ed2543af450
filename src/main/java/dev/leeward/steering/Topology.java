package dev.leeward.steering;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Combination;
import dev.leeward.config.Config;
import dev.leeward.config.Geography;
import dev.leeward.config.PoolConfig;
import dev.leeward.config.ProbeConfig;
import dev.leeward.config.RegionConfig;
import dev.leeward.config.ServiceConfig;
import dev.leeward.config.ServiceConfig.Families;
import dev.leeward.values.DomainName;
import dev.leeward.values.Host;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The running form of a configuration: regions, pools and services that know each other, and what there is to probe. Immutable but
 * for the services' versions.
 */
public final class Topology {
    private final Map<String, Region> regions = new LinkedHashMap<>();
    private final Map<String, Pool> pools = new LinkedHashMap<>();
    private final Map<DomainName, Service> services = new LinkedHashMap<>();
    private final Map<Target, Integer> targets = new LinkedHashMap<>();
    private final List<Target> targetsInOrder = new ArrayList<>();
    private final List<List<Service>> servicesOfTarget = new ArrayList<>();
    private final Map<String, List<Service>> plans = new LinkedHashMap<>();
    private final Map<DomainName, String> planned = new HashMap<>();
    private final List<Service> timed;
    private final List<Pool> slowlyStarting;
    private final RegionMaps maps;

    /** @param config with every reference leading somewhere, as {@code ConfigReader} makes sure */
    public static Topology of(Config config) {
        return of(config, Geography.NONE);
    }

    /** The same where clients are told apart by their places. */
    public static Topology of(Config config, Geography geography) {
        return new Topology(config, geography);
    }

    private Topology(Config config, Geography geography) {
        config.regions().forEach((name, region) -> regions.put(name, region(name, region)));
        maps = new RegionMaps(geography, regions);
        config.pools().forEach((name, pool) -> pools.put(name, pool(name, pool, config.checks())));
        config.plans().forEach((name, plan) -> plan.services().forEach(service -> planned.put(service, name)));
        config.services().forEach((name, service) -> services.put(name, service(name, service)));
        config.plans()
                .forEach((name, plan) -> plans.put(
                        name,
                        plan.services().stream()
                                .map(service -> known(services, service))
                                .toList()));
        for (int i = 0; i < targetsInOrder.size(); i++) {
            servicesOfTarget.add(new ArrayList<>());
        }
        services.values().forEach(this::indexByTarget);
        timed = services.values().stream().filter(Service::isTimed).toList();
        slowlyStarting = pools.values().stream()
                .filter(pool -> !pool.slowStart().isZero())
                .toList();
    }

    private static Region region(String name, RegionConfig written) {
        return new Region(
                name,
                written.weight(),
                written.capacity(),
                written.load(),
                written.fill().fraction(),
                written.place());
    }

    private Pool pool(String name, PoolConfig written, Map<String, CheckConfig> checks) {
        List<Member> members = written.members().stream()
                .map(m -> new Member(m.address(), m.weight(), condition(m.address(), written.check(), checks)))
                .toList();
        return new Pool(name, known(regions, written.region()), members, written.enough(), written.slowStart());
    }

    private Condition condition(Host member, String check, Map<String, CheckConfig> checks) {
        return switch (known(checks, check).kind()) {
            case ProbeConfig _ -> new Condition.Single(check, targetOf(new Target(member, check)));
            case Combination combination ->
                new Condition.Several(
                        check,
                        combination.need(),
                        combination.of().stream()
                                .map(part -> condition(member, part, checks))
                                .toList());
        };
    }

    private int targetOf(Target target) {
        return targets.computeIfAbsent(target, added -> {
            targetsInOrder.add(added);
            return targetsInOrder.size() - 1;
        });
    }

    private Service service(DomainName name, ServiceConfig written) {
        List<Pool> listed =
                written.pools().stream().map(pool -> known(pools, pool)).toList();
        AtomicInteger version = new AtomicInteger();
        List<Service> byFamily = written.families() == Families.INDEPENDENT
                ? Stream.of(true, false)
                        .map(v4 -> of(v4, listed))
                        .filter(family -> !family.isEmpty())
                        .map(family -> service(name, written, family, List.of(), version))
                        .toList()
                : List.of();
        return service(name, written, listed, byFamily.size() < 2 ? List.of() : byFamily, version);
    }

    /** The pools with the members of one family alone. */
    private static List<Pool> of(boolean v4, List<Pool> pools) {
        return pools.stream()
                .map(pool -> new Pool(
                        pool.name(),
                        pool.region(),
                        pool.members().stream()
                                .filter(member -> Places.isV4(member) == v4)
                                .toList(),
                        pool.enough(),
                        pool.slowStart()))
                .filter(pool -> !pool.members().isEmpty())
                .toList();
    }

    private Service service(
            DomainName name, ServiceConfig written, List<Pool> listed, List<Service> byFamily, AtomicInteger version) {
        Map<Region, Integer> weights = new LinkedHashMap<>();
        written.weights().forEach((region, weight) -> weights.put(known(regions, region), weight));
        return new Service(
                name,
                written.policy(),
                listed,
                Map.copyOf(weights),
                Math.toIntExact(written.ttl().toSeconds()),
                Math.toIntExact(written.ttlWhileUnsettled().toSeconds()),
                written.whenAllDown(),
                Objects.requireNonNullElse(written.answers(), 0),
                written.moveAfter(),
                written.returnAfter(),
                written.trickle() == null ? 0 : written.trickle().fraction(),
                byFamily,
                maps.of(written, listed),
                planned.get(name),
                written.lifeboat(),
                version);
    }

    private void indexByTarget(Service service) {
        for (Pool pool : service.pools()) {
            for (Member member : pool.members()) {
                member.health().targets().mapToObj(servicesOfTarget::get).forEach(concerned -> {
                    // A service's members are indexed one after another, so a doubled entry is the last one.
                    if (concerned.isEmpty() || !concerned.getLast().equals(service)) {
                        concerned.add(service);
                    }
                });
            }
        }
    }

    private static <K, T> T known(Map<K, T> map, K name) {
        T value = map.get(name);
        if (value == null) {
            throw new IllegalArgumentException("nothing is called " + name);
        }
        return value;
    }

    public Map<String, Region> regions() {
        return Collections.unmodifiableMap(regions);
    }

    public Map<String, Pool> pools() {
        return Collections.unmodifiableMap(pools);
    }

    public Map<DomainName, Service> services() {
        return Collections.unmodifiableMap(services);
    }

    /** The services of each plan. */
    public Map<String, List<Service>> plans() {
        return Collections.unmodifiableMap(plans);
    }

    /** All that is probed; the order gives the indices that members and verdicts use. */
    public List<Target> targets() {
        return Collections.unmodifiableList(targetsInOrder);
    }

    /** The index of {@code target}, or null when nothing here is probed so. */
    public @Nullable Integer indexOf(Target target) {
        return targets.get(target);
    }

    /** The services whose answer may change by time alone. */
    List<Service> timed() {
        return timed;
    }

    /** The pools whose members come back by parts. To look at the others would cost each generation a look at every member. */
    List<Pool> slowlyStarting() {
        return slowlyStarting;
    }

    /** The services whose answer may depend on a target. */
    List<Service> servicesOf(int target) {
        return servicesOfTarget.get(target);
    }
}
