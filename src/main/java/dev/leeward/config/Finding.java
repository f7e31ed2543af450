package dev.leeward.config;

/**
 * Something wrong with a configuration that is valid by itself.
 *
 * @param at which value
 * @param message what is wrong, and what to change
 */
public record Finding(KeyPath at, String message) {}
