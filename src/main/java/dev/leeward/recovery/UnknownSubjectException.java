package dev.leeward.recovery;

/** An operator named something that is not configured; the message tells what was perhaps meant. */
final class UnknownSubjectException extends Exception {
    private static final long serialVersionUID = 1;

    UnknownSubjectException(String message) {
        super(message);
    }
}
