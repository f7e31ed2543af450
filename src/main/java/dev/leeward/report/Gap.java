package dev.leeward.report;

/** Time of which nothing is known of any service. */
public record Gap(Span span, String because) {}
