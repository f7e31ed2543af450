package dev.leeward.plan;

import dev.leeward.config.StepKind;
import dev.leeward.recovery.Decisions;
import dev.leeward.recovery.Run;
import dev.leeward.recovery.Timers;
import dev.leeward.steering.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves traffic in parts. What it finds at each look decides:
 *
 * <pre>
 *   a member went down since the last look      one part back
 *   the part has not lasted yet                 it stays
 *   members are missing                         it stays, until they are back
 *   all are up                                  the next part; the last is the whole switch
 * </pre>
 *
 * Every method is called with the monitor of {@link Decisions} held.
 */
final class Ramping {
    private static final Logger LOG = LoggerFactory.getLogger(Ramping.class);

    /** A part lasts for at least so long after caches have let go of what was answered before. */
    private static final Duration AFTER_TTL = Duration.ofSeconds(60);

    private final Step step;
    private final StepKind.Ramp ramp;
    private final Switching switching;
    private final Decisions decisions;
    private final Timers timers;
    private int part;
    private long upBefore;
    private Instant since = Instant.MIN;

    Ramping(Step step, StepKind.Ramp ramp, Switching switching, Decisions decisions, Timers timers) {
        this.step = step;
        this.ramp = ramp;
        this.switching = switching;
        this.decisions = decisions;
        this.timers = timers;
    }

    void begin() {
        next(0);
    }

    /** @param next index of the part that comes; -1: none */
    private void next(int next) {
        part = next;
        int percent = part < 0 ? 0 : ramp.percent().get(part);
        if (percent == 100) {
            switching.all(step);
            return;
        }
        switching.part(step, percent, () -> {
            since = timers.now();
            upBefore = up();
            lookLater();
        });
    }

    private void lookLater() {
        timers.after(Steps.POLL, step.later(this::look));
    }

    private void look() {
        long up = up();
        if (up < upBefore && part >= 0) {
            LOG.warn(
                    "run {}: a member went down at {}; one part back",
                    step.run().id(),
                    step.detail());
            next(part - 1);
        } else if (timers.now().isBefore(since.plus(lasts()))) {
            upBefore = up;
            lookLater();
        } else if (up < full()) {
            lookLater();
        } else {
            next(part + 1);
        }
    }

    private Duration lasts() {
        int ttl = services().stream().mapToInt(Service::ttl).max().orElse(0);
        Duration least = AFTER_TTL.plusSeconds(ttl);
        return ramp.hold() == null || ramp.hold().compareTo(least) < 0 ? least : ramp.hold();
    }

    private long up() {
        return regions()
                .mapToLong(region -> Outages.up(services(), region, decisions.snapshot()))
                .sum();
    }

    private long full() {
        return regions()
                .mapToLong(region -> Outages.members(services(), region).count())
                .sum();
    }

    /** Those that share the traffic meanwhile. */
    private Stream<String> regions() {
        Run run = step.run();
        return Stream.concat(
                        decisions.standing(step.plan()).active().stream(),
                        Stream.of(run.order().to()))
                .distinct();
    }

    private List<Service> services() {
        return Outages.services(step.plan(), decisions.snapshot());
    }
}
