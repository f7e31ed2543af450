package dev.leeward.health;

import dev.leeward.config.CheckConfig;

/**
 * How much evidence a change of status needs.
 *
 * @param rise scheduled passes in a row that bring a member back
 * @param fall failures, in a row or not, that take it out
 * @param forgive scheduled passes in a row after which failures are forgotten
 */
record Thresholds(int rise, int fall, int forgive) {
    static Thresholds of(CheckConfig check) {
        return new Thresholds(check.rise(), check.fall(), check.forgiveAfter());
    }
}
