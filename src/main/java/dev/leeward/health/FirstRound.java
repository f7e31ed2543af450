package dev.leeward.health;

import dev.leeward.config.CheckConfig;
import dev.leeward.health.LastVerdicts.Kept;
import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the first probe of everything comes to. A round in which nothing passed anywhere tells more of this server than of its members,
 * and a restart must not take a service down. Pure.
 *
 * <pre>
 *   passed anywhere   the target's probe   kept in the state folder   becomes
 *   yes               told                 any                        as told
 *   yes               did not tell         younger than state-max-age the kept verdict
 *   yes               did not tell         older, or nothing          UNKNOWN
 *   no                any                  of any age                 the kept verdict
 *   no                any                  nothing                    UP
 * </pre>
 */
final class FirstRound {
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private FirstRound() {}

    /** How long the round may last: one longest timeout, within reason. */
    static Duration bound(Collection<CheckConfig> checks) {
        Duration longest = checks.stream()
                .filter(CheckConfig::asks)
                .map(CheckConfig::timeout)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        return longest.compareTo(LONGEST) < 0 ? longest : LONGEST;
    }

    /**
     * The verdicts that hold instead of what the probes {@code told}.
     *
     * @param passedAnywhere whether any probe passed, of a witness too
     */
    static Map<Target, Verdict> corrections(
            Map<Target, Verdict> told, boolean passedAnywhere, LastVerdicts last, Duration stateMaxAge, Instant now) {
        Map<Target, Verdict> corrections = new LinkedHashMap<>();
        told.forEach((target, verdict) -> {
            Kept kept = last.verdicts().get(target);
            if (!passedAnywhere) {
                corrections.put(
                        target,
                        kept != null ? kept.verdict() : Verdict.of(Status.UP, true, now, "assumed: nothing answered"));
            } else if (verdict.status() == Status.UNKNOWN && kept != null && isYoung(kept, stateMaxAge, now)) {
                corrections.put(target, kept.verdict());
            }
        });
        return corrections;
    }

    private static boolean isYoung(Kept kept, Duration stateMaxAge, Instant now) {
        return Duration.between(kept.seen(), now).compareTo(stateMaxAge) < 0;
    }
}
