package dev.leeward.config;

/** What a check comes to; written as the key of its kind inside the check: {@code http: {…}}, {@code all-of: […]}. */
public sealed interface CheckKind permits ProbeConfig, Combination {}
