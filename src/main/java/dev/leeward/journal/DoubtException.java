package dev.leeward.journal;

import java.io.IOException;

/** It failed so that nobody can tell what the disk holds now: after a failed fsync the kernel may have dropped what was not written. */
final class DoubtException extends IOException {
    DoubtException(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
