package dev.leeward.zone;

/**
 * What a name of a zone file is, in one byte: all at a plain name are records of the zone; of what is written at a cut, only NS and DS are,
 * and addresses are glue; below a cut there is nothing but glue.
 */
public final class NodeKind {
    /** There is nothing to answer. */
    public static final byte NOTHING = 0;

    /** A name of the zone. */
    public static final byte PLAIN = 1;

    /** A zone that others serve begins here. */
    public static final byte CUT = 2;

    /** Added to any of these: there are addresses to go with a referral. */
    public static final byte GLUE = 4;

    private NodeKind() {}

    /** Whether the zone answers for the name. */
    public static boolean isInZone(byte kind) {
        return (kind & (PLAIN | CUT)) != 0;
    }

    static boolean isCut(byte kind) {
        return (kind & CUT) != 0;
    }

    static boolean isGlue(byte kind) {
        return (kind & GLUE) != 0;
    }
}
