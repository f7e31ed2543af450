package dev.leeward.steering;

import java.util.Locale;

/**
 * What an override speaks of.
 *
 * @param id the name of the region, pool or service; of a member, {@code POOL/ADDRESS}
 */
public record Subject(Kind kind, String id) {
    /** From the widest to the narrowest, but for the service, which is none of the others' part. */
    public enum Kind {
        SERVICE,
        REGION,
        POOL,
        MEMBER
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + id;
    }
}
