package dev.leeward.objectives;

/**
 * A part whose failure alone takes a service down, or takes away what would carry it on.
 *
 * @param message what it is, and by which name
 */
public record SinglePoint(Kind kind, String message) {
    /** What there is only one of, or too little. */
    public enum Kind {
        POOL,
        REGION,
        MEMBER,
        ADDRESS,
        PROBER,
        CAPACITY,
        NETWORK
    }
}
