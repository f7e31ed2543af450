package dev.leeward.health;

import dev.leeward.steering.Target;
import dev.leeward.steering.Verdict;
import dev.leeward.steering.Verdict.Status;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds which verdicts changed since it was last asked, and logs a line for each member that goes down or comes back. Runs on the loop. */
final class Transitions {
    private static final Logger LOG = LoggerFactory.getLogger(Transitions.class);

    private final Map<Target, Verdict> last = new HashMap<>();

    Map<Target, Verdict> among(Collection<TargetLoop> told) {
        Map<Target, Verdict> changed = new LinkedHashMap<>();
        for (TargetLoop one : told) {
            Verdict verdict = one.verdict();
            Verdict before = last.put(one.target(), verdict);
            if (!verdict.equals(before)) {
                changed.put(one.target(), verdict);
                log(one, before == null ? Status.UNKNOWN : before.status(), verdict);
            }
        }
        return changed;
    }

    void forgetAllBut(Set<Target> targets) {
        last.keySet().retainAll(targets);
    }

    private static void log(TargetLoop one, Status before, Verdict verdict) {
        if (before == verdict.status()) {
            return;
        }
        switch (verdict.status()) {
            case DOWN -> LOG.warn("{} down: {} ({} failures)", one.target(), verdict.reason(), failures(one, before));
            case UP -> {
                // A member that is found up at first is as expected.
                if (before == Status.DOWN) {
                    LOG.info(
                            "{} up: {} ({} in a row)",
                            one.target(),
                            verdict.reason(),
                            one.check().rise());
                }
            }
            case UNKNOWN -> {}
        }
    }

    private static int failures(TargetLoop one, Status before) {
        return before == Status.UNKNOWN
                ? MemberTracker.FAILURES_OF_UNKNOWN
                : one.check().fall();
    }
}
