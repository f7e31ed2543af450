package dev.leeward.node;

/** Which Leeward this is. */
public final class Version {
    private Version() {}

    /** From the jar's manifest. */
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
