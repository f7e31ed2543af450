package dev.leeward.config;

import org.jspecify.annotations.Nullable;

/**
 * This server among others.
 *
 * @param id what answers to {@code id.server} (RFC 4892), metrics and status show; the host's name when absent
 * @param nsid what is told to every client that asks (RFC 5001); {@code id} when absent, nothing when empty
 * @param decides whether it may begin runs of plans by itself; one node at most should, where several run without replication
 */
public record NodeConfig(
        @Nullable String id,
        @Nullable String nsid,
        @Key(absent = "true") boolean decides) {}
