package dev.leeward.recovery;

import dev.leeward.steering.Lease;
import dev.leeward.steering.Overrides;
import dev.leeward.steering.Subject;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What operators forced, and lifted, on this node while no decision could be journaled. Immutable.
 *
 * @param forced by what it is on
 * @param lifted what the journal has forced, and is not any more
 */
record Unrecorded(Map<Subject, Lease> forced, Set<Subject> lifted) {
    static final Unrecorded NONE = new Unrecorded(Map.of(), Set.of());

    Unrecorded {
        forced = Map.copyOf(forced);
        lifted = Set.copyOf(lifted);
    }

    boolean isEmpty() {
        return forced.isEmpty() && lifted.isEmpty();
    }

    Unrecorded forcing(Subject subject, Lease lease) {
        Map<Subject, Lease> next = new LinkedHashMap<>(forced);
        next.put(subject, lease);
        return new Unrecorded(next, without(subject));
    }

    Unrecorded lifting(Subject subject) {
        Map<Subject, Lease> next = new LinkedHashMap<>(forced);
        next.remove(subject);
        Set<Subject> more = new HashSet<>(lifted);
        more.add(subject);
        return new Unrecorded(next, more);
    }

    /** Without what is on {@code subject}, which the journal knows by now. */
    Unrecorded recorded(Subject subject) {
        Map<Subject, Lease> next = new LinkedHashMap<>(forced);
        next.remove(subject);
        return new Unrecorded(next, without(subject));
    }

    /** Whether something was said of {@code subject} here that holds still. */
    boolean replaces(Subject subject, Instant now) {
        Lease lease = forced.get(subject);
        return lifted.contains(subject) || (lease != null && lease.until().isAfter(now));
    }

    private Set<Subject> without(Subject subject) {
        Set<Subject> next = new HashSet<>(lifted);
        next.remove(subject);
        return next;
    }

    /** What holds where the journal knows {@code recorded}. */
    Overrides over(Overrides recorded) {
        if (isEmpty()) {
            return recorded;
        }
        Map<Subject, Lease> all = new LinkedHashMap<>(recorded.leases());
        lifted.forEach(all::remove);
        all.putAll(forced);
        return new Overrides(all);
    }
}
