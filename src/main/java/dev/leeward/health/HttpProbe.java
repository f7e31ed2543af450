package dev.leeward.health;

import dev.leeward.config.CheckConfig;
import dev.leeward.config.ClientCertificate;
import dev.leeward.config.Host;
import dev.leeward.config.HttpVersion;
import dev.leeward.config.ProbeConfig;
import dev.leeward.health.Loop.Cancellable;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes when the answer is as the check expects. The request goes to the address, whatever name Host and SNI carry; redirects are
 * answers, not directions; nothing is decompressed. Runs on the loop that starts it; whatever goes wrong is a result.
 */
final class HttpProbe {
    /** A handshake under way cannot be given up: it ends by itself. */
    private static final Duration LONGEST_HANDSHAKE = Duration.ofSeconds(5);

    /** Of the headers of an answer, in bytes. */
    private static final int LONGEST_HEADERS = 8192;

    private final Vertx vertx;
    private final CertificateDays certificates;
    private final Map<Manner, HttpClientAgent> clients = new HashMap<>();

    /** By the check itself: to compare what it says at each probe would cost more than the probe. */
    private final IdentityHashMap<CheckConfig, Map<Host, HttpTarget>> targets = new IdentityHashMap<>();

    /** How a connection is made; each manner has a client of its own, shared by all targets. */
    private record Manner(
            HttpVersion version,
            boolean verify,
            @Nullable Path ca,
            @Nullable ClientCertificate clientCertificate) {}

    HttpProbe(Vertx vertx, CertificateDays certificates) {
        this.vertx = vertx;
        this.certificates = certificates;
    }

    Cancellable start(
            Host member,
            CheckConfig check,
            ProbeConfig.Http asked,
            boolean fresh,
            Consumer<ProbeResult> done,
            Consumer<Prober.Closed> closed) {
        Map<Host, HttpTarget> ofCheck = targets.computeIfAbsent(check, added -> new HashMap<>());
        HttpTarget target = ofCheck.get(member);
        if (target == null) {
            target = new HttpTarget(client(asked), check.asked(member), check, asked, certificates, ofCheck.size());
            ofCheck.put(member, target);
        }
        return target.ask(fresh, done, closed);
    }

    void forget(Host member, CheckConfig check) {
        Map<Host, HttpTarget> ofCheck = targets.get(check);
        HttpTarget gone = ofCheck == null ? null : ofCheck.remove(member);
        if (gone != null) {
            gone.close();
        }
        if (ofCheck != null && ofCheck.isEmpty()) {
            targets.remove(check);
        }
    }

    void close() {
        targets.values().forEach(ofCheck -> ofCheck.values().forEach(HttpTarget::close));
        targets.clear();
        clients.values().forEach(HttpClientAgent::close);
    }

    private HttpClientAgent client(ProbeConfig.Http asked) {
        Manner manner = new Manner(asked.version(), asked.verify(), asked.ca(), asked.clientCertificate());
        return clients.computeIfAbsent(manner, this::client);
    }

    private HttpClientAgent client(Manner manner) {
        HttpClientOptions options = new HttpClientOptions()
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setInitialSettings(new Http2Settings().setPushEnabled(false).setMaxHeaderListSize(LONGEST_HEADERS))
                .setTrustAll(!manner.verify())
                .setVerifyHost(manner.verify())
                .setSslHandshakeTimeout(LONGEST_HANDSHAKE.toSeconds());
        if (manner.version().isTwo()) {
            // Over TLS by ALPN, in clear by prior knowledge: RFC 9113, sections 3.2 and 3.3.
            options.setProtocolVersion(io.vertx.core.http.HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false)
                    .setUseAlpn(true)
                    .setAlpnVersions(List.of(io.vertx.core.http.HttpVersion.HTTP_2));
        }
        if (manner.ca() != null) {
            options.setTrustOptions(
                    new PemTrustOptions().addCertPath(manner.ca().toString()));
        }
        if (manner.clientCertificate() != null) {
            options.setKeyCertOptions(new PemKeyCertOptions()
                    .setCertPath(manner.clientCertificate().certificate().toString())
                    .setKeyPath(manner.clientCertificate().key().toString()));
        }
        return vertx.createHttpClient(options);
    }
}
