package dev.leeward.probe;

import dev.leeward.config.ClientCertificate;
import dev.leeward.config.TlsSettings;
import dev.leeward.values.Host;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whom a probe trusts and what it shows of itself: a client for each such manner is shared by all targets. */
record TlsTrust(boolean verify, @Nullable Path ca, @Nullable ClientCertificate clientCertificate) {
    /** A handshake under way cannot be given up: it ends by itself. */
    private static final Duration LONGEST_HANDSHAKE = Duration.ofSeconds(5);

    static TlsTrust of(TlsSettings settings) {
        return new TlsTrust(settings.verify(), settings.ca(), settings.clientCertificate());
    }

    /** The name that SNI and the certificate go by. */
    static String host(TlsSettings settings, Host address) {
        return settings.host() == null ? Connecting.inUrl(address) : settings.host();
    }

    void applyTo(ClientOptionsBase options) {
        options.setTrustAll(!verify).setSslHandshakeTimeout(LONGEST_HANDSHAKE.toSeconds());
        if (ca != null) {
            options.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString()));
        }
        if (clientCertificate != null) {
            options.setKeyCertOptions(new PemKeyCertOptions()
                    .setCertPath(clientCertificate.certificate().toString())
                    .setKeyPath(clientCertificate.key().toString()));
        }
    }
}
