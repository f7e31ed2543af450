package dev.leeward.config;

import java.nio.file.Path;

/** What a probe shows of itself in a TLS handshake: PEM files, the certificate's with its chain. */
public record ClientCertificate(Path certificate, Path key) {}
