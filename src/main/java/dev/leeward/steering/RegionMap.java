package dev.leeward.steering;

import java.util.List;

/**
 * In which order a service's pools are looked at, by the client's network.
 *
 * @param table gives the index of a client's order
 * @param orders of pools, each of which holds those of its regions alone
 */
record RegionMap(ClientTable table, List<List<Pool>> orders) {}
