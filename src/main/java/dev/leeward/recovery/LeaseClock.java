package dev.leeward.recovery;

import dev.leeward.steering.Lease;
import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.Overrides;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Subject.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What time does to overrides: it ends them, and brings what was forced without the journal into it.
 *
 * <p>A lease that ends is taken back first and written down second: a disk that fails cannot prolong it. Under the monitor of the decisions.
 *
 *   until the end       what happens
 *   1 h, 10 min         a warning in the log, for leases that were longer than that
 *   0                   removed; all that end together in one generation
 */
final class LeaseClock {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseClock.class);
    private static final List<Duration> WARNINGS = List.of(Duration.ofHours(1), Duration.ofMinutes(10));

    /** Timers count elapsed time, leases end by the time of day: a clock that was set is noticed within this. */
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);

    /** How often the journal is tried while it lacks something. */
    private static final Duration RECORD_AGAIN = Duration.ofSeconds(5);

    private final Decisions decisions;
    private final Timers timers;
    private final MultiGauge expires;
    private Timers.Cancellable next = () -> {};
    private Instant looked;

    /** What has ended here, and in the journal has not. */
    private final Map<Subject, Lease> unwritten = new HashMap<>();

    LeaseClock(Decisions decisions, Timers timers, MeterRegistry meters) {
        this.decisions = decisions;
        this.timers = timers;
        this.looked = timers.now();
        this.expires = MultiGauge.builder("leeward.override.expires")
                .description("Time until an override ends by itself")
                .baseUnit("seconds")
                .register(meters);
    }

    /** Ends what is to end, warns of what will, and sets the timer to the next time to look. */
    void look() {
        synchronized (decisions) {
            Instant now = timers.now();
            expire(now);
            record();
            Overrides overrides = decisions.snapshot().overrides();
            overrides.leases().forEach((subject, lease) -> warn(subject, lease, now));
            looked = now;
            next.cancel();
            Stream<Duration> moments = overrides.leases().values().stream()
                    .flatMap(lease -> Stream.concat(
                            Stream.of(lease.until()),
                            WARNINGS.stream().map(ahead -> lease.until().minus(ahead))))
                    .filter(moment -> moment.isAfter(now))
                    .map(moment -> Duration.between(now, moment));
            Stream<Duration> again = decisions.unrecorded().isEmpty() ? Stream.of() : Stream.of(RECORD_AGAIN);
            Stream.concat(moments, again)
                    .min(Duration::compareTo)
                    .map(delay -> delay.compareTo(LOOK_AGAIN) < 0 ? delay : LOOK_AGAIN)
                    .ifPresent(delay -> next = timers.after(delay, this::look));
            expires.register(
                    overrides.leases().entrySet().stream()
                            .map(entry -> series(entry.getKey(), entry.getValue()))
                            .toList(),
                    true);
        }
    }

    private void expire(Instant now) {
        Map<Subject, Lease> ended = decisions.snapshot().overrides().ended(now);
        Unrecorded local = decisions.unrecorded();
        decisions.decided().overrides().ended(now).forEach((subject, lease) -> {
            // What an operator said here since, without the journal, outlives what the journal knows.
            if (!local.replaces(subject, now) && !lease.equals(unwritten.get(subject))) {
                ended.putIfAbsent(subject, lease);
            }
        });
        Set.copyOf(unwritten.keySet()).forEach(this::writeEnd);
        if (ended.isEmpty()) {
            return;
        }
        // A region that a plan has left meanwhile, or shares with others, is not gone back to by the clock.
        ended.forEach((subject, lease) -> Latches.of(subject, lease, decisions)
                .forEach((plan, standing) ->
                        decisions.commit("latched", Decisions.NODE, Decisions.placed(plan, standing))));
        ended.forEach((subject, lease) -> {
            if (subject.kind() == Kind.REGION && lease.force() != Force.UP) {
                decisions.returning(subject.id());
            }
        });
        decisions.publish();
        ended.forEach((subject, lease) -> {
            LOG.info("override ended: {}", told(subject, lease));
            decisions.unrecorded(decisions.unrecorded().recorded(subject));
            Lease written = decisions.decided().overrides().leases().get(subject);
            if (written != null) {
                unwritten.put(subject, written);
            }
            String why = writeEnd(subject);
            if (why != null) {
                LOG.warn("the end of an override cannot be written down; a restart will end it again: {}", why);
            }
        });
    }

    /** Why the journal does not take the end of what has ended; null: it did, or there is nothing to be taken any more. */
    private @Nullable String writeEnd(Subject subject) {
        Lease lease = unwritten.get(subject);
        boolean there = lease != null
                && lease.equals(decisions.decided().overrides().leases().get(subject));
        String why = there ? notWritten("ended", Decisions.NODE, OverrideJson.of(subject)) : null;
        if (why == null) {
            unwritten.remove(subject);
        }
        return why;
    }

    /** Tells the journal, once it takes decisions again, what was forced and lifted without it. */
    private void record() {
        Unrecorded left = decisions.unrecorded();
        if (left.isEmpty() || decisions.trouble() != null) {
            return;
        }
        left.lifted().forEach(subject -> {
            if (notWritten("lifted", Decisions.NODE, OverrideJson.of(subject)) == null) {
                decisions.unrecorded(decisions.unrecorded().recorded(subject));
            }
        });
        left.forced().forEach((subject, lease) -> {
            Lease now = new Lease(lease.force(), lease.owner(), lease.reason(), lease.since(), lease.until(), true);
            if (notWritten("forced", lease.owner(), OverrideJson.of(subject, now)) == null) {
                decisions.unrecorded(decisions.unrecorded().recorded(subject));
                LOG.info("override journaled: {}", told(subject, now));
            }
        });
    }

    private @Nullable String notWritten(String type, String actor, JsonObject decision) {
        return decisions.commit(type, actor, decision).whyNot();
    }

    private void warn(Subject subject, Lease lease, Instant now) {
        for (Duration ahead : WARNINGS) {
            Instant moment = lease.until().minus(ahead);
            if (moment.isAfter(lease.since()) && moment.isAfter(looked) && !moment.isAfter(now)) {
                LOG.warn("override ends in {} min unless it is renewed: {}", ahead.toMinutes(), told(subject, lease));
            }
        }
    }

    private Row<?> series(Subject subject, Lease lease) {
        Tags tags = Tags.of(
                "kind", OverrideJson.word(subject.kind()),
                "id", subject.id(),
                "force", OverrideJson.word(lease.force()));
        return Row.of(tags, () -> Duration.between(timers.now(), lease.until()).toMillis() / 1000.0);
    }

    /** An override as the log tells of it. */
    static String told(Subject subject, Lease lease) {
        return "%s %s by %s until %s: %s"
                .formatted(
                        subject,
                        OverrideJson.word(lease.force()),
                        lease.owner(),
                        lease.until().truncatedTo(ChronoUnit.SECONDS),
                        lease.reason());
    }

    /** Sets no timer any more; what is in force is on the disk. */
    void stop() {
        synchronized (decisions) {
            next.cancel();
        }
    }
}
