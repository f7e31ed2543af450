package dev.leeward.steering;

import java.time.Instant;

/**
 * An operator's word on a {@link Subject}, for a time.
 *
 * @param owner who said it
 * @param reason why, in the owner's words
 * @param until when it ends by itself
 * @param recorded whether the journal knows of it
 */
public record Lease(Force force, String owner, String reason, Instant since, Instant until, boolean recorded) {
    /** The same on this node alone. */
    public Lease unrecorded() {
        return new Lease(force, owner, reason, since, until, false);
    }

    /** What is forced. */
    public enum Force {
        /** Never answered, not even when all is down. */
        DOWN,
        /** Its probes are ignored: it counts as up. */
        UP,
        /** No traffic while anything else is usable. */
        DRAIN
    }
}
