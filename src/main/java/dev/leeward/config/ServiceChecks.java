package dev.leeward.config;

import dev.leeward.config.ServiceConfig.Families;
import dev.leeward.config.ServiceConfig.Policy;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What the map and the members of one service have to be. */
final class ServiceChecks {
    private final CrossChecks checks;
    private final Config config;

    ServiceChecks(CrossChecks checks, Config config) {
        this.checks = checks;
        this.config = config;
    }

    void check(DomainName name, ServiceConfig service, KeyPath path) {
        map(service, path.then("map"));
        hostNames(name, service, path);
        order(service, path);
        if (service.families() == Families.INDEPENDENT && service.whenAllDown() instanceof WhenAllDown.LastGood) {
            checks.add(
                    path.then("when-all-down"),
                    "remembers one answer for both families, and here each has its own: write all, none or a fallback");
        }
        if (service.policy() == Policy.GEO && service.whenAllDown() instanceof WhenAllDown.LastGood) {
            checks.add(
                    path.then("when-all-down"),
                    "remembers one answer for all clients, and geo has several: write all, none or a fallback");
        }
    }

    /** What only an order of regions gives a meaning to. */
    private void order(ServiceConfig service, KeyPath path) {
        Policy policy = service.policy();
        if (policy != Policy.FAILOVER) {
            for (String key : List.of("move-after", "return-after")) {
                if (checks.isWritten(path.then(key))) {
                    checks.add(path.then(key), "means nothing but under failover");
                }
            }
        }
        if (policy != Policy.FAILOVER && policy != Policy.GEO && service.trickle() != null) {
            checks.add(path.then("trickle"), "means nothing but under failover and geo, which have a standby");
        }
    }

    private void map(ServiceConfig service, KeyPath path) {
        List<MapEntry> map = service.map();
        if (service.policy() != Policy.GEO) {
            if (!map.isEmpty()) {
                checks.add(path, "means nothing but under geo");
            }
            return;
        }
        if (map.isEmpty()) {
            checks.add(path, "is missing: geo wants to know which clients go where");
        }
        Set<String> served = pools(service).stream().map(PoolConfig::region).collect(Collectors.toSet());
        for (int i = 0; i < map.size(); i++) {
            MapEntry entry = map.get(i);
            KeyPath at = path.then(i);
            boolean isDefault = entry.networks().isEmpty() && entry.regions().isEmpty();
            if (isDefault == entry.otherwise().isEmpty()
                    || (!isDefault && entry.networks().isEmpty())) {
                checks.add(at, "is neither {networks: […], regions: […]} nor {default: […]}");
            } else if (isDefault && i < map.size() - 1) {
                checks.add(at, "holds every client, so what stands behind it never counts: put it last");
            } else if (!isDefault && entry.regions().isEmpty()) {
                checks.add(at, "lacks regions: write at least one");
            }
            for (String region : entry.order()) {
                KeyPath list = at.then(isDefault ? "default" : "regions");
                checks.refer("regions", "region", region, list);
                if (config.regions().containsKey(region) && !served.isEmpty() && !served.contains(region)) {
                    checks.add(list, "\"" + region + "\" has no pool of this service");
                }
            }
        }
    }

    /** A CNAME stands alone, and not at the top of a zone (RFC 1034 section 3.6.2, RFC 1912 section 2.4). */
    private void hostNames(DomainName name, ServiceConfig service, KeyPath path) {
        Set<Boolean> kinds = pools(service).stream()
                .flatMap(pool -> pool.members().stream())
                .map(member -> member.address() instanceof Host.Name)
                .collect(Collectors.toSet());
        if (kinds.size() > 1) {
            checks.add(
                    path.then("pools"),
                    "mixes host names with addresses: the one is answered as CNAME, beside which nothing may stand");
        }
        if (kinds.contains(true) && config.zones().containsKey(name)) {
            checks.add(
                    path.then("pools"),
                    "has host names as members, and the service is a zone's apex, where no CNAME may stand");
        }
    }

    private List<PoolConfig> pools(ServiceConfig service) {
        return service.pools().stream()
                .map(config.pools()::get)
                .filter(Objects::nonNull)
                .toList();
    }
}
