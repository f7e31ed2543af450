package dev.leeward.config;

import java.io.IOException;
import java.util.Base64;
import java.util.Locale;

/**
 * A secret that this server shares with another one, to sign messages with (RFC 8945).
 *
 * @param secret its file holds the secret in Base64, as {@code tsig-keygen} and {@code keymgr -t} make it
 */
public record KeyConfig(@Key(absent = "hmac-sha256") Algorithm algorithm, Secret secret) {
    /** How it signs: those of RFC 8945 section 6 but MD5. SHA-1 is for peers that have nothing better. */
    public enum Algorithm {
        HMAC_SHA1,
        HMAC_SHA224,
        HMAC_SHA256,
        HMAC_SHA384,
        HMAC_SHA512;

        /** As DNS and configurations write it. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * The bytes of the secret.
     *
     * @throws IOException when there are none, with what is wrong, to be said behind the file's name
     */
    public byte[] bytes() throws IOException {
        try {
            return Base64.getDecoder().decode(secret.read());
        } catch (IllegalArgumentException e) {
            // The cause would show a part of the secret.
            throw new IOException("has a first line that is not Base64");
        }
    }
}
