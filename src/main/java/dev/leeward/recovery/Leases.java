package dev.leeward.recovery;

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
import dev.leeward.values.DomainName;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the overrides: checks what operators ask for, and has it written down and published. {@link LeaseClock} ends it in time.
 *
 * <p>Any thread that may block; one change at a time. What is acknowledged is in the journal, or, where an operator says so, on this node
 * alone until the journal takes it.
 */
public final class Leases {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    /** More than people look after; each is a series among the metrics. */
    private static final int MAX = 1000;

    private final Decisions decisions;
    private final Timers timers;
    private final LeaseClock clock;

    public Leases(Decisions decisions, Timers timers, MeterRegistry meters) {
        this.decisions = decisions;
        this.timers = timers;
        this.clock = new LeaseClock(decisions, timers, meters);
    }

    /** Publishes what was in force when the node ended, without what has ended since. To be called before the first answer. */
    public void restore() {
        synchronized (decisions) {
            Overrides kept = decisions.unrecorded().over(decisions.decided().overrides());
            kept.ended(timers.now())
                    .forEach((subject, lease) ->
                            LOG.info("override ended meanwhile: {}", LeaseClock.told(subject, lease)));
            decisions
                    .inForce()
                    .leases()
                    .forEach((subject, lease) -> LOG.info("override restored: {}", LeaseClock.told(subject, lease)));
            decisions.publish();
            clock.look();
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
        String why = outcome.whyNot();
        if (why == null) {
            decisions.unrecorded(decisions.unrecorded().recorded(subject));
        } else if (request.local()) {
            lease = lease.unrecorded();
            decisions.unrecorded(decisions.unrecorded().forcing(subject, lease));
        } else {
            return new NotKept(notKept(why));
        }
        LOG.info("override: {}", LeaseClock.told(subject, lease));
        clock.look();
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
        String why = decisions.commit("lifted", owner, OverrideJson.of(subject)).whyNot();
        if (why == null) {
            decisions.unrecorded(decisions.unrecorded().recorded(subject));
        } else if (local || !lifted.recorded()) {
            decisions.unrecorded(decisions.unrecorded().lifting(subject));
        } else {
            return new NotKept(notKept(why));
        }
        LOG.info("override lifted: {}", LeaseClock.told(subject, lifted));
        clock.look();
        return done(wanted);
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

    private static String some(List<DomainName> names) {
        return String.join(
                        ", ", names.stream().limit(5).map(DomainName::toString).toList())
                + (names.size() > 5 ? " and " + (names.size() - 5) + " more" : "");
    }

    /** Sets no timer any more; what is in force is on the disk. */
    public void stop() {
        clock.stop();
    }
}
