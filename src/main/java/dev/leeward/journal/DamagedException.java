package dev.leeward.journal;

/** A line is not what was written. The message says what is wrong with it, for people. */
final class DamagedException extends Exception {
    DamagedException(String what) {
        super(what);
    }

    DamagedException(String what, Throwable cause) {
        super(what, cause);
    }
}
