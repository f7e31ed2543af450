package dev.leeward.health;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.HealthConfig;
import java.time.Duration;

/**
 * How much evidence a change of status needs.
 *
 * @param rise scheduled passes in a row that bring a member back
 * @param fall failures, in a row or not, that take it out
 * @param forgive scheduled passes in a row after which failures are forgotten
 * @param flapWindow a member that returns again within it needs more than {@code rise}
 */
record Thresholds(int rise, int fall, int forgive, Duration flapWindow) {
    static Thresholds of(CheckConfig check, HealthConfig health) {
        return new Thresholds(check.rise(), check.fall(), check.forgiveAfter(), health.flapWindow());
    }
}
