package dev.leeward.zone;

import dev.leeward.values.DomainName;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Type;

/** The zones this server is authoritative for. Immutable. */
public final class Zones {
    /** No zone at all. */
    public static final Zones NONE = new Zones(List.of());

    private final Map<DomainName, Zone> byOrigin;

    /** @param zones in the order of the configuration */
    public Zones(Collection<Zone> zones) {
        Map<DomainName, Zone> map = new LinkedHashMap<>();
        zones.forEach(zone -> map.put(zone.origin(), zone));
        this.byOrigin = Collections.unmodifiableMap(map);
    }

    @Nullable
    public Zone withOrigin(DomainName origin) {
        return byOrigin.get(origin);
    }

    /** The same zones, those that {@code serials} knows shown with a serial that changes. */
    public Zones withSerials(Map<DomainName, AtomicInteger> serials) {
        return new Zones(byOrigin.values().stream()
                .map(zone -> {
                    AtomicInteger serial = serials.get(zone.origin());
                    return serial == null ? zone : zone.withSerial(serial);
                })
                .toList());
    }

    /** In the order of the configuration. */
    public Collection<Zone> all() {
        return byOrigin.values();
    }

    /** The zone that answers for {@code name} and {@code type}: the one with the longest origin; null when there is none. */
    @Nullable
    public Zone find(DomainName name, int type) {
        Zone zone = find(name);
        if (type == Type.DS && zone != null && zone.origin().equals(name) && !name.isRoot()) {
            // DS at an apex is asked of the parent zone, if it delegates that name (RFC 4035 section 3.1.4.1).
            Zone parent = find(name.parent());
            Node cut = parent == null ? null : parent.nodes().get(name);
            return cut != null && cut.cut() ? parent : zone;
        }
        return zone;
    }

    private @Nullable Zone find(DomainName name) {
        DomainName origin = longestMatch(name, byOrigin::containsKey);
        return origin == null ? null : byOrigin.get(origin);
    }

    /** The closest of {@code name} and its parents that is an origin; null when none is. */
    public static @Nullable DomainName longestMatch(DomainName name, Predicate<DomainName> isOrigin) {
        DomainName candidate = name;
        while (!isOrigin.test(candidate)) {
            if (candidate.isRoot()) {
                return null;
            }
            candidate = candidate.parent();
        }
        return candidate;
    }
}
