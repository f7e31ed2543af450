package dev.leeward.health;

import dev.leeward.probe.Prober.Closed;
import java.time.Duration;

/**
 * When the close of a kept-alive probe connection is a reason to look at once. No clock, no I/O; one per target.
 *
 * <pre>
 *   the connection closed…                                     early probe
 *   before it had stayed open and idle for a whole interval    no: servers close what idles
 *   past the idle time that its server had announced           no
 *   for the second time in an interval                         no
 *   after two early probes of this target have passed          no: disarmed until reload
 *   otherwise                                                  yes
 * </pre>
 *
 * The close is never a verdict: the early probe tells, and only its failure is confirmed.
 */
final class Tripwire {
    private static final int FALSE_ALARMS = 2;

    /** Intervals are jittered, and a connection is idle a little less than from sending to sending. */
    private static final double WHOLE_INTERVAL = 0.9;

    private int falseAlarms;
    private boolean fired;

    /** Whether to look now. */
    boolean fires(Closed closed, Duration interval) {
        Duration survived = closed.age().minus(closed.idle());
        if (!isArmed()
                || fired
                || survived.toNanos() < WHOLE_INTERVAL * interval.toNanos()
                || closed.announced()
                        .filter(end -> closed.idle().compareTo(end) >= 0)
                        .isPresent()) {
            return false;
        }
        fired = true;
        return true;
    }

    /** The early probe passed: the close meant nothing. */
    void wasFalse() {
        falseAlarms++;
    }

    /** The next scheduled probe is being sent. */
    void nextInterval() {
        fired = false;
    }

    void rearm() {
        falseAlarms = 0;
    }

    boolean isArmed() {
        return falseAlarms < FALSE_ALARMS;
    }
}
