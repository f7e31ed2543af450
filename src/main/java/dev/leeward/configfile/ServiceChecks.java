package dev.leeward.configfile;

import dev.leeward.config.Config;
import dev.leeward.config.KeyPath;
import dev.leeward.config.PoolConfig;
import dev.leeward.config.RegionConfig;
import dev.leeward.config.ServiceConfig;
import dev.leeward.config.ServiceConfig.Families;
import dev.leeward.config.ServiceConfig.Policy;
import dev.leeward.config.WhenAllDown;
import dev.leeward.values.DomainName;
import dev.leeward.values.Host;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What one service has to be, beside its zone, its pools and their regions. */
final class ServiceChecks {
    /** As many outcomes as one compiled answer holds. */
    private static final int MAX_POOLS = 64;

    /** AAAA records of 28 bytes that fit into one message over TCP. */
    private static final int MAX_ADDRESSES = 2000;

    private final Complaints complaints;
    private final Config config;

    ServiceChecks(Complaints complaints, Config config) {
        this.complaints = complaints;
        this.config = config;
    }

    void check(DomainName name, ServiceConfig service) {
        KeyPath path = KeyPath.of("services", name);
        if (!isInAZone(name)) {
            complaints.add(path, "is in none of the zones; add its zone to zones");
        }
        answered(service, path.then("pools"));
        hostNames(name, service, path.then("pools"));
        weights(service, path.then("weights"));
        map(service, path.then("map"));
        order(service, path);
        if (service.policy() == Policy.NEAREST) {
            nearest(service, path.then("policy"));
        }
        whenAllDown(service, path.then("when-all-down"));
        if (service.ttlWhileUnsettled().compareTo(service.ttl()) > 0) {
            complaints.add(path.then("ttl-unsettled"), "is longer than ttl");
        }
    }

    private boolean isInAZone(DomainName name) {
        for (DomainName at = name; ; at = at.parent()) {
            if (complaints.isThere(KeyPath.of("zones", at))) {
                return true;
            }
            if (at.isRoot()) {
                return false;
            }
        }
    }

    private void answered(ServiceConfig service, KeyPath path) {
        List<String> pools = service.pools();
        if (complaints.isEmpty(pools, path)) {
            complaints.add(path, "is empty; write at least one pool");
        }
        if (pools.size() > MAX_POOLS) {
            complaints.add(path, "has more than " + MAX_POOLS + " pools");
        }
        for (int i = 0; i < pools.size(); i++) {
            complaints.refer("pools", "pool", pools.get(i), path, pools, i);
        }
        complaints.twice(path, pools);
        int addresses = pools(service).mapToInt(pool -> pool.members().size()).sum();
        if (addresses > MAX_ADDRESSES) {
            complaints.add(
                    path,
                    "has " + addresses + " members in all, more than the " + MAX_ADDRESSES
                            + " that fit into one answer");
        }
    }

    private void weights(ServiceConfig service, KeyPath path) {
        boolean byOrder = service.policy() == Policy.FAILOVER || service.isByPlace();
        if (!service.weights().isEmpty() && byOrder) {
            complaints.add(path, "means nothing under failover, geo and nearest, which go by an order");
        }
        service.weights().forEach((region, weight) -> {
            complaints.refer("regions", "region", region, path.then(region));
            if (weight < 0 || weight > 65535) {
                complaints.add(path.then(region), "\"" + weight + "\" is out of range: 0 to 65535");
            }
        });
    }

    private void whenAllDown(ServiceConfig service, KeyPath path) {
        switch (service.whenAllDown()) {
            case WhenAllDown.Fallback(List<InetAddress> addresses) -> {
                KeyPath fallback = path.then("fallback");
                if (complaints.isEmpty(addresses, fallback)) {
                    complaints.add(fallback, "is empty; write at least one address, or none in place of the mapping");
                }
            }
            case WhenAllDown.LastGood _ -> {
                if (service.families() == Families.INDEPENDENT) {
                    complaints.add(
                            path,
                            "remembers one answer for both families, and here each has its own: write all, none or a fallback");
                }
                if (service.isByPlace()) {
                    complaints.add(
                            path,
                            "remembers one answer for all clients, and here they have several: write all, none or a fallback");
                }
            }
            case WhenAllDown.All _, WhenAllDown.None _ -> {}
        }
    }

    private void nearest(ServiceConfig service, KeyPath path) {
        if (config.geo().database() == null) {
            complaints.add(path, "\"nearest\" wants to know where clients are: set geo.database");
        }
        for (PoolConfig pool : pools(service).toList()) {
            RegionConfig region = config.regions().get(pool.region());
            if (region != null && region.at().isEmpty()) {
                complaints.add(path, "\"nearest\" wants to know where " + pool.region() + " is: set its at");
            }
        }
    }

    /** What only an order of regions gives a meaning to. */
    private void order(ServiceConfig service, KeyPath path) {
        Policy policy = service.policy();
        if (policy != Policy.FAILOVER) {
            for (String key : List.of("move-after", "return-after")) {
                if (complaints.isWritten(path.then(key))) {
                    complaints.add(path.then(key), "means nothing but under failover");
                }
            }
        }
        if (policy != Policy.FAILOVER && !service.isByPlace() && service.trickle() != null) {
            complaints.add(
                    path.then("trickle"), "means nothing but under failover, geo and nearest, which have a standby");
        }
    }

    private void map(ServiceConfig service, KeyPath path) {
        if (service.policy() == Policy.GEO) {
            Set<String> served = pools(service).map(PoolConfig::region).collect(Collectors.toSet());
            new MapChecks(complaints, config).check(service.map(), served, path);
        } else if (!service.map().isEmpty()) {
            complaints.add(path, "means nothing but under geo");
        }
    }

    /** A CNAME stands alone, and not at the top of a zone (RFC 1034 section 3.6.2, RFC 1912 section 2.4). */
    private void hostNames(DomainName name, ServiceConfig service, KeyPath path) {
        Set<Boolean> kinds = pools(service)
                .flatMap(pool -> pool.members().stream())
                .map(member -> member.address() instanceof Host.Name)
                .collect(Collectors.toSet());
        if (kinds.size() > 1) {
            complaints.add(
                    path,
                    "mixes host names with addresses: the one is answered as CNAME, beside which nothing may stand");
        }
        if (kinds.contains(true) && config.zones().containsKey(name)) {
            complaints.add(
                    path, "has host names as members, and the service is a zone's apex, where no CNAME may stand");
        }
    }

    private Stream<PoolConfig> pools(ServiceConfig service) {
        return service.pools().stream().map(config.pools()::get).filter(Objects::nonNull);
    }
}
