package dev.leeward.plan;

import dev.leeward.recovery.Run;
import dev.leeward.recovery.Run.Consent;
import dev.leeward.recovery.Run.Consent.AcceptedLoss;
import dev.leeward.recovery.Run.Consent.Overridden;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as somebody asks for it.
 *
 * @param from the region to leave; null: the active one
 * @param to the region to go to; null: the next one that is well
 * @param by who asks
 * @param overridden rules that are not to bind it
 * @param loss data that may be lost; null: no more than the objective says
 * @param sourceIsDead whether the asker knows that the region that is left takes no writes
 * @param at when it is to begin; null: now
 */
public record RunRequest(
        @Nullable String from,
        @Nullable String to,
        String by,
        String reason,
        List<Overridden> overridden,
        @Nullable AcceptedLoss loss,
        boolean sourceIsDead,
        @Nullable Instant at) {

    private static final int MAX_BY = 64;
    private static final int MAX_REASON = 400;

    /** @throws IllegalArgumentException with what to say instead */
    public RunRequest {
        for (Overridden one : overridden) {
            if (!Rules.WORDS.contains(one.rule())) {
                throw new IllegalArgumentException("override: \"%s\" is not a rule; there are %s"
                        .formatted(one.rule(), String.join(", ", Rules.WORDS)));
            }
        }
        oneLine("by", by, MAX_BY);
        oneLine("reason", reason, MAX_REASON);
        overridden = List.copyOf(overridden);
    }

    /** A run with what its asker agrees to and knows. */
    Run agreed(Run run, Instant now) {
        Consent consent = run.consent().overriding(overridden);
        Run next = run.with(loss == null ? consent : consent.accepting(loss));
        return sourceIsDead ? next.with(next.findings().saidToBeDead(now)) : next;
    }

    private static void oneLine(String key, String text, int most) {
        if (text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(key + ": is not one line of at most " + most + " characters");
        }
    }
}
