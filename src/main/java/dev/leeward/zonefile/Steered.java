package dev.leeward.zonefile;

import dev.leeward.config.Config;
import dev.leeward.config.DomainName;
import dev.leeward.config.Host;
import dev.leeward.config.ServiceConfig;
import java.util.Objects;
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
        Set<DomainName> aliases = config.services().entrySet().stream()
                .filter(service -> hasHostNames(service.getValue(), config))
                .map(service -> service.getKey())
                .collect(Collectors.toUnmodifiableSet());
        return new Steered(config.services().keySet(), aliases);
    }

    private static boolean hasHostNames(ServiceConfig service, Config config) {
        return service.pools().stream()
                .map(config.pools()::get)
                .filter(Objects::nonNull)
                .flatMap(pool -> pool.members().stream())
                .anyMatch(member -> member.address() instanceof Host.Name);
    }
}
