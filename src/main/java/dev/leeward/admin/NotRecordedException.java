package dev.leeward.admin;

/** Nothing is known of the time that was asked for; the message tells since when something is. */
public final class NotRecordedException extends Exception {
    private static final long serialVersionUID = 1;

    public NotRecordedException(String message) {
        super(message);
    }
}
