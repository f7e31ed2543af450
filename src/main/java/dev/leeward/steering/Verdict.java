package dev.leeward.steering;

import java.time.Instant;

/**
 * What is held to be true of a target.
 *
 * @param settled false while its probes point to a change
 * @param stale whether no probe has told anything for too long; {@code status} is the last that was known
 * @param percent of its weight that it can bear: 100, or less while it answers slowly; at least 1
 * @param since when {@code status} last changed
 * @param reason why, for people: {@code connection refused}
 */
public record Verdict(Status status, boolean settled, boolean stale, int percent, Instant since, String reason) {
    /** Whether a target can serve. */
    public enum Status {
        UP,
        DOWN,
        /** Not told yet: chosen before what is down, after what is up. */
        UNKNOWN
    }

    /** What probes told just now of a target that bears its whole weight. */
    public static Verdict of(Status status, boolean settled, Instant since, String reason) {
        return new Verdict(status, settled, false, 100, since, reason);
    }

    /** Before the first probe has told. */
    public static Verdict unknown(Instant since) {
        return of(Status.UNKNOWN, false, since, "not probed yet");
    }
}
