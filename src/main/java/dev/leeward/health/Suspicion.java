package dev.leeward.health;

import dev.leeward.probe.ProbeResult.Failed;
import dev.leeward.probe.ProbeResult.Purpose;
import dev.leeward.probe.ProbeRun;
import dev.leeward.steering.Target;
import java.util.Optional;

/** The failures of one target as {@link SelfDoubt} has to see them: when the series began, and what had passed by then. */
final class Suspicion {
    private final Target target;
    private final SelfDoubt doubt;
    private Optional<Long> began = Optional.empty();

    Suspicion(Target target, SelfDoubt doubt) {
        this.target = target;
        this.doubt = doubt;
    }

    /**
     * Whether a failure may count.
     *
     * @param passNanos when something had last passed as the probe was sent
     * @param falls whether the target would go down for it; any other may
     * @param fall called when it may after all
     */
    boolean mayFall(ProbeRun run, long passNanos, Failed failed, boolean falls, long nowNanos, Runnable fall) {
        boolean silence = failed.kind().isSilence();
        long at = silence ? run.sentNanos() : nowNanos;
        long passed = silence ? passNanos : doubt.lastPassNanos();
        boolean may = !falls || doubt.mayFall(target, began, passed, fall);
        doubt.doubt(target, falls ? nowNanos : at);
        if (run.purpose() != Purpose.CONFIRMING) {
            began = Optional.of(at);
        }
        return may;
    }

    /** The target passed, or is pardoned. */
    void clear() {
        doubt.forget(target);
        began = Optional.empty();
    }
}
