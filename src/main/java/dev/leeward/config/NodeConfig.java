package dev.leeward.config;

import org.jspecify.annotations.Nullable;

/**
 * This server among others.
 *
 * @param id what answers to {@code id.server} (RFC 4892), metrics and status show; the host's name when absent
 */
public record NodeConfig(@Nullable String id) {}
