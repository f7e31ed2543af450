package dev.leeward.report;

import java.util.Locale;

/** How a service was answered, for the proof of it. In the order of how much it outweighs the others where several are one. */
public enum Health {
    /** With members that were up, for every kind of client. */
    HEALTHY,
    /** Nobody knows: no node ran, or it doubted itself, or had not probed yet. Never counted as healthy. */
    UNKNOWN,
    /** With what {@code when-all-down} says, with members that a plan or a delay held, or without a record, for some kind of client. */
    UNHEALTHY;

    /** As it is written everywhere. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Health of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
