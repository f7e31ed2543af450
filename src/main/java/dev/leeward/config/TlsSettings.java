package dev.leeward.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the kinds of checks say that can speak TLS. */
public interface TlsSettings {
    /** For SNI and the certificate's name; null: the address that is asked. */
    @Nullable
    String host();

    /** Whether the server's certificate is verified. */
    boolean verify();

    /** PEM file of the certificates that are trusted instead of the system's; null: the system's. */
    @Nullable
    Path ca();

    /** Shown to the server; null: none. */
    @Nullable
    ClientCertificate clientCertificate();
}
