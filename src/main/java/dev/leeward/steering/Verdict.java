package dev.leeward.steering;

import java.time.Instant;

/**
 * What is held to be true of a target.
 *
 * @param settled false while its probes point to a change
 * @param since when {@code status} last changed
 * @param reason why, for people: {@code connection refused}
 */
public record Verdict(Status status, boolean settled, Instant since, String reason) {
    /** Whether a target can serve. */
    public enum Status {
        UP,
        DOWN,
        /** Not told yet: chosen before what is down, after what is up. */
        UNKNOWN
    }

    /** Before the first probe has told. */
    public static Verdict unknown(Instant since) {
        return new Verdict(Status.UNKNOWN, false, since, "not probed yet");
    }
}
