package dev.leeward.journal;

import java.io.IOException;

/** Another process decides with this state folder. The message says which. */
public final class JournalInUseException extends IOException {
    JournalInUseException(String who) {
        super(who);
    }
}
