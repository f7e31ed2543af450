package dev.leeward.plan;

import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.RunJson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What operators alert on. */
final class PlanMetrics {
    private final Decisions decisions;
    private final MeterRegistry meters;
    private final MultiGauge ready;
    private final MultiGauge held;

    PlanMetrics(Decisions decisions, MeterRegistry meters) {
        this.decisions = decisions;
        this.meters = meters;
        this.ready = MultiGauge.builder("leeward.plan.ready")
                .description("Whether a plan could be run towards a region; looked at every minute")
                .register(meters);
        this.held = MultiGauge.builder("leeward.plan.held")
                .description("Whether a run of the plan waits for a person")
                .register(meters);
    }

    /** Shows these plans and no others. */
    void show(Collection<String> plans) {
        held.register(
                plans.stream()
                        .<Row<?>>map(plan -> Row.of(Tags.of("plan", plan), () -> isHeld(plan) ? 1 : 0))
                        .toList(),
                true);
    }

    private boolean isHeld(String plan) {
        Run run = decisions.decided().open(plan);
        return run != null && run.state().waitsForAPerson();
    }

    /** Shows this and nothing else, by plan and region. */
    void ready(Map<String, Map<String, Readiness>> all) {
        List<Row<?>> rows = new ArrayList<>();
        all.forEach((plan, regions) -> regions.forEach((region, readiness) ->
                rows.add(Row.of(Tags.of("plan", plan, "region", region), readiness.isReady() ? 1 : 0))));
        ready.register(rows, true);
    }

    void ended(Run run) {
        Counter.builder("leeward.plan.runs")
                .description("Runs that are over")
                .tags("plan", run.order().plan(), "state", RunJson.word(run.state()))
                .register(meters)
                .increment();
    }
}
