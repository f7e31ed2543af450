package dev.leeward.configfile;

import dev.leeward.config.Config;
import dev.leeward.config.KeyPath;
import dev.leeward.config.MapEntry;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the map of a service has to be that sends clients where it says. */
final class MapChecks {
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final Pattern CONTINENT = Pattern.compile("AF|AN|AS|EU|NA|OC|SA");

    private final Complaints complaints;
    private final Config config;

    MapChecks(Complaints complaints, Config config) {
        this.complaints = complaints;
        this.config = config;
    }

    /** @param served regions in which the service has pools; none: what it has could not be read */
    void check(List<MapEntry> map, Set<String> served, KeyPath path) {
        if (map.isEmpty()) {
            complaints.add(path, "is missing: geo wants to know which clients go where");
        }
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
            complaints.add(
                    at,
                    "is neither one of {networks, countries, continents: […]} with regions: […] nor {default: […]}");
        } else if (isDefault && !last) {
            complaints.add(at, "holds every client, so what stands behind it never counts: put it last");
        } else if (!isDefault && entry.regions().isEmpty()) {
            complaints.add(at, "lacks regions: write at least one");
        }
        places(entry.countries(), COUNTRY, "a country of two capital letters, as in ISO 3166-1", at.then("countries"));
        places(entry.continents(), CONTINENT, "one of AF, AN, AS, EU, NA, OC, SA", at.then("continents"));
        for (String region : entry.order()) {
            KeyPath list = at.then(isDefault ? "default" : "regions");
            complaints.refer("regions", "region", region, list);
            if (config.regions().containsKey(region) && !served.isEmpty() && !served.contains(region)) {
                complaints.add(list, "\"" + region + "\" has no pool of this service");
            }
        }
    }

    private void places(List<String> words, Pattern known, String what, KeyPath path) {
        words.stream()
                .filter(word -> !known.matcher(word).matches())
                .forEach(word -> complaints.add(path, "\"" + word + "\" is not " + what));
        if (!words.isEmpty() && config.geo().database() == null) {
            complaints.add(path, "means nothing without a database: set geo.database");
        }
    }
}
