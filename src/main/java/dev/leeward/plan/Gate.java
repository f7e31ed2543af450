package dev.leeward.plan;

import dev.leeward.config.StepKind;
import dev.leeward.recovery.Run.Consent;
import dev.leeward.replication.AcceptedLoss;
import dev.leeward.replication.Exposure;
import dev.leeward.replication.Exposure.Verdict;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether so little data would be lost that a run may go on. Pure.
 *
 * <pre>
 *   exposure is…            with an accepted loss of…    the gate is
 *   within the objective    anything                     open
 *   beyond it               at least as much, unknown    open
 *   beyond it               less, none                   held
 *   unknown                 unknown                      open
 *   unknown                 anything else                held
 * </pre>
 */
final class Gate {
    private Gate() {}

    /** The sources that the gates of some steps look at. */
    static Set<String> sources(List<StepKind> steps) {
        Set<String> sources = new LinkedHashSet<>();
        for (StepKind step : steps) {
            if (step instanceof StepKind.RpoGate(String source)) {
                sources.add(source);
            }
        }
        return sources;
    }

    /** Why it is held; null: it is open. */
    static @Nullable String held(
            Set<String> sources, Map<String, Exposure> exposures, Consent.@Nullable AcceptedLoss loss) {
        List<String> why = new ArrayList<>();
        for (String source : sources) {
            Exposure exposure = exposures.get(source);
            if (exposure == null) {
                why.add(source + ": nobody tells how far its standby is behind");
            } else if (exposure.verdict() != Verdict.OPEN) {
                String refusal = loss == null ? exposure.because() : new AcceptedLoss(loss.most()).refusal(exposure);
                if (refusal != null) {
                    why.add(source + ": " + refusal);
                }
            }
        }
        return why.isEmpty() ? null : String.join("; ", why);
    }

    /**
     * Why there is no use in beginning; null: there may be. Where a fence comes first, what it stops is not at stake any more, so a source counts
     * as if it had stopped at the fault: if even that is too much, nobody is fenced in vain.
     */
    static @Nullable String hopeless(
            List<StepKind> steps,
            Map<String, Exposure> exposures,
            Consent.@Nullable AcceptedLoss loss,
            @Nullable Duration rpo) {
        Set<String> fenced = new LinkedHashSet<>();
        boolean fence = false;
        for (StepKind step : steps) {
            fence |= step instanceof StepKind.Fence;
            if (fence && step instanceof StepKind.RpoGate(String source)) {
                fenced.add(source);
            }
        }
        Set<String> judged = new LinkedHashSet<>(sources(steps));
        judged.removeIf(source -> fenced.contains(source) && isWithin(exposures.get(source), rpo));
        return held(judged, exposures, loss);
    }

    private static boolean isWithin(@Nullable Exposure exposure, @Nullable Duration rpo) {
        Duration ifDead = exposure == null ? null : exposure.ifDead();
        return ifDead != null && rpo != null && ifDead.compareTo(rpo) <= 0;
    }

    static JsonObject json(Map<String, Exposure> exposures) {
        JsonObject json = new JsonObject();
        exposures.forEach((source, exposure) -> json.put(source, exposure.json()));
        return json;
    }
}
