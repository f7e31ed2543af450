package dev.leeward.config;

import java.net.InetAddress;
import java.util.List;

/** What a service answers when none of its pools is usable; written as one word, or as a mapping with the word as its key. */
public sealed interface WhenAllDown {
    /** Every member of every pool. */
    record All() implements WhenAllDown {}

    /** The members of the last answer that had one up. */
    record LastGood() implements WhenAllDown {}

    /** An answer without records: NODATA with the zone's SOA. */
    record None() implements WhenAllDown {}

    /** Addresses told for this case. */
    record Fallback(List<InetAddress> addresses) implements WhenAllDown {}
}
