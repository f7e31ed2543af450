package dev.leeward.replication;

import dev.leeward.values.Durations;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an operator accepts to lose, in writing: {@code --accept-data-loss 45s|unknown}.
 *
 * @param most null: whatever it is, for nobody can tell
 */
public record AcceptedLoss(@Nullable Duration most) {
    /** @throws IllegalArgumentException when {@code text} is neither a duration nor {@code unknown} */
    public static AcceptedLoss parse(String text) {
        return new AcceptedLoss(text.equals("unknown") ? null : Durations.parse("accept-data-loss", text));
    }

    /** While the source may be alive the loss grows until the word is there. */
    private static final Duration UNTIL_IT_IS_SAID = Duration.ofSeconds(30);

    private static final Duration ROUNDED_UP = Duration.ofNanos(999_999_999);

    /** Why it does not cover {@code exposure}, and what to say instead; null: it does. */
    public @Nullable String refusal(Exposure exposure) {
        if (most == null) {
            return null;
        }
        Duration lost = exposure.lost();
        if (lost == null) {
            return "nobody can tell what would be lost (" + exposure.because()
                    + "); a number does not cover that, --accept-data-loss unknown does";
        }
        return switch (exposure.verdict()) {
            case OPEN -> null;
            case HELD, UNKNOWN ->
                lost.compareTo(most) <= 0
                        ? null
                        : "%s would be lost and %s are accepted; --accept-data-loss %ds covers that"
                                .formatted(
                                        Spans.text(lost),
                                        Spans.text(most),
                                        lost.plus(exposure.dead() ? ROUNDED_UP : UNTIL_IT_IS_SAID)
                                                .toSeconds());
        };
    }
}
