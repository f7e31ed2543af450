package dev.leeward.zonefile;

import dev.leeward.config.Config;
import dev.leeward.config.PoolConfig;
import dev.leeward.config.ServiceConfig;
import dev.leeward.values.DomainName;
import dev.leeward.values.Host;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names that are services.
 *
 * @param names all of them
 * @param aliases those that are answered with a CNAME, beside which nothing may stand (RFC 1034 section 3.6.2)
 */
public record Steered(Set<DomainName> names, Set<DomainName> aliases) {
    /** None. */
    public static final Steered NONE = new Steered(Set.of(), Set.of());

    /** Those of a configuration. */
    public static Steered of(Config config) {
        Set<String> elsewhere = config.pools().entrySet().stream()
                .filter(pool -> hasHostNames(pool.getValue()))
                .map(pool -> pool.getKey())
                .collect(Collectors.toUnmodifiableSet());
        return new Steered(
                config.services().keySet(), elsewhere.isEmpty() ? Set.of() : drawingOn(elsewhere, config.services()));
    }

    private static boolean hasHostNames(PoolConfig pool) {
        return pool.members().stream().anyMatch(member -> member.address() instanceof Host.Name);
    }

    private static Set<DomainName> drawingOn(Set<String> pools, Map<DomainName, ServiceConfig> services) {
        return services.entrySet().stream()
                .filter(service -> service.getValue().pools().stream().anyMatch(pools::contains))
                .map(service -> service.getKey())
                .collect(Collectors.toUnmodifiableSet());
    }
}
