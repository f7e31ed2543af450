package dev.leeward.recovery;

import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.Subject.Kind;
import java.time.Duration;

/**
 * An override as an operator asks for it.
 *
 * @param id as it was typed
 * @param time for how long; more than nothing, at most {@link #LONGEST}
 * @param owner who asks
 * @param reason why
 * @param acceptEmpty whether services may be left without any record to answer
 * @param local whether it holds on this node even if it cannot be journaled
 */
public record OverrideRequest(
        Kind kind,
        String id,
        Force force,
        Duration time,
        String owner,
        String reason,
        boolean acceptEmpty,
        boolean local) {
    /** The longest lease: a weekend and its morning after. What is wanted for longer belongs into the configuration. */
    public static final Duration LONGEST = Duration.ofDays(3);

    private static final int MAX_OWNER = 64;
    private static final int MAX_REASON = 400;

    /** @throws IllegalArgumentException with what to say instead */
    public OverrideRequest {
        if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "for: a lease lasts more than 0s and at most 72h; renew it, or change the" + " configuration");
        }
        owner = text("owner", owner, MAX_OWNER);
        reason = text("reason", reason, MAX_REASON);
    }

    private static String text(String key, String text, int most) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            throw new IllegalArgumentException(key + ": is empty; whoever looks at this at night will want to know");
        }
        if (stripped.length() > most || stripped.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(key + ": is not one line of at most " + most + " characters");
        }
        return stripped;
    }
}
