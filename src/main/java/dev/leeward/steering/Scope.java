package dev.leeward.steering;

import dev.leeward.values.IpNetwork;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a plan lets its services go. Health moves traffic inside the regions of a scope, and never out of them.
 *
 * @param regions that may be answered
 * @param latched regions that were left, and are not gone back to until a decision says so
 * @param ramp while traffic moves in parts; else null
 * @param slice while one client network goes its own way; else null
 * @param hurried whether every answer has the unsettled TTL, so that few old ones are about when it switches
 * @param note what the plan is waiting for, for people; empty: for nothing
 */
public record Scope(
        Set<String> regions,
        Set<String> latched,
        @Nullable Ramp ramp,
        @Nullable Slice slice,
        boolean hurried,
        String note) {

    public Scope {
        regions = Set.copyOf(regions);
        latched = Set.copyOf(latched);
    }

    /** Of all answers so many are made as if {@code regions} were those of the scope. */
    public record Ramp(Set<String> regions, int percent) {
        public Ramp {
            regions = Set.copyOf(regions);
        }
    }

    /** Clients in {@code network} are answered as if {@code regions} were those of the scope. */
    public record Slice(IpNetwork network, Set<String> regions) {
        public Slice {
            regions = Set.copyOf(regions);
        }
    }

    /** A scope with nothing under way. */
    public static Scope of(Set<String> regions, Set<String> latched) {
        return new Scope(regions, latched, null, null, false, "");
    }

    public Scope noted(String other) {
        return new Scope(regions, latched, ramp, slice, hurried, other);
    }

    /** Whether no client could tell the two apart. */
    boolean answersAs(Scope other) {
        return noted("").withLatched(Set.of()).equals(other.noted("").withLatched(Set.of()));
    }

    private Scope withLatched(Set<String> other) {
        return new Scope(regions, other, ramp, slice, hurried, note);
    }
}
