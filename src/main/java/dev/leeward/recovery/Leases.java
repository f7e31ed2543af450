package dev.leeward.recovery;

import dev.leeward.config.DomainName;
import dev.leeward.journal.Outcome;
import dev.leeward.recovery.OverrideDecision.Done;
import dev.leeward.recovery.OverrideDecision.Foreseen;
import dev.leeward.recovery.OverrideDecision.NotKept;
import dev.leeward.recovery.OverrideDecision.Refused;
import dev.leeward.recovery.OverrideDecision.Unknown;
import dev.leeward.steering.Lease;
import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.Overrides;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Subject.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the overrides: checks what operators ask for, has it written down and published, and ends it in time.
 *
 * <p>Any thread that may block; one change at a time. What is acknowledged is in the journal, or, where an operator says so, on this node
 * alone until the journal takes it. A lease that ends is taken back first and written down second: a disk that fails cannot prolong it.
 *
 *   until the end       what happens
 *   1 h, 10 min         a warning in the log, for leases that were longer than that
 *   0                   removed; all that end together in one generation
 */
public final class Leases {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    private static final List<Duration> WARNINGS = List.of(Duration.ofHours(1), Duration.ofMinutes(10));

    /** More than people look after; each is a series among the metrics. */
    private static final int MAX = 1000;

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

    public Leases(Decisions decisions, Timers timers, MeterRegistry meters) {
        this.decisions = decisions;
        this.timers = timers;
        this.looked = timers.now();
        this.expires = MultiGauge.builder("leeward.override.expires")
                .description("Time until an override ends by itself")
                .baseUnit("seconds")
                .register(meters);
    }

    /** Publishes what was in force when the node ended, without what has ended since. To be called before the first answer. */
    public void restore() {
        synchronized (decisions) {
            Overrides kept = decisions.unrecorded().over(decisions.decided().overrides());
            ended(kept, timers.now())
                    .forEach((subject, lease) -> LOG.info("override ended meanwhile: {}", told(subject, lease)));
            decisions
                    .inForce()
                    .leases()
                    .forEach((subject, lease) -> LOG.info("override restored: {}", told(subject, lease)));
            decisions.publish();
            look();
        }
    }

    /** Forces something for a time; on what is forced already the new word replaces the old. */
    public OverrideDecision force(OverrideRequest request) {
        synchronized (decisions) {
            return checked(request, wanted -> forced(request, wanted));
        }
    }

    /** What {@link #force} would come to. */
    public OverrideDecision foresee(OverrideRequest request) {
        synchronized (decisions) {
            return checked(request, this::foreseen);
        }
    }

    private OverrideDecision foreseen(Wanted wanted) {
        return new Foreseen(done(wanted));
    }

    /**
     * An override that nothing forbids.
     *
     * @param lease null: there is to be none any more
     */
    private record Wanted(
            Subject subject,
            @Nullable Lease lease,
            @Nullable Lease before,
            Consequences consequences) {}

    private OverrideDecision checked(OverrideRequest request, Function<Wanted, OverrideDecision> action) {
        Snapshot before = decisions.snapshot();
        Subject subject;
        try {
            subject = Subjects.find(request.kind(), request.id(), before.topology());
        } catch (UnknownSubjectException e) {
            return new Unknown(String.valueOf(e.getMessage()));
        }
        if (subject.kind() == Kind.SERVICE && request.force() == Force.DRAIN) {
            return new Refused(
                    "a service cannot be drained: there is nothing else that could answer its name; drain its pools or"
                            + " regions, or force it down",
                    List.of());
        }
        Lease replaced = before.overrides().leases().get(subject);
        if (replaced == null && before.overrides().leases().size() >= MAX) {
            return new Refused(MAX + " overrides are in force; lift some first", List.of());
        }
        Instant now = timers.now().truncatedTo(ChronoUnit.MILLIS);
        Lease lease =
                new Lease(request.force(), request.owner(), request.reason(), now, now.plus(request.time()), true);
        Snapshot after = before.withOverrides(before.overrides().with(subject, lease), now);
        Consequences consequences = Consequences.of(before, after, subject);
        if (!consequences.emptied().isEmpty() && !request.acceptEmpty()) {
            return new Refused(
                    "it would leave nothing to answer for " + some(consequences.emptied())
                            + "; if that is what you want, say --override never-empty",
                    consequences.emptied());
        }
        return action.apply(new Wanted(subject, lease, replaced, consequences));
    }

    private OverrideDecision forced(OverrideRequest request, Wanted wanted) {
        Subject subject = wanted.subject();
        Lease lease = Objects.requireNonNull(wanted.lease());
        Outcome outcome = decisions.commit("forced", request.owner(), OverrideJson.of(subject, lease));
        String why = whyNot(outcome);
        if (why == null) {
            decisions.unrecorded(decisions.unrecorded().recorded(subject));
        } else if (request.local()) {
            lease = lease.unrecorded();
            decisions.unrecorded(decisions.unrecorded().forcing(subject, lease));
        } else {
            return new NotKept(notKept(why));
        }
        LOG.info("override: {}", told(subject, lease));
        look();
        return done(new Wanted(subject, lease, wanted.before(), wanted.consequences()));
    }

    /**
     * Ends an override before its time.
     *
     * @param local whether it ends on this node even if that cannot be journaled
     */
    public OverrideDecision lift(Kind kind, String id, String owner, boolean local) {
        synchronized (decisions) {
            return found(kind, id, wanted -> lifted(wanted, owner, local));
        }
    }

    /** What {@link #lift} would come to. */
    public OverrideDecision foreseeLift(Kind kind, String id) {
        synchronized (decisions) {
            return found(kind, id, this::foreseen);
        }
    }

    private OverrideDecision found(Kind kind, String id, Function<Wanted, OverrideDecision> action) {
        Overrides overrides = decisions.snapshot().overrides();
        Subject subject = new Subject(kind, Subjects.canonical(kind, id));
        if (!overrides.leases().containsKey(subject)) {
            // Not what is in force under that very ID, which may be left of an earlier configuration: then what is
            // configured.
            try {
                subject = Subjects.find(kind, id, decisions.snapshot().topology());
            } catch (UnknownSubjectException e) {
                return new Unknown(String.valueOf(e.getMessage()));
            }
        }
        Lease lifted = overrides.leases().get(subject);
        if (lifted == null) {
            return new Refused("nothing is forced on " + subject, List.of());
        }
        Snapshot before = decisions.snapshot();
        Snapshot after = before.withOverrides(overrides.without(subject), timers.now());
        return action.apply(new Wanted(subject, null, lifted, Consequences.of(before, after, subject)));
    }

    private OverrideDecision lifted(Wanted wanted, String owner, boolean local) {
        Subject subject = wanted.subject();
        Lease lifted = Objects.requireNonNull(wanted.before());
        String why = whyNot(decisions.commit("lifted", owner, OverrideJson.of(subject)));
        if (why == null) {
            decisions.unrecorded(decisions.unrecorded().recorded(subject));
        } else if (local || !lifted.recorded()) {
            decisions.unrecorded(decisions.unrecorded().lifting(subject));
        } else {
            return new NotKept(notKept(why));
        }
        LOG.info("override lifted: {}", told(subject, lifted));
        look();
        return done(wanted);
    }

    private static @Nullable String whyNot(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Committed _ -> null;
            case Outcome.Refused(String why) -> why;
            case Outcome.Unknown(String why) -> why;
        };
    }

    private static String notKept(String why) {
        LOG.error("an override cannot be kept, nothing has changed: {}", why);
        return "the journal does not take it, nothing has changed: " + why
                + "; in an emergency say --local, and it holds on this node";
    }

    private Done done(Wanted wanted) {
        return new Done(
                decisions.snapshot().generation(),
                wanted.subject(),
                wanted.lease(),
                wanted.before(),
                wanted.consequences().emptied(),
                wanted.consequences().lastResort());
    }

    /** Ends what is to end, warns of what will, and sets the timer to the next time to look. */
    private void look() {
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
        Map<Subject, Lease> ended = ended(decisions.snapshot().overrides(), now);
        Unrecorded local = decisions.unrecorded();
        ended(decisions.decided().overrides(), now).forEach((subject, lease) -> {
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
        String why = there ? whyNot(decisions.commit("ended", Decisions.NODE, OverrideJson.of(subject))) : null;
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
            if (whyNot(decisions.commit("lifted", Decisions.NODE, OverrideJson.of(subject))) == null) {
                decisions.unrecorded(decisions.unrecorded().recorded(subject));
            }
        });
        left.forced().forEach((subject, lease) -> {
            Lease now = new Lease(lease.force(), lease.owner(), lease.reason(), lease.since(), lease.until(), true);
            if (whyNot(decisions.commit("forced", lease.owner(), OverrideJson.of(subject, now))) == null) {
                decisions.unrecorded(decisions.unrecorded().recorded(subject));
                LOG.info("override journaled: {}", told(subject, now));
            }
        });
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

    private static Map<Subject, Lease> ended(Overrides overrides, Instant now) {
        Map<Subject, Lease> ended = new LinkedHashMap<>();
        overrides.leases().forEach((subject, lease) -> {
            if (!lease.until().isAfter(now)) {
                ended.put(subject, lease);
            }
        });
        return ended;
    }

    private static String told(Subject subject, Lease lease) {
        return "%s %s by %s until %s: %s"
                .formatted(
                        subject,
                        OverrideJson.word(lease.force()),
                        lease.owner(),
                        lease.until().truncatedTo(ChronoUnit.SECONDS),
                        lease.reason());
    }

    private static String some(List<DomainName> names) {
        return String.join(
                        ", ", names.stream().limit(5).map(DomainName::toString).toList())
                + (names.size() > 5 ? " and " + (names.size() - 5) + " more" : "");
    }

    /** Sets no timer any more; what is in force is on the disk. */
    public void stop() {
        synchronized (decisions) {
            next.cancel();
        }
    }
}
