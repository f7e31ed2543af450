package dev.leeward.probe;

/** A body that does not matter: a short one leaves the connection usable for the next probe, a longer one is not waited for. */
final class IgnoredBody implements BodyReader {
    private int received;

    @Override
    public boolean wants(byte[] part) {
        received += part.length;
        return received <= LONGEST;
    }

    @Override
    public String complaint(boolean whole) {
        return "";
    }
}
