package dev.leeward.drill;

import dev.leeward.config.Config;
import dev.leeward.config.DrillConfig;
import dev.leeward.config.PlanConfig;
import dev.leeward.recovery.Decisions;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The schedules of all plans that have drills, and which of them was missed.
 *
 * <p>Every method is called with the monitor of {@link Decisions} held, but for the meter: whoever reads that waits for no decision.
 */
final class Timetable {
    private final Decisions decisions;
    private final MultiGauge missed;
    private final Map<String, Instant> knownSince = new ConcurrentHashMap<>();
    private volatile Map<String, PlanConfig> plans = Map.of();

    Timetable(Decisions decisions, MeterRegistry meters) {
        this.decisions = decisions;
        this.missed = MultiGauge.builder("leeward.drill.missed")
                .description("1 while a drill of a plan was due and is not done")
                .register(meters);
    }

    void configure(Config config) {
        plans = config.plans();
        knownSince.keySet().retainAll(plans.keySet());
        plans.keySet().forEach(plan -> knownSince.putIfAbsent(plan, decisions.now()));
        missed.register(
                plans.entrySet().stream()
                        .filter(plan -> plan.getValue().drill() != null)
                        .<Row<?>>map(
                                plan -> Row.of(Tags.of("plan", plan.getKey()), () -> isMissed(plan.getKey()) ? 1 : 0))
                        .toList(),
                true);
    }

    private boolean isMissed(String name) {
        Schedule schedule = of(name);
        return schedule != null && schedule.isMissed(decisions.now());
    }

    /** The schedule of a plan; null: it has no drills, or there is no such plan. */
    @Nullable
    Schedule of(String name) {
        PlanConfig plan = plans.get(name);
        DrillConfig drill = plan == null ? null : plan.drill();
        return drill == null
                ? null
                : new Schedule(
                        drill,
                        decisions.decided().drills().getOrDefault(name, List.of()),
                        Objects.requireNonNullElse(knownSince.get(name), decisions.now()));
    }

    /** The plans of which a drill is to begin now. */
    List<String> due() {
        return plans.keySet().stream().filter(this::isDue).toList();
    }

    private boolean isDue(String name) {
        Schedule schedule = of(name);
        return schedule != null && schedule.begins(decisions.now());
    }
}
