package dev.leeward.config;

import dev.leeward.config.ServiceConfig.Families;
import dev.leeward.config.ServiceConfig.Policy;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the map and the members of one service have to be. */
final class ServiceChecks {
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final Pattern CONTINENT = Pattern.compile("AF|AN|AS|EU|NA|OC|SA");

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
        if (service.isByPlace() && service.whenAllDown() instanceof WhenAllDown.LastGood) {
            checks.add(
                    path.then("when-all-down"),
                    "remembers one answer for all clients, and here they have several: write all, none or a fallback");
        }
        if (service.policy() == Policy.NEAREST) {
            nearest(service, path);
        }
    }

    private void nearest(ServiceConfig service, KeyPath path) {
        if (config.geo().database() == null) {
            checks.add(path.then("policy"), "\"nearest\" wants to know where clients are: set geo.database");
        }
        for (PoolConfig pool : pools(service)) {
            RegionConfig region = config.regions().get(pool.region());
            if (region != null && region.at().isEmpty()) {
                checks.add(path.then("policy"), "\"nearest\" wants to know where " + pool.region() + " is: set its at");
            }
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
        if (policy != Policy.FAILOVER && !service.isByPlace() && service.trickle() != null) {
            checks.add(path.then("trickle"), "means nothing but under failover, geo and nearest, which have a standby");
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
            entry(map.get(i), i == map.size() - 1, served, path.then(i));
        }
    }

    private void entry(MapEntry entry, boolean last, Set<String> served, KeyPath at) {
        long kinds = Stream.of(entry.networks(), entry.countries(), entry.continents())
                .filter(kind -> !kind.isEmpty())
                .count();
        boolean isDefault = entry.isDefault() && entry.regions().isEmpty();
        if (kinds > 1 || isDefault == entry.otherwise().isEmpty() || (!isDefault && entry.isDefault())) {
            checks.add(
                    at,
                    "is neither one of {networks, countries, continents: […]} with regions: […] nor {default: […]}");
        } else if (isDefault && !last) {
            checks.add(at, "holds every client, so what stands behind it never counts: put it last");
        } else if (!isDefault && entry.regions().isEmpty()) {
            checks.add(at, "lacks regions: write at least one");
        }
        places(entry.countries(), COUNTRY, "a country of two capital letters, as in ISO 3166-1", at.then("countries"));
        places(entry.continents(), CONTINENT, "one of AF, AN, AS, EU, NA, OC, SA", at.then("continents"));
        for (String region : entry.order()) {
            KeyPath list = at.then(isDefault ? "default" : "regions");
            checks.refer("regions", "region", region, list);
            if (config.regions().containsKey(region) && !served.isEmpty() && !served.contains(region)) {
                checks.add(list, "\"" + region + "\" has no pool of this service");
            }
        }
    }

    private void places(List<String> words, Pattern known, String what, KeyPath path) {
        words.stream()
                .filter(word -> !known.matcher(word).matches())
                .forEach(word -> checks.add(path, "\"" + word + "\" is not " + what));
        if (!words.isEmpty() && config.geo().database() == null) {
            checks.add(path, "means nothing without a database: set geo.database");
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
