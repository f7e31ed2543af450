package dev.leeward.config;

import dev.leeward.values.DomainName;

/**
 * A zone that lists the zones that may be transferred, so that secondaries take up new ones by themselves (RFC 9432).
 *
 * @param zone its name
 */
public record CatalogConfig(DomainName zone, TransferConfig transfer) {}
