package dev.leeward.config;

import org.jspecify.annotations.Nullable;

/**
 * Who is told, by a POST of JSON.
 *
 * @param post URL
 * @param token shown as a bearer token
 */
@Shorthand("post")
public record WebhookConfig(String post, @Nullable Secret token) {}
