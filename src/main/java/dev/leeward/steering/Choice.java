package dev.leeward.steering;

import dev.leeward.values.Host;
import java.util.List;

/**
 * Where clients of a service go now.
 *
 * @param variants at least one; each client gets one, by weight
 * @param hashed whether a client's network decides which one, by {@link Rendezvous}; else it is drawn for each query
 * @param ttl in seconds
 * @param settled false when a member that was consulted is about to change, or none is up
 * @param looked every pool, in the order it was looked at, with why it was taken or passed
 */
public record Choice(
        List<Variant> variants, boolean hashed, Reason reason, int ttl, boolean settled, List<Look> looked) {
    /** Why these variants. */
    public enum Reason {
        USABLE("a usable pool"),
        DRAINED("nothing is usable but what is drained"),
        TOO_FEW("no pool has enough members up, some have one"),
        NOT_PROBED_YET("no pool is known to be usable, some are not probed yet"),
        HELD("nobody is usable here, and move-after is not over"),
        HELD_BY_PLAN("nobody is usable in the active region, and its plan has not switched"),
        ALL_DOWN_ALL("all down: every member"),
        ALL_DOWN_LAST_GOOD("all down: the last good answer"),
        ALL_DOWN_NONE("all down: no records"),
        ALL_DOWN_FALLBACK("all down: the fallback"),
        FORCED_DOWN("forced down: no records");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** Whether members are answered that are up, or are forced to count so. */
        public boolean isUp() {
            return this == USABLE || this == DRAINED || this == TOO_FEW;
        }

        /** Whether the answer says so, which makes it another one. */
        boolean isTold() {
            return !isUp() && this != NOT_PROBED_YET;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * One of the answers a client may get.
     *
     * @param source the region, or what stands in for one; no two of a choice are the same
     * @param weight at least 1
     * @param places all that is answered, of both families; may be empty
     * @param answers how many places of a family are given, the first drawn by weight; 0: all
     */
    public record Variant(String source, int weight, List<Place> places, int answers) {
        public Variant(String source, int weight, List<Place> places) {
            this(source, weight, places, 0);
        }

        Variant giving(int most) {
            return new Variant(source, weight, places, most);
        }
    }

    /**
     * An address or a host name in an answer.
     *
     * @param weight at least 1: how often it comes first, against the sum of its family
     */
    public record Place(Host address, long weight) {}

    /** A pool that was looked at. */
    public record Look(Pool pool, int up, boolean chosen, String why) {}

    /** What a client gets of it, when its network decides. */
    Choice of(long high, long low) {
        if (!hashed) {
            return this;
        }
        Rendezvous rendezvous = Rendezvous.of(
                variants.stream().map(Variant::source).toList(),
                variants.stream().mapToLong(Variant::weight).toArray());
        return new Choice(List.of(variants.get(rendezvous.index(high, low))), true, reason, ttl, settled, looked);
    }

    /** Whether clients stay where nobody is usable, because a plan says so. */
    public boolean isHeldByPlan() {
        return reason == Reason.HELD_BY_PLAN;
    }

    /** The same with no longer TTL than {@code most} seconds. */
    Choice within(int most) {
        return ttl <= most ? this : new Choice(variants, hashed, reason, most, settled, looked);
    }

    /** Whether no client could tell the two apart. */
    boolean answersAs(Choice other) {
        return ttl == other.ttl
                && hashed == other.hashed
                && variants.equals(other.variants)
                && (reason == other.reason || (!reason.isTold() && !other.reason.isTold()));
    }
}
