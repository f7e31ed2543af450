package dev.leeward.config;

import dev.leeward.values.IpNetwork;
import java.util.List;

/**
 * Where some clients go: {@code {networks: […], regions: […]}}, the same by {@code countries} or {@code continents}, or, for those of none
 * of them, {@code {default: […]}}.
 *
 * @param networks of clients
 * @param countries of clients, as ISO 3166-1 alpha-2
 * @param continents of clients: AF, AN, AS, EU, NA, OC or SA
 * @param regions in order of preference
 * @param otherwise regions in order of preference, for the clients that no other entry holds
 */
public record MapEntry(
        List<IpNetwork> networks,
        List<String> countries,
        List<String> continents,
        List<String> regions,
        @Key(name = "default") List<String> otherwise) {

    /** In order of preference, whichever way they are written. */
    public List<String> order() {
        return otherwise.isEmpty() ? regions : otherwise;
    }

    /** Whether it is for the clients that no other entry holds. */
    public boolean isDefault() {
        return networks.isEmpty() && countries.isEmpty() && continents.isEmpty();
    }
}
