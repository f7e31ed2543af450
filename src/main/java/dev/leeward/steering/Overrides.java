package dev.leeward.steering;

import dev.leeward.steering.Lease.Force;
import dev.leeward.steering.Subject.Kind;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What operators force, by what it is forced on. Immutable; the time at which a lease ends is its keeper's to watch.
 *
 * <p>Of those that concern a member the narrowest holds: its own, its pool's, its region's, its service's. A service that is forced down
 * is not answered whatever else is forced.
 */
public record Overrides(Map<Subject, Lease> leases) {
    public static final Overrides NONE = new Overrides(Map.of());

    public Overrides(Map<Subject, Lease> leases) {
        this.leases = Map.copyOf(leases);
    }

    /** With {@code lease} on {@code subject} in place of what was there. */
    public Overrides with(Subject subject, Lease lease) {
        Map<Subject, Lease> next = new LinkedHashMap<>(leases);
        next.put(subject, lease);
        return new Overrides(next);
    }

    public Overrides without(Subject subject) {
        Map<Subject, Lease> next = new LinkedHashMap<>(leases);
        next.remove(subject);
        return new Overrides(next);
    }

    /** What should have ended by {@code now}, in a map of the caller's own. */
    public Map<Subject, Lease> ended(Instant now) {
        Map<Subject, Lease> ended = new LinkedHashMap<>();
        leases.forEach((subject, lease) -> {
            if (!lease.until().isAfter(now)) {
                ended.put(subject, lease);
            }
        });
        return ended;
    }

    /** What another force is on, or none any more, than in {@code other}. */
    Set<Subject> changedSince(Overrides other) {
        Set<Subject> changed = new LinkedHashSet<>();
        leases.forEach((subject, lease) -> {
            Lease was = other.leases.get(subject);
            if (was == null || was.force() != lease.force()) {
                changed.add(subject);
            }
        });
        other.leases.keySet().stream()
                .filter(subject -> !leases.containsKey(subject))
                .forEach(changed::add);
        return changed;
    }

    public @Nullable Lease on(Kind kind, String id) {
        return leases.isEmpty() ? null : leases.get(new Subject(kind, id));
    }

    /** What is forced on a member as {@code service} would answer it; null: nothing. */
    @Nullable
    Force force(Service service, Pool pool, Member member) {
        if (leases.isEmpty()) {
            return null;
        }
        Lease lease = on(Kind.MEMBER, pool.name() + "/" + member.address());
        if (lease == null) {
            lease = on(Kind.POOL, pool.name());
        }
        if (lease == null) {
            lease = on(Kind.REGION, pool.region().name());
        }
        if (lease == null) {
            lease = on(Kind.SERVICE, service.name().toString());
        }
        return lease == null ? null : lease.force();
    }
}
