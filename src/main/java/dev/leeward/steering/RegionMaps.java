package dev.leeward.steering;

import dev.leeward.config.Coordinates;
import dev.leeward.config.Geography;
import dev.leeward.config.Geography.Place;
import dev.leeward.config.MapEntry;
import dev.leeward.config.ServiceConfig;
import dev.leeward.config.ServiceConfig.Policy;
import dev.leeward.values.IpNetwork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the maps of the services of one configuration. Services that say the same of the same regions share a table: with a hundred thousand of
 * them the database is still read once.
 *
 * <pre>
 *   geo       the first entry that holds the client: networks, then countries, then continents, then the default
 *   nearest   the two regions nearest to the client, then those nearest to the first of them
 * </pre>
 */
final class RegionMaps {
    private final Geography geography;
    private final Map<String, Region> regions;
    private final Map<Key, ByRegion> known = new HashMap<>();

    /** What a table follows from; {@code listed} are the regions in the order of the service's pools. */
    private record Key(Policy policy, List<MapEntry> map, List<String> listed) {}

    /** A table of orders of regions. */
    private record ByRegion(ClientTable table, List<List<String>> orders) {}

    RegionMaps(Geography geography, Map<String, Region> regions) {
        this.geography = geography;
        this.regions = regions;
    }

    /** The map of a service; null when it does not look at its clients. */
    @Nullable
    RegionMap of(ServiceConfig service, List<Pool> pools) {
        if (!service.isByPlace()) {
            return null;
        }
        List<String> listed =
                pools.stream().map(pool -> pool.region().name()).distinct().toList();
        ByRegion byRegion = known.computeIfAbsent(new Key(service.policy(), service.map(), listed), this::make);
        return new RegionMap(
                byRegion.table(),
                byRegion.orders().stream().map(order -> inOrder(pools, order)).toList());
    }

    private static List<Pool> inOrder(List<Pool> pools, List<String> order) {
        return order.stream()
                .flatMap(region ->
                        pools.stream().filter(pool -> pool.region().name().equals(region)))
                .toList();
    }

    private ByRegion make(Key key) {
        return key.policy() == Policy.GEO ? byMap(key) : byDistance(key);
    }

    private ByRegion byMap(Key key) {
        Orders orders = new Orders();
        Map<String, Integer> countries = new HashMap<>();
        Map<String, Integer> continents = new HashMap<>();
        List<ClientTable.Entry> entries = new ArrayList<>();
        int otherwise = orders.indexOf(key.map().stream()
                .filter(MapEntry::isDefault)
                .map(MapEntry::order)
                .findFirst()
                .orElse(key.listed()));
        for (MapEntry entry : key.map()) {
            if (!entry.isDefault()) {
                int index = orders.indexOf(entry.order());
                entry.networks().forEach(network -> entries.add(new ClientTable.Entry(network, index)));
                entry.countries().forEach(country -> countries.putIfAbsent(country, index));
                entry.continents().forEach(continent -> continents.putIfAbsent(continent, index));
            }
        }
        if (!countries.isEmpty() || !continents.isEmpty()) {
            addPlaces(entries, place -> {
                Integer index = countries.get(place.country());
                return index != null ? index : continents.getOrDefault(place.continent(), otherwise);
            });
        }
        return new ByRegion(ClientTable.of(entries, otherwise), orders.all);
    }

    private ByRegion byDistance(Key key) {
        Orders orders = new Orders();
        int otherwise = orders.indexOf(key.listed());
        Map<Coordinates, Integer> places = new HashMap<>();
        List<ClientTable.Entry> entries = new ArrayList<>();
        addPlaces(
                entries,
                place -> place.at() == null
                        ? otherwise
                        : places.computeIfAbsent(place.at(), at -> orders.indexOf(nearest(key.listed(), at))));
        return new ByRegion(ClientTable.of(entries, otherwise), orders.all);
    }

    /**
     * By distance. Every order is an answer to be compiled, and the whole order by the client's own distance would make as many as there are
     * ways to sort the regions: of ten, thousands. What a client gets while two regions are out is worth less than that.
     */
    private List<String> nearest(List<String> listed, Coordinates client) {
        List<String> order = new ArrayList<>(listed);
        order.sort(Comparator.comparingDouble(region -> client.kilometresTo(place(region))));
        if (order.size() > 2) {
            Coordinates first = place(order.getFirst());
            // From the listed order again, so that the order of what is equally far does not depend on the client.
            List<String> rest = new ArrayList<>(listed);
            rest.removeAll(order.subList(0, 2));
            rest.sort(Comparator.comparingDouble(region -> first.kilometresTo(place(region))));
            order.subList(2, order.size()).clear();
            order.addAll(rest);
        }
        return List.copyOf(order);
    }

    private Coordinates place(String region) {
        return Objects.requireNonNull(
                Objects.requireNonNull(regions.get(region)).at(), "a region that nearest knows the place of");
    }

    /** Behind the operator's own networks, which count before. Neighbours of one index become one network on the way. */
    private void addPlaces(List<ClientTable.Entry> entries, Function<Place, Integer> indexOf) {
        List<ClientTable.Entry> found = new ArrayList<>();
        geography.forEach((first, length, place) -> {
            ClientTable.Entry last = new ClientTable.Entry(new IpNetwork(first, length), indexOf.apply(place));
            while (!found.isEmpty() && areHalves(found.getLast(), last)) {
                ClientTable.Entry lower = found.removeLast();
                last = new ClientTable.Entry(
                        new IpNetwork(lower.network().address(), lower.network().length() - 1), lower.index());
            }
            found.add(last);
        });
        entries.addAll(found);
    }

    /** Whether the two are the lower and the upper half of one network, and of one index. */
    private static boolean areHalves(ClientTable.Entry lower, ClientTable.Entry upper) {
        int length = upper.network().length();
        return length > 0
                && lower.index() == upper.index()
                && lower.network().length() == length
                && isLower(lower.network())
                && new IpNetwork(lower.network().address(), length - 1)
                        .holds(upper.network().address());
    }

    private static boolean isLower(IpNetwork network) {
        byte[] bytes = network.address().getAddress();
        int bit = network.length() - 1;
        return (bytes[bit >> 3] >> (7 - (bit & 7)) & 1) == 0;
    }

    /** Equal orders are one, so that their networks are. */
    private static final class Orders {
        private final List<List<String>> all = new ArrayList<>();
        private final Map<List<String>, Integer> indices = new HashMap<>();

        int indexOf(List<String> order) {
            return indices.computeIfAbsent(order, added -> {
                all.add(added);
                return all.size() - 1;
            });
        }
    }
}
