package dev.leeward.objectives;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.Config;
import dev.leeward.config.PoolConfig;
import dev.leeward.config.RegionConfig;
import dev.leeward.config.ServiceConfig;
import dev.leeward.config.ZoneConfig;
import dev.leeward.objectives.SinglePoint.Kind;
import dev.leeward.values.DomainName;
import dev.leeward.values.Host;
import dev.leeward.values.IpNetwork;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Of which parts of a service there is only one. Pure: what the configuration tells, not what is up. */
public final class Redundancy {
    private final Config config;

    private Redundancy(Config config) {
        this.config = config;
    }

    /**
     * Every single point of failure of each service, in the order of the file.
     *
     * @param config with every reference leading somewhere, as {@code ConfigReader} makes sure
     */
    public static Map<DomainName, List<SinglePoint>> of(Config config) {
        Redundancy redundancy = new Redundancy(config);
        Map<DomainName, List<SinglePoint>> found = new LinkedHashMap<>();
        config.services().forEach((name, service) -> found.put(name, redundancy.of(name, service)));
        return found;
    }

    private List<SinglePoint> of(DomainName name, ServiceConfig service) {
        Map<String, PoolConfig> pools = new LinkedHashMap<>();
        service.pools()
                .forEach(pool ->
                        pools.put(pool, Objects.requireNonNull(config.pools().get(pool))));
        Map<String, Set<Host>> members = new LinkedHashMap<>();
        pools.values()
                .forEach(pool -> members.computeIfAbsent(pool.region(), _ -> new LinkedHashSet<>())
                        .addAll(hosts(pool)));
        List<SinglePoint> found = new ArrayList<>();
        only(Kind.POOL, "one pool, ", pools.keySet(), found);
        only(Kind.REGION, "one region, ", members.keySet(), found);
        members.forEach((region, hosts) -> only(Kind.MEMBER, "one member in " + region + ", ", hosts, found));
        addresses(pools, members, found);
        found.add(new SinglePoint(Kind.PROBER, "one prober, this node"));
        survivors(members.keySet(), found);
        nameServers(zoneOf(name), found);
        return found;
    }

    private static List<Host> hosts(PoolConfig pool) {
        return pool.members().stream().map(PoolConfig.Member::address).toList();
    }

    private static void only(Kind kind, String what, Set<?> parts, List<SinglePoint> found) {
        if (parts.size() == 1) {
            found.add(new SinglePoint(kind, what + parts.iterator().next()));
        }
    }

    /** Several regions in name, or several members, behind one address. */
    private void addresses(Map<String, PoolConfig> pools, Map<String, Set<Host>> members, List<SinglePoint> found) {
        Set<Host> all = members.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        if (pools.size() > 1) {
            only(Kind.ADDRESS, "one address in all pools, ", all, found);
        }
        pools.forEach((name, pool) -> {
            CheckConfig check = config.checks().get(pool.check());
            Host asked = check == null ? null : check.address();
            if (asked != null && pool.members().size() > 1) {
                found.add(new SinglePoint(Kind.ADDRESS, "one address asked for all members of " + name + ", " + asked));
            }
        });
    }

    /** Regions whose load the others have no room for, where every one of them says what it can carry and does. */
    private void survivors(Set<String> names, List<SinglePoint> found) {
        Map<String, RegionConfig> regions = new LinkedHashMap<>();
        names.forEach(name ->
                regions.put(name, Objects.requireNonNull(config.regions().get(name))));
        boolean measured =
                regions.values().stream().allMatch(region -> region.capacity() != null && region.load() != null);
        if (!measured || regions.size() < 2) {
            return;
        }
        regions.forEach((name, lost) -> {
            long load = number(lost.load());
            double room = regions.entrySet().stream()
                    .filter(other -> !other.getKey().equals(name))
                    .mapToDouble(other -> room(other.getValue()))
                    .sum();
            if (load > room) {
                found.add(new SinglePoint(
                        Kind.CAPACITY,
                        "without %s the others have room for %d of its %d".formatted(name, (long) room, load)));
            }
        });
    }

    private static double room(RegionConfig region) {
        return Math.max(0, number(region.capacity()) * region.fill().fraction() - number(region.load()));
    }

    private static long number(@Nullable Long written) {
        return Objects.requireNonNullElse(written, 0L);
    }

    /** Null when it is in none. */
    private @Nullable ZoneConfig zoneOf(DomainName name) {
        for (DomainName at = name; ; at = at.parent()) {
            ZoneConfig zone = config.zones().get(at);
            if (zone != null || at.isRoot()) {
                return zone;
            }
        }
    }

    /** Those in the configuration; a zone file has its own. Each family by itself, as a resolver may have one alone. */
    private static void nameServers(@Nullable ZoneConfig zone, List<SinglePoint> found) {
        if (zone == null || zone.nameServers().isEmpty()) {
            return;
        }
        Map<Boolean, Set<IpNetwork>> networks = zone.nameServers().values().stream()
                .flatMap(List::stream)
                .collect(Collectors.partitioningBy(
                        Inet4Address.class::isInstance, Collectors.mapping(Redundancy::network, Collectors.toSet())));
        if (networks.values().stream().allMatch(family -> family.size() < 2)) {
            String all = networks.values().stream()
                    .flatMap(Set::stream)
                    .map(IpNetwork::toString)
                    .sorted()
                    .collect(Collectors.joining(" and "));
            found.add(new SinglePoint(Kind.NETWORK, "name servers in one network, " + all));
        }
    }

    /** The /24 or the /48 of an address: what is smaller is hardly routed by itself. */
    private static IpNetwork network(InetAddress address) {
        return IpNetwork.around(address, address instanceof Inet4Address ? 3 : 6);
    }
}
