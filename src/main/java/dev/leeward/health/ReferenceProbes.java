package dev.leeward.health;

import dev.leeward.config.CheckConfig;
import dev.leeward.probe.Loop;
import dev.leeward.probe.Loop.Cancellable;
import dev.leeward.probe.ProbeResult;
import dev.leeward.probe.ProbeResult.Passed;
import dev.leeward.probe.ProbeResult.Purpose;
import dev.leeward.probe.ProbeRun;
import dev.leeward.probe.Prober;
import dev.leeward.steering.Target;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a few others when a pass is wanted and none comes by itself: at most {@value References#MOST} every 50 ms, within the budget of
 * all extra probes. What they tell of themselves counts for nothing, but that they answer does. Runs on the loop.
 */
final class ReferenceProbes {
    private static final Duration SPACING = Duration.ofMillis(50);

    /** Where something passes so often, the next pass comes by itself. */
    private static final Duration OFTEN = Duration.ofMillis(20);

    private final Loop loop;
    private final Prober prober;
    private final Confirmations confirmations;
    private final ProbeMetrics metrics;
    private final LongSupplier lastPassNanos;
    private final Consumer<Target> passed;
    private final Set<ProbeRun> running = new HashSet<>();
    private References references = new References(List.of(), List.of(), List.of());
    private Map<String, CheckConfig> checks = Map.of();
    private @Nullable Target suspect;
    private @Nullable Cancellable waiting;
    private long wantedNanos;
    private long askedNanos;

    ReferenceProbes(
            Loop loop,
            Prober prober,
            Confirmations confirmations,
            ProbeMetrics metrics,
            LongSupplier lastPassNanos,
            Consumer<Target> passed) {
        this.loop = loop;
        this.prober = prober;
        this.confirmations = confirmations;
        this.metrics = metrics;
        this.lastPassNanos = lastPassNanos;
        this.passed = passed;
        this.askedNanos = loop.nowNanos() - SPACING.toNanos();
    }

    void use(References known, Map<String, CheckConfig> running) {
        references = known;
        checks = running;
    }

    /** A pass of anything but {@code target} is wanted. */
    void want(Target target) {
        suspect = target;
        wantedNanos = loop.nowNanos();
        if (waiting == null) {
            long earliest = Math.max(askedNanos + SPACING.toNanos(), lastPassNanos.getAsLong() + OFTEN.toNanos());
            if (earliest > wantedNanos) {
                waiting = loop.after(Duration.ofNanos(earliest - wantedNanos), this::ask);
            } else {
                ask();
            }
        }
    }

    private void ask() {
        waiting = null;
        long now = loop.nowNanos();
        boolean wanted = lastPassNanos.getAsLong() <= wantedNanos && now - wantedNanos <= SelfDoubt.BELIEVED.toNanos();
        if (suspect == null || !wanted) {
            return;
        }
        askedNanos = now;
        for (Target reference : references.besides(suspect)) {
            CheckConfig check = checks.get(reference.check());
            if (check == null || !check.asks()) {
                continue;
            }
            if (!confirmations.takeReference(now)) {
                metrics.budgetEmpty.increment();
                waiting = loop.after(SPACING, this::ask);
                return;
            }
            metrics.reference.increment();
            send(reference, check);
        }
    }

    private void send(Target reference, CheckConfig check) {
        ProbeRun run = ProbeRun.start(
                loop,
                prober,
                reference,
                check,
                Purpose.REFERENCE,
                Optional.empty(),
                (over, result) -> told(over, result, reference));
        if (!run.isOver()) {
            running.add(run);
        }
    }

    private void told(ProbeRun run, ProbeResult result, Target reference) {
        running.remove(run);
        metrics.count(result);
        if (result instanceof Passed) {
            passed.accept(reference);
        }
    }

    void stop() {
        if (waiting != null) {
            waiting.cancel();
        }
        Set.copyOf(running).forEach(ProbeRun::cancel);
        running.clear();
    }
}
