package dev.leeward.replication;

import dev.leeward.config.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What is asked again and again.
 *
 * @param verify whether the certificate of the other side is verified
 * @param token shown as a bearer token, read anew for each question
 * @param longest body that is read, in bytes
 */
record Question(String url, boolean verify, @Nullable Secret token, int longest) {
    /** For a document, a header or a status, in bytes. */
    static final int SHORT = 64 * 1024;
}
