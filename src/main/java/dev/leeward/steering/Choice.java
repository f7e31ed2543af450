package dev.leeward.steering;

import dev.leeward.config.Host;
import java.util.List;

/**
 * Where the clients of a service go now.
 *
 * @param variants at least one; each client gets one, drawn by weight
 * @param ttl in seconds
 * @param settled false when a member that was consulted is about to change, or none is up
 * @param looked every pool, in the order it was looked at, with why it was taken or passed
 */
public record Choice(List<Variant> variants, Reason reason, int ttl, boolean settled, List<Look> looked) {
    /** Why these variants. */
    public enum Reason {
        USABLE("a usable pool"),
        NOT_PROBED_YET("no pool is known to be usable, some are not probed yet"),
        ALL_DOWN_ALL("all down: every member"),
        ALL_DOWN_LAST_GOOD("all down: the last good answer"),
        ALL_DOWN_NONE("all down: no records"),
        ALL_DOWN_FALLBACK("all down: the fallback");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * One of the answers a client may get.
     *
     * @param source the region, or what stands in for one
     * @param weight at least 1
     * @param places all that is answered, of both families; may be empty
     */
    public record Variant(String source, int weight, List<Place> places) {}

    /**
     * An address or a host name in an answer.
     *
     * @param weight at least 1: how often it comes first, against the sum of its family
     */
    public record Place(Host address, long weight) {}

    /** A pool that was looked at. */
    public record Look(Pool pool, int up, boolean chosen, String why) {}

    /** Whether a client could tell the two apart. */
    boolean answersAs(Choice other) {
        return ttl == other.ttl && variants.equals(other.variants);
    }
}
