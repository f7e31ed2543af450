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

    /** Whether the answer of {@code service} may depend on it. */
    public boolean concerns(Service service) {
        return switch (kind) {
            case SERVICE -> service.name().toString().equals(id);
            case REGION ->
                service.pools().stream().anyMatch(pool -> pool.region().name().equals(id));
            case POOL -> service.pools().stream().anyMatch(pool -> pool.name().equals(id));
            case MEMBER -> service.pools().stream().anyMatch(pool -> id.startsWith(pool.name() + "/"));
        };
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + " " + id;
    }
}
