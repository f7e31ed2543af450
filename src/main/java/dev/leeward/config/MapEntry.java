package dev.leeward.config;

import java.util.List;

/**
 * Where the clients of some networks go: {@code {networks: […], regions: […]}}, or those of none named before: {@code {default: […]}}.
 *
 * @param networks of clients
 * @param regions in order of preference
 * @param otherwise regions in order of preference, for the clients that no entry before holds
 */
public record MapEntry(
        List<IpNetwork> networks,
        List<String> regions,
        @Key(name = "default") List<String> otherwise) {

    /** In order of preference, whichever way they are written. */
    public List<String> order() {
        return otherwise.isEmpty() ? regions : otherwise;
    }
}
