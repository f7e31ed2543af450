package dev.leeward.config;

/** One step of a plan; written as the key of its kind: {@code - fence: {…}}. */
public record StepConfig(@Inline StepKind kind) {}
