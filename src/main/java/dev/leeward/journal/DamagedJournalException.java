package dev.leeward.journal;

/** A journal cannot be gone through to the end, because it is not what was written. The message says where. */
public final class DamagedJournalException extends Exception {
    DamagedJournalException(Damage damage) {
        super("it is damaged at " + damage);
    }
}
