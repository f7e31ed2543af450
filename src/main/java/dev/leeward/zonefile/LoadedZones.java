package dev.leeward.zonefile;

import dev.leeward.config.CatalogConfig;
import dev.leeward.config.ConfigException;
import dev.leeward.config.Problem;
import dev.leeward.config.ZoneConfig;
import dev.leeward.values.DomainName;
import dev.leeward.zone.Zone;
import dev.leeward.zone.Zones;
import dev.leeward.zonefile.PlacedRecord.Place;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The zones of a configuration, read one by one: a zone with a problem does not keep the others from being served.
 *
 * @param failed the problems of the zones that did not load; each of them goes on as it was, or is answered SERVFAIL but for its services
 * @param warned what there is to know of zones that did
 */
public record LoadedZones(Zones zones, Map<DomainName, List<Problem>> failed, Map<DomainName, List<Problem>> warned) {

    /**
     * Reads every zone, each with the services whose names belong to it.
     *
     * @param configFile for problems of zones that have no file of their own
     * @param previous what zones that do not load were before; {@link Zones#NONE} at a start
     */
    public static LoadedZones load(
            String configFile, Map<DomainName, ZoneConfig> configs, Steered services, Zones previous) {
        Map<DomainName, Set<DomainName>> byZone = byZone(configs.keySet(), services.names());
        List<Zone> zones = new ArrayList<>();
        Map<DomainName, List<Problem>> failed = new LinkedHashMap<>();
        Map<DomainName, List<Problem>> warned = new LinkedHashMap<>();
        configs.forEach((origin, config) -> {
            Set<DomainName> names = byZone.getOrDefault(origin, Set.of());
            Steered own = new Steered(names, intersection(services.aliases(), names));
            try {
                ReadZone read = ZoneReader.read(configFile, origin, config, own);
                zones.add(read.zone());
                if (!read.warnings().isEmpty()) {
                    warned.put(origin, read.warnings());
                }
            } catch (ConfigException e) {
                failed.put(origin, e.problems());
                zones.add(inPlaceOf(origin, own, previous.withOrigin(origin)));
            }
        });
        return new LoadedZones(new Zones(zones), failed, warned);
    }

    /** The same, and a zone that lists those that {@code configs} hands out; where there is to be one. */
    public LoadedZones with(@Nullable CatalogConfig catalog, Map<DomainName, ZoneConfig> configs) {
        if (catalog == null) {
            return this;
        }
        List<DomainName> members = configs.entrySet().stream()
                .filter(zone -> zone.getValue().transfer() != null)
                .map(Map.Entry::getKey)
                .toList();
        List<Zone> all = new ArrayList<>(zones.all());
        all.add(CatalogZone.of(catalog.zone(), members));
        return new LoadedZones(new Zones(all), failed, warned);
    }

    /** All that keeps zones from being loaded. */
    public List<Problem> problems() {
        return failed.values().stream().flatMap(List::stream).toList();
    }

    /** All that there is to know of the zones that are loaded. */
    public List<Problem> warnings() {
        return warned.values().stream().flatMap(List::stream).toList();
    }

    /** The same in few words, a line for each zone. */
    public List<String> warningsInShort() {
        return warned.entrySet().stream()
                .map(zone -> "zone %s has %s: %s"
                        .formatted(
                                zone.getKey(),
                                zone.getValue().size() == 1
                                        ? "a warning"
                                        : zone.getValue().size() + " warnings, see validate; the first",
                                zone.getValue().getFirst()))
                .toList();
    }

    private static Map<DomainName, Set<DomainName>> byZone(Set<DomainName> origins, Set<DomainName> services) {
        Map<DomainName, Set<DomainName>> byZone = new HashMap<>();
        for (DomainName service : services) {
            DomainName origin = Zones.longestMatch(service, origins::contains);
            if (origin != null) {
                byZone.computeIfAbsent(origin, _ -> new HashSet<>()).add(service);
            }
        }
        return byZone;
    }

    private static Set<DomainName> intersection(Set<DomainName> few, Set<DomainName> names) {
        return few.stream().filter(names::contains).collect(Collectors.toUnmodifiableSet());
    }

    /** The zone as it was, with the services of now; or, when it never was or they contradict it, one that holds its services alone. */
    private static Zone inPlaceOf(DomainName origin, Steered services, @Nullable Zone previous) {
        if (previous != null && previous.isLoaded()) {
            Place place = Place.ofFile(origin.toString());
            WrittenRecords records = new WrittenRecords(origin, services.names());
            previous.forEachSet(set -> set.forEach(record -> records.add(record, place)));
            Zone rebuilt = new ZoneBuilder(origin, services, place, new ZoneProblems()).build(records);
            if (rebuilt != null) {
                return rebuilt;
            }
        }
        try {
            DomainName server = DomainName.parse("ns.invalid");
            ZoneConfig stub = new ZoneConfig(null, Map.of(server, List.of(InetAddress.getLoopbackAddress())));
            return ZoneReader.read("", origin, stub, services).zone().unloaded();
        } catch (ConfigException e) {
            throw new IllegalStateException(
                    "services that contradict each other are a problem of the configuration", e);
        }
    }
}
