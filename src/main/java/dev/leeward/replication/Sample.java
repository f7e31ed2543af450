package dev.leeward.replication;

import java.time.Instant;

/** What one question to a standby told. */
sealed interface Sample {
    /** When the question was sent. */
    Instant asked();

    /** There was an answer. */
    sealed interface Spoken extends Sample {}

    /**
     * A number, of whatever worth.
     *
     * @param answered when the answer was there
     * @param value seconds since 1970 or seconds behind, by the kind of the source; may be NaN, infinite or negative
     * @param disconnected what contradicts that the standby still receives; empty: what was asked for holds
     */
    record Told(Instant asked, Instant answered, double value, String disconnected) implements Spoken {}

    /** The standby answered, and not with a number. */
    record Unusable(Instant asked, String why) implements Spoken {}

    /** It did not answer. */
    record Silent(Instant asked, String why) implements Sample {}
}
