package dev.leeward.recovery;

import dev.leeward.config.DomainName;
import dev.leeward.recovery.OverrideDecision.Done;
import dev.leeward.recovery.OverrideDecision.NotKept;
import dev.leeward.recovery.OverrideDecision.Refused;
import dev.leeward.recovery.OverrideDecision.Unknown;
import dev.leeward.steering.Lease;
import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.LiveSnapshot;
import dev.leeward.steering.Overrides;
import dev.leeward.steering.Snapshot;
import dev.leeward.steering.Subject;
import dev.leeward.steering.Subject.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the overrides: checks what operators ask for, writes it down, publishes it, and ends it in time. The one place that changes
 * overrides of the live snapshot, every change in {@link #force}, {@link #lift} or {@link #expire}: a journal records them there.
 *
 * <p>Any thread that may block; one change at a time. What is acknowledged is on the disk. A lease that ends is taken back first and
 * written down second: a disk that fails cannot prolong it.
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

    private final LiveSnapshot live;
    private final OverrideFile file;
    private final Timers timers;
    private final MultiGauge expires;
    private Timers.Cancellable next = () -> {};
    private Instant looked;

    public Leases(Path stateFolder, LiveSnapshot live, Timers timers, MeterRegistry meters) {
        this.live = live;
        this.file = new OverrideFile(stateFolder);
        this.timers = timers;
        this.looked = timers.now();
        this.expires = MultiGauge.builder("leeward.override.expires")
                .description("Time until an override ends by itself")
                .baseUnit("seconds")
                .register(meters);
    }

    /** Publishes what was in force when the node ended, without what has ended since. To be called before the first answer. */
    public synchronized void restore() {
        Instant now = timers.now();
        Overrides kept = file.read();
        Overrides inForce = without(kept, ended(kept, now).keySet());
        ended(kept, now).forEach((subject, lease) -> LOG.info("override ended meanwhile: {}", told(subject, lease)));
        inForce.leases().forEach((subject, lease) -> LOG.info("override restored: {}", told(subject, lease)));
        if (!inForce.leases().isEmpty()) {
            live.update(snapshot -> snapshot.withOverrides(inForce, now));
        }
        look();
    }

    /** Forces something for a time; on what is forced already the new word replaces the old. */
    public synchronized OverrideDecision force(OverrideRequest request) {
        Snapshot before = live.current();
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
        Lease lease = new Lease(request.force(), request.owner(), request.reason(), now, now.plus(request.time()));
        Overrides changed = before.overrides().with(subject, lease);
        Consequences consequences = Consequences.of(before, before.withOverrides(changed, now), subject);
        if (!consequences.emptied().isEmpty() && !request.acceptEmpty()) {
            return new Refused(
                    "it would leave nothing to answer for " + some(consequences.emptied())
                            + "; if that is what you want, say --override never-empty",
                    consequences.emptied());
        }
        return change(changed, subject, lease, replaced, consequences);
    }

    /** Ends an override before its time. */
    public synchronized OverrideDecision lift(Kind kind, String id) {
        Overrides overrides = live.current().overrides();
        Subject subject = new Subject(kind, Subjects.canonical(kind, id));
        if (!overrides.leases().containsKey(subject)) {
            // Not what is in force under that very ID, which may be left of an earlier configuration: then what is
            // configured.
            try {
                subject = Subjects.find(kind, id, live.current().topology());
            } catch (UnknownSubjectException e) {
                return new Unknown(String.valueOf(e.getMessage()));
            }
        }
        Lease lifted = overrides.leases().get(subject);
        if (lifted == null) {
            return new Refused("nothing is forced on " + subject, List.of());
        }
        return change(overrides.without(subject), subject, null, lifted, new Consequences(List.of(), List.of()));
    }

    private OverrideDecision change(
            Overrides changed,
            Subject subject,
            @Nullable Lease lease,
            @Nullable Lease before,
            Consequences consequences) {
        try {
            file.write(changed);
        } catch (IOException e) {
            LOG.error("an override cannot be kept, nothing has changed: {}", e.toString());
            return new NotKept("the state folder cannot be written, nothing has changed: " + e);
        }
        live.update(snapshot -> snapshot.withOverrides(changed, timers.now()));
        if (lease != null) {
            LOG.info("override: {}", told(subject, lease));
        } else if (before != null) {
            LOG.info("override lifted: {}", told(subject, before));
        }
        look();
        return new Done(
                live.current().generation(), subject, lease, before, consequences.emptied(), consequences.lastResort());
    }

    /** Ends what is to end, warns of what will, and sets the timer to the next time to look. */
    private synchronized void look() {
        Instant now = timers.now();
        expire(now);
        Overrides overrides = live.current().overrides();
        overrides.leases().forEach((subject, lease) -> warn(subject, lease, now));
        looked = now;
        next.cancel();
        overrides.leases().values().stream()
                .flatMap(lease -> Stream.concat(
                        Stream.of(lease.until()),
                        WARNINGS.stream().map(ahead -> lease.until().minus(ahead))))
                .filter(moment -> moment.isAfter(now))
                .min(Instant::compareTo)
                .map(moment -> Duration.between(now, moment))
                .map(delay -> delay.compareTo(LOOK_AGAIN) < 0 ? delay : LOOK_AGAIN)
                .ifPresent(delay -> next = timers.after(delay, this::look));
        expires.register(
                overrides.leases().entrySet().stream()
                        .map(entry -> series(entry.getKey(), entry.getValue()))
                        .toList(),
                true);
    }

    private void expire(Instant now) {
        Overrides overrides = live.current().overrides();
        Map<Subject, Lease> ended = ended(overrides, now);
        if (ended.isEmpty()) {
            return;
        }
        Overrides left = without(overrides, ended.keySet());
        live.update(snapshot -> snapshot.withOverrides(left, now));
        ended.forEach((subject, lease) -> LOG.info("override ended: {}", told(subject, lease)));
        try {
            file.write(left);
        } catch (IOException e) {
            LOG.warn("the end of an override cannot be written down; a restart will end it again: {}", e.toString());
        }
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

    private static Overrides without(Overrides overrides, Iterable<Subject> subjects) {
        Map<Subject, Lease> left = new LinkedHashMap<>(overrides.leases());
        subjects.forEach(left::remove);
        return new Overrides(left);
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
    public synchronized void stop() {
        next.cancel();
    }
}
