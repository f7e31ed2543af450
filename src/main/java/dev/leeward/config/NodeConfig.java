package dev.leeward.config;

import org.jspecify.annotations.Nullable;

/**
 * This server among others.
 *
 * @param id what answers to {@code id.server} (RFC 4892), metrics and status show; the host's name when absent
 * @param decides whether it may begin runs of plans by itself; one node at most should, where several run without replication
 */
public record NodeConfig(
        @Nullable String id, @Key(absent = "true") boolean decides) {}
