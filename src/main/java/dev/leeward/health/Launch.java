package dev.leeward.health;

import dev.leeward.probe.Loop;
import java.time.Duration;
import java.util.List;

/**
 * The first probes of targets that were added, ten thousand a second or so. A group goes out a millisecond after the last one did, not when it
 * was planned: a loop that falls behind, as each does that has only just begun, reads the answers that came before it asks more, and
 * no answer waits to be read until its probe counts as late. Runs on the loop.
 */
final class Launch {
    private static final Duration GAP = Duration.ofMillis(1);
    private static final int SMALLEST_GROUP = 10;

    private final Loop loop;
    private final List<TargetLoop> added;
    private final int group;
    private int sent;

    /** @param within how long it takes to send them all, at most, where the loop keeps up */
    Launch(Loop loop, List<TargetLoop> added, Duration within) {
        this.loop = loop;
        this.added = added;
        this.group = Math.max(SMALLEST_GROUP, Math.ceilDiv(added.size(), (int) Math.max(1, within.dividedBy(GAP))));
    }

    void start() {
        if (!added.isEmpty()) {
            loop.after(GAP, this::next);
        }
    }

    /** The second ones are spread evenly over an interval, the last first, so that they do not come between the first ones. */
    private void next() {
        int end = Math.min(sent + group, added.size());
        for (; sent < end; sent++) {
            TargetLoop one = added.get(sent);
            one.start(one.check().interval().multipliedBy(added.size() - sent).dividedBy(added.size()));
        }
        if (sent < added.size()) {
            loop.after(GAP, this::next);
        }
    }
}
